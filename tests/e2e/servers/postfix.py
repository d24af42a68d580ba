"""A private Postfix: own configuration, queue and data; every address of every domain is delivered
to one Maildir, so nothing ever leaves the machine."""

import grp
import os
import pwd
import re
import shutil
import signal
import subprocess
from pathlib import Path

from .mailboxes import make_maildir
from .process import (ServerError, children_of, end_process, free_port, is_alive, name_of,
                      smtp_answers, wait_until)

MACHINE = Path(__file__).with_name("machine.py")

MAIN = """\
compatibility_level = 3.6
queue_directory = {directory}/queue
data_directory = {directory}/data
command_directory = {root}/usr/sbin
daemon_directory = {root}/usr/lib/postfix/sbin
shlib_directory = {root}/usr/lib/postfix
meta_directory = {root}/etc/postfix
import_environment = MAIL_CONFIG MAIL_DEBUG MAIL_LOGTAG TZ LANG=C LD_LIBRARY_PATH
mail_owner = {owner}
setgid_group = {group}
default_privs = nobody
maillog_file = {log}
maillog_file_prefixes = {directory}
myhostname = {name}
myorigin = $mydomain
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
recipient_delimiter = +
smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination
smtpd_recipient_restrictions = check_recipient_access regexp:{directory}/etc/access, permit
virtual_mailbox_domains = regexp:{directory}/etc/domains
virtual_mailbox_base = {maildir}
virtual_mailbox_maps = static:./
virtual_mailbox_limit = 0
virtual_uid_maps = static:{mail_uid}
virtual_gid_maps = static:{mail_gid}
transport_maps = regexp:{directory}/etc/transport
alias_maps =
local_recipient_maps =
default_transport = error:nothing leaves this machine
smtputf8_enable = yes
message_size_limit = 52428800
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
smtpd_authorized_xclient_hosts = 127.0.0.0/8
smtpd_peername_lookup = no
in_flow_delay = 0
passing-on_destination_recipient_limit = 1
answering_destination_recipient_limit = 1
smtpd_sasl_type = cyrus
cyrus_sasl_config_path = {directory}/etc/sasl
smtpd_milters = {milters}
milter_default_action = tempfail
milter_protocol = 6
"""

MASTER = """\
127.0.0.1:{smtp_port} inet n - n - - smtpd
127.0.0.1:{submission_port} inet n - n - - smtpd
    -o syslog_name=postfix/submission
    -o smtpd_sasl_auth_enable=yes
    -o milter_macro_daemon_name=ORIGINATING
pickup    unix n - n 60 1 pickup
cleanup   unix n - n - 0 cleanup
qmgr      unix n - n 300 1 qmgr
tlsmgr    unix - - n 1000? 1 tlsmgr
rewrite   unix - - n - - trivial-rewrite
bounce    unix - - n - 0 bounce
defer     unix - - n - 0 bounce
trace     unix - - n - 0 bounce
verify    unix - - n - 1 verify
flush     unix n - n 1000? 0 flush
proxymap  unix - - n - - proxymap
smtp      unix - - n - - smtp
relay     unix - - n - - smtp
lmtp      unix - - n - - lmtp
showq     unix n - n - - showq
error     unix - - n - - error
retry     unix - - n - - error
discard   unix - - n - - discard
local     unix - n n - - local
anvil     unix - - n - 1 anvil
scache    unix - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
virtual   unix - n n - - virtual
passing-on unix - n n - 4 pipe
    user={mail_user} argv=/usr/bin/python3 {directory}/machine.py pass-on ${{nexthop}} ${{recipient}}
answering unix - n n - 4 pipe
    user={mail_user} argv=/usr/bin/python3 {directory}/machine.py answer ${{nexthop}} ${{recipient}}
"""

QUEUES = ("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private",
          "saved", "trace")

# Recipients that a test wants refused.
ACCESS = """\
/^busy[^@]*@/ 450 4.2.2 mailbox full for now
/^gone[^@]*@/ 550 5.1.1 no such mailbox
"""


class Postfix:
    """`unpacked` is the directory of an unpacked package, for a machine with another mail server."""

    def __init__(self, directory, maildir, milters="", name="mail.acme.example", smtp_port=None,
                 submission_port=None, unpacked=None):
        self.directory = directory
        self.maildir = maildir
        self.milters = milters
        self.name = name
        self.smtp_port = smtp_port or free_port()
        self.submission_port = submission_port or free_port()
        self.root = find_root(unpacked)
        self.log = os.path.join(directory, "maillog")
        self.mail_user = "nobody"
        self.owner, self.group = queue_owners()
        self.routes = []
        self.pid = None

    def route(self, address, transport):
        """Mail to an address, or to "@domain", goes by a transport, not into a Maildir; before
        create()."""
        self.routes.append((address, transport))

    def route_to(self, other, domain):
        """Mail to a domain goes to another Postfix, as it would over the Internet."""
        self.route(f"@{domain}", f"smtp:[127.0.0.1]:{other.smtp_port}")

    def create(self, logins=None):
        """`logins`: passwords by login name, for the submission port."""
        for part in ("etc/sasl", "data"):
            os.makedirs(os.path.join(self.directory, part), exist_ok=True)
        self.make_queue()
        shutil.copy(MACHINE, self.directory)  # from where the mail user can run it
        make_maildir(self.maildir, self.mail_user)
        shutil.chown(os.path.join(self.directory, "data"), self.owner)
        self.write("etc/main.cf", MAIN)
        self.write("etc/master.cf", MASTER)
        self.write("etc/access", ACCESS)
        self.write("etc/domains", "/./ delivered\n")
        self.write_routes()
        self.write("etc/sasl/smtpd.conf", "pwcheck_method: auxprop\nauxprop_plugin: sasldb\n"
                                      "sasldb_path: {directory}/etc/sasl/db\nmech_list: PLAIN LOGIN\n")
        for login, password in (logins or {}).items():
            self.add_login(login, password)

    def make_queue(self):
        """The directories that Postfix's own list of files names (postfix-files)."""
        queue = os.path.join(self.directory, "queue")
        os.makedirs(os.path.join(queue, "pid"), exist_ok=True)
        for part in QUEUES:
            os.makedirs(os.path.join(queue, part), mode=0o700, exist_ok=True)
            shutil.chown(os.path.join(queue, part), self.owner)
        for part, mode in (("maildrop", 0o730), ("public", 0o710)):
            os.makedirs(os.path.join(queue, part), exist_ok=True)
            shutil.chown(os.path.join(queue, part), self.owner, self.group)
            os.chmod(os.path.join(queue, part), mode)

    def write_routes(self):
        self.write("etc/transport", "".join(
            f"/{'' if address.startswith('@') else '^'}{re.escape(address)}$/ {transport}\n"
            for address, transport in self.routes))

    def set_routes(self, routes):
        """Other routes, at a running server."""
        self.routes = routes
        self.write_routes()
        self.reload()

    def write(self, path, text):
        user = pwd.getpwnam(self.mail_user)
        values = {**vars(self), "mail_uid": user.pw_uid, "mail_gid": user.pw_gid} if "{" in text else {}
        target = os.path.join(self.directory, path)
        with open(target, "w", encoding="utf-8") as file:
            file.write(text.format(**values) if values else text)

    def add_login(self, login, password):
        database = os.path.join(self.directory, "etc/sasl/db")
        subprocess.run(["saslpasswd2", "-p", "-c", "-f", database, "-u", self.name, login],
                       input=password.encode(), check=True)
        shutil.chown(database, "root", pwd.getpwnam(self.owner).pw_gid)

    def trust_certificates(self, directory):
        """TLS with client certificates of the authority in a directory (certificates.py)."""
        shutil.copytree(directory, os.path.join(self.directory, "etc/certificates"))
        with open(os.path.join(self.directory, "etc/main.cf"), "a", encoding="utf-8") as file:
            own = f"{self.directory}/etc/certificates"
            file.write("smtpd_tls_security_level = may\nsmtpd_tls_ask_ccert = yes\n"
                       f"smtpd_tls_cert_file = {own}/{self.name}.crt\n"
                       f"smtpd_tls_key_file = {own}/{self.name}.key\n"
                       f"smtpd_tls_CAfile = {own}/authority.pem\n")
        self.stop()
        self.start()

    def start(self):
        """The daemon itself, as `postfix start` would in the end: that looks through the whole
        installation first, with some forty processes, which cost more than most tests."""
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
                       "MAIL_CONFIG": f"{self.directory}/etc"}
        if self.root:
            environment["LD_LIBRARY_PATH"] = f"{self.root}/usr/lib/postfix"
        # Processes of one that was just stopped may hold its ports a moment longer.
        wait_until(lambda: self.begin(environment), 20, f"Postfix to start; its log: {self.log}")
        with open(os.path.join(self.directory, "queue/pid/master.pid"), encoding="ascii") as file:
            self.pid = int(file.read())
        wait_until(lambda: smtp_answers(self.smtp_port), 20, f"Postfix; its log: {self.log}")

    def begin(self, environment):
        """Whether it runs; -w: its ports are open then."""
        done = subprocess.run([f"{self.root}/usr/lib/postfix/sbin/master", "-w"], env=environment,
                              capture_output=True, text=True, check=False, cwd="/")
        return done.returncode == 0

    def reload(self):
        """The settings as they stand in the files now, from the next connection on."""
        queue_manager = [pid for pid in children_of(self.pid) if name_of(pid) == "qmgr"]
        os.kill(self.pid, signal.SIGHUP)
        # All of the old processes are told to end in one go; only this one is sure to be free to.
        wait_until(lambda: not any(map(is_alive, queue_manager)), 20, "Postfix to begin anew")

    def set_milters(self, milters):
        """Other filters, or another order of them, from the next connection on."""
        self.milters = milters
        self.write("etc/main.cf", MAIN)
        self.reload()

    def add_settings(self, *lines):
        """Further lines of main.cf, from the next connection on."""
        with open(os.path.join(self.directory, "etc/main.cf"), "a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
        self.reload()

    def stop(self):
        if self.pid:
            end_process(self.pid)
        self.pid = None


def find_root(unpacked):
    """"" for the machine's own Postfix programs, else where the package was unpacked."""
    if os.path.exists("/usr/lib/postfix/sbin/master"):
        return ""
    if unpacked and os.path.exists(f"{unpacked}/usr/lib/postfix/sbin/master"):
        return unpacked
    raise ServerError("no Postfix programs; hint: tests/setup/packages")


def queue_owners():
    """User and group of the queue. Where Postfix was only unpacked its own do not exist; two that
    every Debian has and nothing else runs under take their place."""
    try:
        return pwd.getpwnam("postfix").pw_name, grp.getgrnam("postdrop").gr_name
    except KeyError:
        return "news", "uucp"
