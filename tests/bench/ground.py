"""What a benchmark runs against: builds of ours, databases, filters, a Postfix; all thrown away."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# Where the bench's own tools are; the programs that are measured may be another build's.
TOOLS = os.environ.get("BENCH_TOOLS", os.path.join(ROOT, "build", "tests", "bench"))
CLUSTER = os.path.join(ROOT, "tests", "db", "cluster.sh")
sys.path.insert(0, os.path.join(ROOT, "tests", "e2e"))

# pylint: disable=wrong-import-position
from servers.postfix import Postfix  # noqa: E402
from servers.process import (children_of, end_process, free_port, is_alive,  # noqa: E402
                             socket_answers, spawn, wait_until)

DESK = "support@acme.example"
TICK_US = 1_000_000 / os.sysconf("SC_CLK_TCK")
# No limit of the desk's answers ends them in the middle of a row.
UNLIMITED = {"per_address": 10000, "period_minutes": 1, "gap_after": 10000, "gap_minutes": 0,
             "per_domain": 10_000_000, "per_hour": 10_000_000}


class BenchError(SystemExit):
    def __init__(self, what):
        super().__init__(f"bench: {what}")


def cpu_us(pid, reaped=False):
    """Processor time a process used so far, in microseconds; that of its ended children, too."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:
            fields = stat.read().rpartition(")")[2].split()
    except OSError:
        return 0
    return sum(map(int, fields[11:15 if reaped else 13])) * TICK_US


class Build:
    """Programs of ours, and the sources they came from: settings, templates, schema."""

    def __init__(self, directory):
        self.directory = os.path.abspath(directory)
        beside = os.path.dirname(self.directory)
        self.source = beside if os.path.isdir(os.path.join(beside, "sql")) else ROOT

    def program(self, *name):
        path = os.path.join(self.directory, *name)
        if not os.access(path, os.X_OK):
            raise BenchError(f"{path} is not there (hint: make it there)")
        return path

    def file(self, *name):
        return os.path.join(self.source, *name)


class Ground:
    """A directory in which everything lives; its servers end with it."""

    def __init__(self):
        self.directory = tempfile.mkdtemp(prefix="intake-bench-")
        os.chmod(self.directory, 0o755)
        self.running = []
        self.databases = []

    def path(self, name):
        return os.path.join(self.directory, name)

    def close(self):
        for pid in reversed(self.running):
            end_process(pid)
        for database in self.databases:
            database.stop()
        shutil.rmtree(self.directory, ignore_errors=True)

    def serve(self, name, *command):
        """Starts a server and waits for its socket; "SOCKET" in the command is where that is."""
        path = self.path(f"{name}.sock")
        pid = spawn([part.replace("SOCKET", f"local:{path}") for part in command],
                    self.path(f"{name}.log"))
        self.running.append(pid)
        wait_until(lambda: socket_answers(path) or not is_alive(pid), 20, name)
        return Server(pid, path)

    def end(self, server):
        end_process(server.pid)
        self.running.remove(server.pid)

    def null_filter(self, name, *arguments):
        return self.serve(name, os.path.join(TOOLS, "nullfilter"), "SOCKET", f"<{DESK}>",
                          *arguments)

    def database(self, build, name, slow_us=0):
        database = Database(build, self.path(name), slow_us)
        self.databases.append(database)
        settings = self.settings(build, f"{name}-admin", database, {})
        subprocess.run([build.program("intakectl"), "-c", settings, "db", "migrate", "--directory",
                        build.file("sql")], check=True, stdout=subprocess.DEVNULL)
        return database

    def intake(self, build, name, database, **changes):
        """The filter, without limits of its answers, and with an agent."""
        settings = self.settings(build, name, database, {**UNLIMITED, **changes})
        database.add_agent(settings)
        return self.serve(name, build.program("intake-milter"), "-f", "-p", "SOCKET", "-c",
                          settings)

    def settings(self, build, name, database, changes):
        """The sample settings, at home here."""
        with open(build.file("conf", "intake.conf.sample"), encoding="utf-8") as file:
            text = file.read()
        for setting, value in {
                "socket_group": "", "user": "", "log_level": "error",
                "state_directory": self.path(f"{name}.state"),
                "connection": f"{database.connection} user=intake_filter",
                "admin_connection": f"{database.connection} user=intake_admin",
                "templates": build.file("templates"), **changes}.items():
            text = change_setting(text, setting, value)
        path = self.path(f"{name}.conf")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def mail(self, name, text):
        path = self.path(f"{name}.eml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def postfix(self, milters):
        """Takes mail on one port for each of `milters` and throws it away; the ports."""
        postfix = Postfix(self.path("postfix"), self.path("maildir"))
        postfix.create()
        ports = {name: free_port() for name in milters}
        with open(self.path("postfix/etc/main.cf"), "a", encoding="utf-8") as file:
            file.write("virtual_transport = discard\n")
        with open(self.path("postfix/etc/master.cf"), "a", encoding="utf-8") as file:
            for name, milter in milters.items():
                file.write(f"127.0.0.1:{ports[name]} inet n - n - - smtpd\n"
                           f"    -o smtpd_milters={milter}\n")
        postfix.start()
        return postfix, ports


def change_setting(text, setting, value):
    """Wherever it stands: a gateway has limits of its own. () empties a list."""
    pattern, new = r"\d+", str(value)
    if value == ():
        pattern = r"\((?:\)|\n(?s:.*?)^\s*\))"
    if isinstance(value, str):
        pattern, new = r'"[^"]*"', f'"{value}"'
    text, count = re.subn(rf"(?m)^(\s*{setting}\s*=\s*){pattern}", rf"\g<1>{new}", text)
    if count == 0:
        raise BenchError(f"the sample has no line for {setting}")
    return text


class Server:
    def __init__(self, pid, path):
        self.pid = pid
        self.path = path

    def worker(self):
        """The process that works: the child of a supervisor, or the server itself."""
        return (children_of(self.pid) or [self.pid])[0]

    def drive(self, *arguments):
        """What milterdrive says of a run in which every mail was accepted."""
        command = [os.path.join(TOOLS, "milterdrive"), "-s", f"local:{self.path}", "-P",
                   str(self.worker()), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise BenchError(f"milterdrive: {done.stdout}{done.stderr}")
        result = json.loads(done.stdout)
        if result["retried"] or result["rejected"]:
            raise BenchError(f"not every mail was accepted: {result}")
        return result


# As a server is set up that is worth measuring; tests have smaller ones.
SERVER_SETTINGS = """
shared_buffers = 512MB
max_wal_size = 8GB
min_wal_size = 1GB
"""


class Database:
    """A PostgreSQL; the programs of a build work with it."""

    def __init__(self, build, directory, slow_us):
        self.build = build
        self.directory = directory
        self.environment = dict(os.environ)
        if slow_us:
            self.environment |= {"LD_PRELOAD": os.path.join(TOOLS, "slowsync.so"),
                                 "SLOWSYNC_US": str(slow_us)}
        subprocess.run([CLUSTER, "start", directory], check=True, stdout=subprocess.DEVNULL,
                       env=self.environment)
        self.connection = f"host={directory} port=5432 dbname=intake"
        self.set_up()
        with open(os.path.join(directory, "data", "postmaster.pid"), encoding="ascii") as file:
            self.pid = int(file.readline())

    def control(self, programs, name, *arguments):
        become = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups", "--"]
        subprocess.run([*(become if os.geteuid() == 0 else []), os.path.join(programs, name), "-D",
                        os.path.join(self.directory, "data"), *arguments], check=True, cwd="/",
                       env=self.environment, stdout=subprocess.DEVNULL)

    def set_up(self):
        """Tests keep segments of the write-ahead log small, which costs."""
        programs = self.value("SELECT setting FROM pg_config WHERE name = 'BINDIR'")
        self.control(programs, "pg_ctl", "-s", "-w", "-m", "fast", "stop")
        self.control(programs, "pg_resetwal", "--wal-segsize=16")
        with open(os.path.join(self.directory, "data", "postgresql.conf"), "a",
                  encoding="utf-8") as file:
            file.write(SERVER_SETTINGS)
        self.control(programs, "pg_ctl", "-s", "-w", "-l", os.path.join(self.directory, "log"),
                     "start")

    def stop(self):
        subprocess.run([CLUSTER, "stop", self.directory], check=False)

    def cpu_us(self):
        """Of all its processes, those that ended included."""
        return cpu_us(self.pid, reaped=True) + sum(map(cpu_us, children_of(self.pid)))

    def add_agent(self, settings):
        control = [self.build.program("intakectl"), "-c", settings, "agent"]
        if self.value("SELECT count(*) FROM intake.agent") == "0":
            subprocess.run([*control, "add", "alex", "--address", "alex@acme.example", "--short",
                            "Alex", "--given", "Alex", "--surname", "Miller", "--role",
                            "Support Engineer", "--language", "en", "--desk", "acme"], check=True,
                           stdout=subprocess.DEVNULL)

    def calls_alone(self, clients, seconds):
        """The store's two calls without filter and mail: calls per second."""
        done = subprocess.run(
            [self.build.program("tests", "db", "bench", "main"), "intake", str(clients),
             str(seconds), "10000"], capture_output=True, text=True, check=False,
            env={**os.environ, "CLUSTER": self.directory, "PGHOST": self.directory,
                 "PGPORT": "5432", "PGUSER": self.owner(), "PGDATABASE": "intake"})
        if done.returncode != 0:
            raise BenchError(f"calls alone: {done.stdout}{done.stderr}")
        return float(re.search(r"(\d+) mails/s", done.stdout).group(1))

    @staticmethod
    def owner():
        return "postgres" if os.geteuid() == 0 else os.environ["USER"]

    def psql(self, *arguments):
        done = subprocess.run(["psql", "-X", "-q", "-A", "-t", "-h", self.directory, "-U",
                               self.owner(), "-d", "intake", "-v", "ON_ERROR_STOP=1", *arguments],
                              check=True, stdout=subprocess.PIPE, text=True)
        return done.stdout.strip()

    def value(self, statement):
        return self.psql("-c", statement)
