"""A whole installation in one directory: database, mail server, filter, sender, two agents."""

import os
import subprocess

from .intake import REPOSITORY, Control, Filter, Sender, SettingsFile, copy_templates
from .mailboxes import Mailboxes
from .mailing import send, send_accepted
from .postfix import Postfix
from .postgres import Postgres, Standby
from .sendmail import Sendmail

DESK = "support@acme.example"
PASSWORDS = {"alex": "alex-secret", "li": "li-secret", "guest": "guest-secret"}
AGENTS = {
    "alex": ("--address", "alex@acme.example", "--short", "Alex", "--given", "Alex", "--surname",
             "Miller", "--role", "Support Engineer", "--language", "en"),
    "li": ("--address", "li@acme.example", "--short", "李助理", "--given", "娜", "--surname", "李",
           "--title", "助理", "--role", "support engineer", "--language", "zh-CN"),
}
PATIENCE_MS = 60000  # for the database, on any machine
HASTE_MS = 1500  # where it is to be given up; what must be recorded is offered until it is
UNPACKED = str(REPOSITORY / "build/unpacked")


def unpack(*packages):
    """Makes sure that packages which are not installed are there below build/unpacked."""
    subprocess.run([str(REPOSITORY / "tests/setup/unpack"), UNPACKED, *packages], check=True)
    return UNPACKED


class Site:
    """`server`: "postfix" or "sendmail". The settings may be changed before create(). `originals`: a
    directory where what many sites begin with is kept once it is made."""

    def __init__(self, directory, server="postfix", smtp_port=None, submission_port=None,
                 originals=None):
        self.directory = str(directory)
        self.originals = originals
        os.makedirs(self.directory, exist_ok=True)
        os.chmod(self.directory, 0o755)
        self.socket = self.path("filter/intake.sock")
        self.maildir = self.path("mail")
        self.mailboxes = Mailboxes(self.maildir)
        self.postgres = Postgres(self.path("postgres"))
        self.standby = None
        self.settings = SettingsFile(self.path("intake.conf"))
        self.filter = Filter(self.settings, self.path("intake-milter.log"), self.socket)
        self.sender = Sender(self.settings, self.path("intake-sender.log"))
        self.control = Control(self.settings)
        self.mail_server = self.make_mail_server(server, smtp_port, submission_port)
        self.desk = "acme"  # the one that the agents belong to
        self.neighbours = []  # servers that this one works with: started before it, stopped after
        self.prepare_settings()

    def path(self, name):
        return os.path.join(self.directory, name)

    def make_mail_server(self, server, smtp_port, submission_port):
        if server == "sendmail":
            return Sendmail(self.path("sendmail"), self.maildir,
                            unpack("sendmail-bin", "sendmail-cf"), f"local:{self.socket}")
        unpacked = None
        if not os.path.exists("/usr/lib/postfix/sbin/master"):
            unpacked = unpack("postfix")
        return Postfix(self.path("postfix"), self.maildir, f"unix:{self.socket}",
                       smtp_port=smtp_port, submission_port=submission_port, unpacked=unpacked)

    def prepare_settings(self):
        """The sample, moved into this directory."""
        change = self.settings.change
        change("milter", "socket", f"local:{self.socket}")
        change("milter", "socket_mode", "0666")
        change("milter", "socket_group", "")
        change("milter", "user", "nobody")
        change("milter", "state_directory", self.path("state"))
        change("milter", "temporary_directory", "/var/tmp")
        change("store", "connection", self.postgres.connection("intake_filter"))
        change("store", "admin_connection", self.postgres.connection("intake_admin"))
        change("store", "sender_connection", self.postgres.connection("intake_sender"))
        change("store", "retry_ms", 200)
        self.limit_store(PATIENCE_MS)
        change("sender", "smtp", f"smtp://127.0.0.1:{self.smtp_port}")
        change("sender", "poll_ms", 200)
        change("trust", "key_file", self.path("confirm.key"))
        change("", "templates", self.path("templates"))
        self.tell_types_by_text(False)

    def limit_store(self, milliseconds):
        """How long the database may take for anything, from the programs' next start on."""
        for name in ("wait_ms", "statement_ms", "connect_ms"):
            self.settings.change("store", name, milliseconds)

    def tell_types_by_text(self, on=True):
        """Off, a mail that nothing sure decides gets the default type, whatever the starter says."""
        words = ['model = "none";', 'model = "auto";']
        self.settings.replace(words[not on], words[on])

    def create(self):
        self.settings.write()
        self.control.run("key", "rotate")
        copy_templates(self.directory)
        if self.originals:
            self.postgres.create_like(self.originals / f"{self.desk}.tar", self.fill_database)
        else:
            self.postgres.create()
            self.fill_database()
        self.mail_server.create(PASSWORDS)

    def fill_database(self):
        self.control.run("db", "migrate", "--directory", str(REPOSITORY / "sql"))
        for login, fields in AGENTS.items():
            self.control.run("agent", "add", login, *fields, "--desk", self.desk)

    def add_standby(self):
        """A second server that follows the first; it is named first, and nothing says that sessions
        must write. The settings are not written yet."""
        self.standby = Standby(self.path("standby"), self.postgres)
        self.standby.create()
        for name, role in (("connection", "filter"), ("admin_connection", "admin"),
                           ("sender_connection", "sender")):
            self.settings.change("store", name,
                                 f"host={self.standby.directory},{self.postgres.directory}"
                                 f" dbname=intake user=intake_{role}")

    def start(self):
        self.filter.start()
        for neighbour in self.neighbours:
            neighbour.start()
        self.mail_server.start()
        self.sender.start()

    def restart(self):
        """Filter and sender, with the settings as they are now."""
        self.settings.write()
        self.filter.stop()
        self.sender.stop()
        self.filter.start()
        self.sender.start()

    def stop(self):
        """In the order in which nothing complains about something that is gone."""
        self.mail_server.stop()
        for neighbour in self.neighbours:
            neighbour.stop()
        self.sender.stop()
        self.filter.stop()
        self.postgres.stop()

    def reconfigure(self, old, new):
        """Changes the settings of the running filter."""
        self.settings.replace(old, new)
        self.settings.write()
        start = len(self.filter.log_text())
        self.filter.reload()
        self.filter.wait_for_log("reload", start=start)

    # ---- mail ----

    @property
    def smtp_port(self):
        return self.mail_server.smtp_port

    def send(self, mail, **options):
        """As a stranger would; returns (code, text)."""
        return send(self.smtp_port, mail, **options)

    def deliver(self, mail, **options):
        """As a stranger would, and the server must accept it."""
        return send_accepted(self.smtp_port, mail, **options)

    def submit(self, login, mail, **options):
        """As an agent would: logged in, on the submission port where there is one."""
        port = getattr(self.mail_server, "submission_port", self.smtp_port)
        return send_accepted(port, mail, login=(login, PASSWORDS[login]), **options)

    # ---- what was recorded ----

    def ledger(self, message_id):
        """Desk, state, ticket and number of offers of each ledger row of a mail."""
        return self.postgres.rows(
            "SELECT desk, state::text, ticket, offered FROM intake.ledger"
            " WHERE message_id = %s ORDER BY desk", message_id.strip("<>"))
