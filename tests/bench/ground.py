"""What a benchmark runs against: a database, filters, a Postfix; all of them thrown away."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get("INTAKE_BUILD", os.path.join(ROOT, "build"))
TOOLS = os.path.join(BUILD, "tests", "bench")
CLUSTER = os.path.join(ROOT, "tests", "db", "cluster.sh")
sys.path.insert(0, os.path.join(ROOT, "tests", "e2e"))

# pylint: disable=wrong-import-position
from servers.postfix import Postfix  # noqa: E402
from servers.process import (children_of, end_process, free_port, is_alive,  # noqa: E402
                             socket_answers, spawn, wait_until)

DESK = "support@acme.example"
TICK_US = 1_000_000 / os.sysconf("SC_CLK_TCK")


def cpu_us(pids):
    """Processor time the processes used so far, in microseconds."""
    ticks = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:
                fields = stat.read().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks * TICK_US


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
            subprocess.run([CLUSTER, "stop", database.directory], check=False)
        shutil.rmtree(self.directory, ignore_errors=True)

    def serve(self, name, *command):
        """Starts a server and waits for its socket; its process id and socket."""
        path = self.path(f"{name}.sock")
        pid = spawn([part.replace("SOCKET", f"local:{path}") for part in command],
                    self.path(f"{name}.log"))
        self.running.append(pid)
        wait_until(lambda: socket_answers(path) or not is_alive(pid), 20, name)
        return Server(pid, path)

    def null_filter(self):
        return self.serve("null", os.path.join(TOOLS, "nullfilter"), "SOCKET", f"<{DESK}>")

    def database(self, name, slow_us=0):
        database = Database(self.path(name), slow_us)
        self.databases.append(database)
        return database

    def intake(self, name, database):
        return self.serve(name, os.path.join(BUILD, "intake-milter"), "-f", "-p", "SOCKET", "-c",
                          self.settings(name, database))

    def settings(self, name, database):
        """The sample settings, at home here."""
        with open(os.path.join(ROOT, "conf", "intake.conf.sample"), encoding="utf-8") as file:
            text = file.read()
        for setting, value in (("socket_group", ""), ("user", ""), ("log_level", "error"),
                               ("state_directory", self.path(f"{name}.state")),
                               ("connection", f"{database.connection} user=intake_filter"),
                               ("templates", os.path.join(ROOT, "templates"))):
            text, count = re.subn(rf'(?m)^(\s*{setting}\s*=\s*)"[^"]*"', rf'\g<1>"{value}"', text)
            if count != 1:
                raise SystemExit(f"bench: the sample has {count} lines for {setting}")
        path = self.path(f"{name}.conf")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def mail(self, name, body, content_type="text/plain; charset=utf-8"):
        path = self.path(name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(HEADER.replace("TYPE", content_type) + body)
        return path

    def postfix(self, milters):
        """Takes mail on one port for each of `milters` and throws it away; the ports."""
        postfix = Postfix(self.path("postfix"), self.path("maildirs"))
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


class Server:
    def __init__(self, pid, path):
        self.pid = pid
        self.path = path

    def pids(self):
        return [self.pid] + children_of(self.pid)

    def worker(self):
        """The process that works: the child of a supervisor, or the server itself."""
        return (children_of(self.pid) or [self.pid])[0]

    def drive(self, *arguments):
        command = [os.path.join(TOOLS, "milterdrive"), "-s", f"local:{self.path}", "-P",
                   str(self.worker()), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"bench: milterdrive: {done.stdout}{done.stderr}")
        result = json.loads(done.stdout)
        if result["retried"] or result["rejected"]:
            raise SystemExit(f"bench: not every mail was accepted: {result}")
        return result


class Database:
    def __init__(self, directory, slow_us):
        self.directory = directory
        environment = dict(os.environ)
        if slow_us:
            environment |= {"LD_PRELOAD": os.path.join(TOOLS, "slowsync.so"),
                            "SLOWSYNC_US": str(slow_us)}
        subprocess.run([CLUSTER, "migrated", directory], check=True, stdout=subprocess.DEVNULL,
                       env=environment)
        self.connection = f"host={directory} port=5432 dbname=intake"
        with open(os.path.join(directory, "data", "postmaster.pid"), encoding="ascii") as file:
            self.pid = int(file.readline())

    def pids(self):
        return [self.pid] + children_of(self.pid)

    def calls_alone(self, clients, seconds):
        """The store's two calls without filter and mail: calls per second."""
        done = subprocess.run(
            [os.path.join(BUILD, "tests", "db", "bench", "main"), "intake", str(clients),
             str(seconds), "1000"], capture_output=True, text=True, check=True,
            env={**os.environ, "CLUSTER": self.directory, "PGHOST": self.directory,
                 "PGPORT": "5432", "PGUSER": "postgres", "PGDATABASE": "intake"})
        return float(re.search(r"(\d+) mails/s", done.stdout).group(1))

    def run(self, statement):
        subprocess.run(["psql", "-X", "-q", "-h", self.directory, "-U", "postgres", "-d", "intake",
                        "-v", "ON_ERROR_STOP=1", "-c", statement], check=True)


HEADER = """\
Received: from mail.example.net (mail.example.net [192.0.2.10])
\tby mx.acme.example (Postfix) with ESMTPS id 4B{n}
\tfor <support@acme.example>; Mon, 23 Nov 2026 10:00:00 +0000 (UTC)
Received: from laptop (unknown [198.51.100.7])
\tby mail.example.net (Postfix) with ESMTPSA id 4A{n};
\tMon, 23 Nov 2026 09:59:58 +0000 (UTC)
Date: Mon, 23 Nov 2026 09:59:57 +0000
From: =?UTF-8?Q?J=C3=B6rg_Kunde?= <customer{k}@example.net>
To: ACME Support <support@acme.example>
Subject: Drucker =?UTF-8?Q?gest=C3=B6rt=2C?= Auftrag {n}
Message-ID: <{n}.bench@example.net>
User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:102.0)
MIME-Version: 1.0
Content-Type: TYPE

"""
