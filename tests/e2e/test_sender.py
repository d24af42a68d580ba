"""intake-sender against a real PostgreSQL: every answer arrives, whatever dies in between."""

import email
import email.policy
import os
import re
import select
import signal
import socketserver
import ssl
import subprocess
import tempfile
import threading

import psycopg2
import pytest

from servers.process import end_process, is_alive, reap, spawn, wait_until

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BUILD = os.environ.get("INTAKE_BUILD", os.path.join(ROOT, "build"))
SENDER = os.path.join(BUILD, "intake-sender")
CLUSTER = os.path.join(ROOT, "tests", "db", "cluster.sh")
LEASE_S = 20  # where it shall run out


class Server(socketserver.ThreadingTCPServer):
    """A mail server that keeps what it is given, and can hold back its last word."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Session)
        self.mails = []
        self.tls = None
        self.encrypted = self.logins = 0
        self.taken = threading.Event()
        self.may_reply = threading.Event()
        self.may_reply.set()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self, host="127.0.0.1"):
        return f"smtp://{host}:{self.server_address[1]}"

    def offer_encryption(self, directory):
        """With a certificate that nobody has a reason to trust."""
        key, certificate = (os.path.join(directory, name) for name in ("key.pem", "cert.pem"))
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
                        "-subj", "/CN=fake.example", "-keyout", key, "-out", certificate],
                       check=True, capture_output=True)
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(certificate, key)

    def ids(self):
        return [read(mail)["Message-ID"] for mail in self.mails]


class Session(socketserver.StreamRequestHandler):
    def say(self, reply):
        self.wfile.write(reply.encode() + b"\r\n")

    def take_mail(self):
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b".") else line)
        self.server.mails.append(b"".join(lines))
        self.server.taken.set()
        self.server.may_reply.wait(600)
        self.say("250 2.0.0 taken")

    def encrypt(self):
        self.say("220 go on")
        self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", buffering=0)
        self.server.encrypted += 1

    def log_in(self):
        self.say("334 ")
        self.rfile.readline()
        self.server.logins += 1
        self.say("235 welcome")

    def extensions(self):
        offered = "250-STARTTLS\r\n" if self.server.tls else ""
        self.say(f"250-fake.example\r\n{offered}250-AUTH PLAIN\r\n250 SMTPUTF8")

    def handle(self):
        verbs = {b"DATA": self.take_mail, b"EHLO": self.extensions, b"STAR": self.encrypt,
                 b"AUTH": self.log_in}
        self.say("220 fake.example ESMTP")
        try:
            while line := self.rfile.readline():
                verbs.get(line[:4].upper(), lambda: self.say("250 ok"))()
        except OSError:
            pass


def read(octets):
    return email.message_from_bytes(octets, policy=email.policy.default)


class Stage:
    """A database with an outbox, a mail server, and settings that name both."""

    def __init__(self, directory, database):
        self.directory = directory
        self.database = database
        self.kept = None
        self.ask("TRUNCATE intake.outbox, intake.ticket CASCADE")
        self.server = Server()
        self.settings = os.path.join(directory, "intake.conf")
        self.log = os.path.join(directory, "sender.log")
        self.senders = []
        self.write_settings()

    def write_settings(self, **changes):
        values = {
            "templates": os.path.join(ROOT, "templates"), "smtp": self.server.url(), "user": "",
            "poll_ms": 20, "retry_ms": 50, "lease_s": 600, "batch": 5, "first_retry_s": 1,
            "timeout_ms": 600000, "wait_ms": 60000, "statement_ms": 60000, "connect_ms": 60000,
            "sender_connection": f"host={self.database} dbname=intake user=intake_sender",
            **changes}
        with open(os.path.join(ROOT, "conf", "intake.conf.sample"), encoding="utf-8") as sample:
            text = sample.read()
        for name, value in values.items():
            shown = f'"{value}"' if isinstance(value, str) else str(value)
            text, found = re.subn(rf"(?m)(^|[\s;]){name} = [^;]*;", rf"\g<1>{name} = {shown};",
                                  text, count=1)
            assert found, name
        with open(self.settings, "w", encoding="utf-8") as file:
            file.write(text)

    def ask(self, query, *values):
        """In a session that is kept, since one that begins costs more than most questions."""
        with self.session() as session, session.cursor() as cursor:
            cursor.execute(query, values)
            return cursor.fetchall() if cursor.description else None

    def session(self):
        # An idle session has nothing to say: where there is something to read, it is the end.
        if self.kept is None or self.kept.closed or select.select([self.kept], [], [], 0)[0]:
            self.kept = psycopg2.connect(f"host={self.database} dbname=intake "
                                         f"user={'postgres' if os.getuid() == 0 else ''}".strip())
        return self.kept

    def stop_database(self):
        control("-m", "immediate", "-D", os.path.join(self.database, "data"), "stop")

    def start_database(self):
        control("-D", os.path.join(self.database, "data"),
                "-l", os.path.join(self.database, "log"), "start")

    def log_says(self, words):
        with open(self.log, encoding="utf-8") as log:
            return words in log.read()

    def queue(self, count, languages="en"):
        """That many answers, each of a ticket of its own."""
        self.ask("""WITH t AS (INSERT INTO intake.ticket
                               (desk, ticket, state, service_type, identity, subject)
                               SELECT 'acme', 1000 + n, 'open', 'billing', 'unknown', 'x'
                               FROM generate_series(1, %s) n RETURNING ticket)
                    INSERT INTO intake.outbox (desk, ticket, template, recipient, languages,
                                               message_id, token, payload)
                    SELECT 'acme', ticket, 'acknowledgement', 'li@customer.example', %s,
                           'answer-' || ticket || '@acme.example', repeat('a', 26),
                           '{"service_type":"billing","within_hours":true,"due":1795597200}'
                    FROM t""", count, languages)

    def states(self):
        return dict(self.ask("SELECT state::text, count(*) FROM intake.outbox GROUP BY state"))

    def start(self):
        pid = spawn([SENDER, "-f", "-c", self.settings], self.log)
        self.senders.append(pid)
        return pid

    def all_sent(self):
        return set(self.states()) == {"sent"}

    def close(self):
        for pid in self.senders:
            end_process(pid)
        self.kept.close()
        self.server.may_reply.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(name="database", scope="module")
def make_database():
    with tempfile.TemporaryDirectory(prefix="intake-sender-") as directory:
        os.chmod(directory, 0o755)
        database = os.path.join(directory, "pg")
        subprocess.run([CLUSTER, "migrated", database], check=True, stdout=subprocess.DEVNULL)
        try:
            yield database
        finally:
            subprocess.run([CLUSTER, "stop", database], check=False)


@pytest.fixture(name="stage")
def make_stage(database):
    with tempfile.TemporaryDirectory(prefix="intake-sender-") as directory:
        stage = Stage(directory, database)
        try:
            yield stage
        finally:
            stage.close()


def test_python_reads_what_was_sent(stage):
    stage.queue(1, "en,zh-CN")
    done = subprocess.run([SENDER, "--once", "-c", stage.settings], capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0, done.stderr
    mail = read(stage.server.mails[0])
    assert mail["From"] == "ACME Support <support@acme.example>"
    assert mail["Reply-To"] == f"ACME Support <support+t.{'a' * 26}@acme.example>"
    assert mail["Subject"] == "[#ACME-1001] We have received your request / 我们已收到您的来信"
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["Content-Language"] == "en, zh-CN"
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/alternative", "text/plain", "text/html"]
    for part in mail.iter_parts():
        assert "ACME-1001" in part.get_content()
        assert "11 月 25 日（星期三）17:00 前" in part.get_content()
        assert part.defects == []
    assert mail.defects == []
    assert max(map(len, stage.server.mails[0].split(b"\r\n"))) <= 78
    [(reason, name)] = stage.ask("SELECT reason, display_name FROM intake.outbox")
    assert (reason, name) == ("250 2.0.0 taken", "ACME Support")


def test_two_senders_send_each_answer_once(stage):
    stage.queue(200)
    stage.start()
    stage.start()
    wait_until(stage.all_sent, 30, "200 answers sent")
    assert sorted(stage.server.ids()) == sorted(
        f"<answer-{1000 + n}@acme.example>" for n in range(1, 201))


def test_killed_in_the_middle_of_a_mail_it_repeats_only_that_one(stage):
    stage.write_settings(lease_s=LEASE_S, timeout_ms=LEASE_S * 1000)
    stage.queue(20)
    stage.server.may_reply.clear()
    first = stage.start()
    assert stage.server.taken.wait(600)
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: reap(first) or not is_alive(first), 5, "end of the sender")
    stage.server.may_reply.set()
    stage.start()
    wait_until(stage.all_sent, LEASE_S + 20, "20 answers sent")
    assert len(set(stage.server.ids())) == 20
    assert len(stage.server.mails) == 21
    assert len(set(stage.server.mails)) == 20, "a repeat differs from the first"


def test_store_lost_after_the_mail_was_taken(stage):
    stage.queue(1)
    stage.server.may_reply.clear()
    stage.start()
    assert stage.server.taken.wait(600)
    stage.stop_database()
    stage.server.may_reply.set()
    wait_until(lambda: stage.log_says("not written down"), 10,
               "the sender to notice")
    stage.start_database()
    wait_until(stage.all_sent, 20, "the answer marked sent")
    assert len(stage.server.mails) == 1


def test_store_away_at_the_start_is_waited_for(stage):
    stage.queue(3)
    stage.stop_database()
    stage.start()
    wait_until(lambda: stage.log_says("waiting for the store"), 10,
               "the sender to notice")
    stage.start_database()
    wait_until(stage.all_sent, 20, "3 answers sent")


def test_term_finishes_the_mail_and_gives_back_the_others(stage):
    stage.queue(5)
    stage.server.may_reply.clear()
    pid = stage.start()
    assert stage.server.taken.wait(600)
    os.kill(pid, signal.SIGTERM)
    stage.server.may_reply.set()
    wait_until(lambda: reap(pid) or not is_alive(pid), 10, "end of the sender")
    assert stage.states() == {"sent": 1, "queued": 4}
    assert stage.ask("SELECT count(*) FROM intake.outbox WHERE state = 'queued' "
                     "AND due_at <= now()") == [(4,)]


NOT_THIS_MACHINE = "[::ffff:127.0.0.1]"  # looks like any other host, and ends up here


@pytest.mark.parametrize("host, login, encryption, sent, logins", [
    ("127.0.0.1", "", True, True, 0),
    ("127.0.0.1", "desk", True, True, 1),
    ("127.0.0.1", "desk", False, True, 1),
    (NOT_THIS_MACHINE, "", False, True, 0),
    (NOT_THIS_MACHINE, "", True, True, 0),
    (NOT_THIS_MACHINE, "desk", True, False, 0),
    (NOT_THIS_MACHINE, "desk", False, False, 0),
])
def test_a_password_goes_only_where_it_is_safe(stage, host, login, encryption, sent, logins):
    password = os.path.join(stage.directory, "password")
    with open(password, "w", encoding="ascii") as file:
        file.write("secret\n")
    if encryption:
        stage.server.offer_encryption(stage.directory)
    stage.write_settings(smtp=stage.server.url(host), login=login,
                         password_file=password if login else "")
    stage.queue(1)
    subprocess.run([SENDER, "--once", "-c", stage.settings], check=False, capture_output=True)
    assert stage.states() == {"sent" if sent else "queued": 1}
    assert (len(stage.server.mails), stage.server.logins) == (int(sent), logins)
    assert bool(stage.server.encrypted) == (sent and encryption)


@pytest.mark.parametrize("change, status, words", [
    ({}, 0, "settings and templates are in order"),
    ({"templates": "/nonexistent"}, 78, "/nonexistent"),
    ({"smtp": "http://127.0.0.1/"}, 78, "sender.smtp"),
])
def test_check_only(stage, change, status, words):
    stage.write_settings(**change)
    done = subprocess.run([SENDER, "-n", "-c", stage.settings], capture_output=True, text=True,
                          check=False)
    assert done.returncode == status
    assert words in done.stdout + done.stderr


def control(*arguments):
    programs = subprocess.run("ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1", shell=True,
                              check=True, capture_output=True, text=True).stdout.strip()
    command = [os.path.join(programs, "pg_ctl"), "-s", "-w", *arguments]
    if os.getuid() == 0:
        command = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups",
                   "--"] + command
    subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL)
