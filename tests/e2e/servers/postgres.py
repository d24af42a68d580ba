"""A private PostgreSQL on a Unix socket, run by an unprivileged user."""

import contextlib
import fcntl
import glob
import os
import select
import shutil
import signal
import subprocess
import threading
from pathlib import Path

import psycopg2

from .process import (ServerError, descendants_of, end_process, is_alive, read_log, spawn,
                      unprivileged_user, wait_until)

CLUSTER = str(Path(__file__).resolve().parents[2] / "db/cluster.sh")
DATABASE = "intake"


class Postgres:
    """The cluster lives in `directory`; its socket stands there as well."""

    def __init__(self, directory):
        self.directory = directory
        self.data = os.path.join(directory, "data")
        self.log = os.path.join(directory, "log")
        self.user = unprivileged_user()
        self.pid = None
        self.lock = threading.Lock()
        self.kept = None
        self.programs = newest_programs()

    def create(self):
        """With the installation's roles and an empty database."""
        subprocess.run([CLUSTER, "data", self.directory], check=True)
        self.start()

    def create_like(self, original, fill):
        """As it is when `fill` has worked on an empty database: once, by whoever comes first;
        everybody else has a copy, the file `original`."""
        with open(f"{original}.lock", "w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not os.path.exists(original):
                self.create()
                fill()
                self.stop()
                self.tar("-cf", original, "data")
        if not os.path.exists(self.data):
            os.makedirs(self.directory)
            shutil.chown(self.directory, self.user)
            self.tar("-xf", original)
        self.start()

    def tar(self, action, file, *names):
        subprocess.run(["tar", "-C", self.directory, action, str(file), *names], check=True)

    def run(self, program, *arguments):
        command = [os.path.join(self.programs, program), *arguments]
        if os.getuid() == 0:
            command = ["setpriv", "--reuid", self.user, "--regid", self.user, "--clear-groups",
                       "--"] + command
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
        if done.returncode:
            raise ServerError(f"{program}: {done.stdout}{done.stderr}")

    def start(self):
        self.pid = spawn(
            [os.path.join(self.programs, "postgres"), "-D", self.data, "-k", self.directory,
             "-c", "listen_addresses=", "-c", "max_connections=100",
             "-c", "log_line_prefix=%m [%p] %u "], self.log, user=self.user)
        wait_until(self.answers, 30, f"PostgreSQL; its log: {self.log}")

    def answers(self):
        if not is_alive(self.pid):
            raise ServerError(f"PostgreSQL ended at once: {read_log(self.log)[-2000:]}")
        try:
            psycopg2.connect(self.connection("postgres", "postgres")).close()
        except psycopg2.OperationalError:
            return False
        return True

    def stop(self, number=signal.SIGINT):
        """SIGINT cuts off the sessions, as a machine that goes down would."""
        if self.pid:
            end_process(self.pid, number)
        self.pid = None

    def pause(self):
        """The server stands still with its sessions open: worse than being away."""
        self.signal_all(signal.SIGSTOP)

    def resume(self):
        self.signal_all(signal.SIGCONT)

    def signal_all(self, number):
        """The server first, so that no session begins meanwhile; one that ends meanwhile may."""
        os.kill(self.pid, number)
        for process in descendants_of(self.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, number)

    def connection(self, user="postgres", database=DATABASE):
        return f"host={self.directory} dbname={database} user={user}"

    def session(self):
        """The superuser's, kept from query to query, since a server spends more on one that begins
        than on most queries; another one after the server was away."""
        # An idle session has nothing to say: where there is something to read, it is the end.
        if self.kept and not self.kept.closed and not select.select([self.kept], [], [], 0)[0]:
            return self.kept
        self.kept = psycopg2.connect(self.connection())
        self.kept.autocommit = True
        return self.kept

    def rows(self, query, *values):
        """All rows of a query, as tuples, asked as the superuser; a transaction of its own."""
        with self.lock, self.session().cursor() as cursor:
            cursor.execute(query, values)
            return cursor.fetchall()

    def execute(self, statement):
        """One statement that is a transaction of its own or none."""
        with self.lock, self.session().cursor() as cursor:
            cursor.execute(statement)

    def set(self, setting, value):
        """A setting of the server, once its sessions see it."""
        self.execute(f"ALTER SYSTEM SET {setting} = '{value}'")
        self.execute("SELECT pg_reload_conf()")
        wait_until(lambda: self.value(f"SHOW {setting}") == value, 30, f"{setting} = {value}")

    def value(self, query, *values):
        return self.rows(query, *values)[0][0]


class Standby(Postgres):
    """A copy of a running cluster that follows it."""

    def __init__(self, directory, primary):
        super().__init__(directory)
        self.primary = primary

    def create(self):
        os.makedirs(self.directory, exist_ok=True)
        if os.getuid() == 0:
            shutil.chown(self.directory, self.user)
        self.run("pg_basebackup", "-D", self.data, "-R", "-X", "stream", "-c", "fast", "--no-sync",
                 "-d", f"host={self.primary.directory} user=postgres application_name=standby")
        self.start()

    def promote(self):
        self.run("pg_ctl", "-s", "-w", "-D", self.data, "promote")


def newest_programs():
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/postgres"),
                   key=lambda path: int(path.split("/")[4]))
    if not found:
        raise ServerError("no PostgreSQL server programs; hint: tests/setup/packages")
    return os.path.dirname(found[-1])
