"""A private Dovecot: takes a desk's mail by LMTP, keeps it, and answers it with Pigeonhole's vacation."""

import os
import shutil
import subprocess

from .mailboxes import make_maildir
from .process import ServerError, end_process, free_port, port_answers, spawn, wait_until

CONFIGURATION = """\
protocols = lmtp
base_dir = {directory}/run
state_dir = {directory}/state
log_path = {log}
ssl = no
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_location = maildir:{directory}/mail
postmaster_address = postmaster@acme.example
submission_host = 127.0.0.1:{smtp_port}
service anvil {{
  chroot =
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {port}
  }}
}}
passdb {{
  driver = static
  args = nopassword=y
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={directory}/home/%u allow_all_users=yes
}}
protocol lmtp {{
  mail_plugins = sieve
}}
plugin {{
  sieve = file:{directory}/vacation.sieve
  sieve_global_dir = {directory}
  sieve_vacation_min_period = 0
  sieve_vacation_default_period = 7d
}}
"""

VACATION = """\
require ["vacation"];
vacation :days 7 {options} :addresses ["{address}"]
{text}
;
"""

USER, GROUP = "nobody", "nogroup"


class Dovecot:
    """Answers what comes for `address` through the mail server at `smtp_port`."""

    def __init__(self, directory, address, smtp_port):
        self.directory = str(directory)
        self.address = address
        self.smtp_port = smtp_port
        self.user, self.group = USER, GROUP
        self.port = free_port()
        self.log = os.path.join(self.directory, "dovecot.log")
        self.pid = None

    @property
    def transport(self):
        """As Postfix spells it."""
        return f"lmtp:inet:127.0.0.1:{self.port}"

    def write(self, name, text):
        with open(os.path.join(self.directory, name), "w", encoding="utf-8") as file:
            file.write(text)

    def answer_with(self, text, options=""):
        """What vacation answers from now on: `text` as Sieve spells it, quoted or multi-line."""
        self.write("vacation.sieve", VACATION.format(text=text, options=options,
                                                     address=self.address))
        done = subprocess.run(["sievec", "-c", f"{self.directory}/dovecot.conf",
                               f"{self.directory}/vacation.sieve"], capture_output=True, text=True,
                              check=False)
        if done.returncode:
            raise ServerError(f"sievec: {done.stdout}{done.stderr}")

    def start(self):
        home = f"home/{self.address}"  # where vacation remembers whom it told
        for part in ("run", "state", home):
            os.makedirs(os.path.join(self.directory, part), exist_ok=True)
        for part in ("", home):
            shutil.chown(os.path.join(self.directory, part), USER)
        make_maildir(os.path.join(self.directory, "mail"), USER)
        self.write("dovecot.conf", CONFIGURATION.format(**vars(self)))
        self.answer_with('"Away."')
        self.pid = spawn(["dovecot", "-F", "-c", f"{self.directory}/dovecot.conf"], self.log)
        wait_until(lambda: port_answers(self.port), 20,
                   f"Dovecot; its log: {self.log}")

    def stop(self):
        if self.pid:
            end_process(self.pid)
        self.pid = None
