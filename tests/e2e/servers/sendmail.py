"""A private Sendmail from unpacked packages; every address is delivered to one Maildir."""

import os
import shutil
import subprocess
from pathlib import Path

from .mailboxes import make_maildir
from .process import (ServerError, end_process, free_port, is_alive, read_log, smtp_answers, spawn,
                      wait_until)

DELIVER = Path(__file__).with_name("deliver")

# It wants a host name with a dot, so it gets one of its own (unshare -u).
MC = """\
divert(0)dnl
OSTYPE(`linux')dnl
define(`confDOMAIN_NAME', `{name}')dnl
define(`QUEUE_DIR', `{directory}/queue')dnl
define(`STATUS_FILE', `{directory}/statistics')dnl
define(`confPID_FILE', `{directory}/pid')dnl
define(`ALIAS_FILE', `')dnl
define(`HELP_FILE', `')dnl
define(`confCW_FILE', `-o {directory}/none')dnl
define(`confDONT_PROBE_INTERFACES', `True')dnl
define(`confDONT_BLAME_SENDMAIL', `GroupReadableSASLDBFile,GroupWritableDirPathSafe,TrustStickyBit')dnl
define(`confLOG_LEVEL', `9')dnl
define(`confTO_IDENT', `0')dnl
define(`confPRIVACY_FLAGS', `noexpn,novrfy')dnl
define(`confQUEUE_LA', `1000')dnl
define(`confREFUSE_LA', `1000')dnl
define(`confDELAY_LA', `1000')dnl
define(`confBAD_RCPT_THROTTLE', `0')dnl
define(`confSMTP_LOGIN_MSG', `$j Sendmail; $b')dnl
define(`confMILTER_MACROS_CONNECT', confMILTER_MACROS_CONNECT``, {{client_addr}}'')dnl
FEATURE(`no_default_msa')dnl
FEATURE(`nocanonify')dnl
FEATURE(`promiscuous_relay')dnl
FEATURE(`accept_unqualified_senders')dnl
FEATURE(`accept_unresolvable_domains')dnl
DAEMON_OPTIONS(`Name=MTA, Addr=127.0.0.1, Port={smtp_port}, Family=inet')dnl
define(`confAUTH_MECHANISMS', `PLAIN LOGIN')dnl
TRUST_AUTH_MECH(`PLAIN LOGIN')dnl
{filter}
MAILER(`smtp')dnl
LOCAL_CONFIG
ESASL_CONF_PATH={directory}
MAILER_DEFINITIONS
Mmaildir, P=/bin/sh, F=lsDFMPn, S=EnvFromSMTP/HdrFromSMTP,
	T=DNS/RFC822/X-Unix, U={mail_user}, A=sh {directory}/deliver {maildir} $u
LOCAL_RULE_0
R$* <@ $* . > $*	$#maildir $: $1@$2
R$* <@ $* > $*	$#maildir $: $1@$2
"""

FILTER = """\
INPUT_MAIL_FILTER(`intake', `S={milter}, F=T, T=C:5m;S:30s;R:60s;E:5m')dnl
"""


class Sendmail:
    """`unpacked` is the directory of the unpacked packages sendmail-bin and sendmail-cf."""

    def __init__(self, directory, maildir, unpacked, milter="", name="mail.acme.example"):
        self.directory = directory
        self.maildir = maildir
        self.unpacked = unpacked
        self.milter = milter  # Sendmail's spelling: local:PATH
        self.name = name
        self.smtp_port = free_port()
        self.log = os.path.join(directory, "maillog")
        self.mail_user = "nobody"
        self.pid = None

    def create(self, logins=None):
        """`logins`: passwords by login name; agents may log in on the one port there is."""
        os.makedirs(os.path.join(self.directory, "queue"), exist_ok=True)
        os.chmod(os.path.join(self.directory, "queue"), 0o700)
        shutil.copy(DELIVER, self.directory)  # from where the mail user can run it
        make_maildir(self.maildir, self.mail_user)
        text = MC.format(**vars(self), filter=FILTER.format(milter=self.milter) if self.milter else "dnl")
        mc, cf = (os.path.join(self.directory, "sendmail." + end) for end in ("mc", "cf"))
        self.write(mc, text)
        self.write("Sendmail.conf", "pwcheck_method: auxprop\nauxprop_plugin: sasldb\n"
                                    f"sasldb_path: {self.directory}/sasldb\n"
                                    "mech_list: PLAIN LOGIN\n")
        for login, password in (logins or {}).items():
            subprocess.run(["saslpasswd2", "-p", "-c", "-f", f"{self.directory}/sasldb", "-u",
                            self.name, login], input=password.encode(), check=True)
        rules = f"{self.unpacked}/usr/share/sendmail/cf"
        with open(cf, "w", encoding="utf-8") as file:
            done = subprocess.run(["m4", f"-D_CF_DIR_={rules}/", f"{rules}/m4/cf.m4", mc],
                                  stdout=file, stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            raise ServerError(f"m4: {done.stderr}")

    def write(self, path, text):
        with open(os.path.join(self.directory, path), "w", encoding="utf-8") as file:
            file.write(text)

    def start(self):
        sendmail = f"{self.unpacked}/usr/libexec/sendmail/sendmail"
        self.pid = spawn(["unshare", "-u", "sh", "-c", 'hostname "$0"; exec "$@"', self.name,
                          sendmail, "-C", f"{self.directory}/sendmail.cf", "-bD", "-q1m",
                          "-X", f"{self.directory}/traffic"], self.log)
        wait_until(self.answers, 30, f"Sendmail; its log: {self.log}")

    def answers(self):
        if not is_alive(self.pid):
            raise ServerError(f"Sendmail ended at once: {read_log(self.log)[-2000:]}")
        return smtp_answers(self.smtp_port)

    def stop(self):
        if self.pid:
            end_process(self.pid)
        self.pid = None
