"""peers.py - what others take for the same: floors and peers, None where it is not installed."""

import os
import re
import shutil
import subprocess
import sys

from ground import ROOT, TOOLS
from mails import filled_in

OPENDKIM = """\
InternalHosts {hosts}
Syslog no
RequireSafeKeys no
Nameservers 127.0.0.1
DNSTimeout 1
"""
FOOTER = "-- \nAlex \u00b7 ACME Technical Support\nsupport@acme.example, +49 30 123456\n"
FIVE_ROWS = """\
\\set k random(0, 9999)
\\set n random(1, 4000000000000000000)
SELECT baseline.five_rows('customer' || :k || '@example.net', 'J\u00f6rg Kunde',
                          'Drucker gest\u00f6rt',
                          '<' || :client_id || '.' || :n || '@example.net>', :body);
"""


class FiveRows:
    """pgbench with one function that upserts a customer and inserts what goes with a mail."""

    def __init__(self, ground, build, text, slow_us=0):
        self.database = ground.database(build, f"floor{slow_us or ''}", slow_us)
        self.database.psql("-f", os.path.join(ROOT, "tests", "db", "bench", "baseline.sql"))
        self.script = ground.path("five_rows.sql")
        with open(self.script, "w", encoding="utf-8") as file:
            file.write(FIVE_ROWS)
        self.text = text
        self.log = ground.path("pgbench")

    def run(self, clients, seconds=2):
        """Rate, the server's processor time for each, and times."""
        before = self.database.cpu_us()
        done = subprocess.run(
            ["pgbench", "-n", "-M", "prepared", "-f", self.script, "-c", str(clients), "-j",
             str(min(2, clients)), "-T", str(seconds), "-D", f"body={self.text}", "-l",
             "--log-prefix", self.log, "-h", self.database.directory, "-U", self.database.owner(),
             "intake"], capture_output=True, text=True, check=True)
        count = int(re.search(r"actually processed: (\d+)", done.stdout).group(1))
        return {"rate": float(re.search(r"tps = ([0-9.]+)", done.stdout).group(1)),
                "server_us": (self.database.cpu_us() - before) / count, **self.take_times()}

    def take_times(self):
        """Of each transaction, from pgbench's logs."""
        times = []
        for name in os.listdir(os.path.dirname(self.log)):
            if re.fullmatch(r"pgbench\.\d+(\.\d+)?", name):
                path = os.path.join(os.path.dirname(self.log), name)
                with open(path, encoding="ascii") as file:
                    times += [int(line.split()[2]) for line in file]
                os.unlink(path)
        times.sort()
        return {"p50_ms": times[len(times) // 2] / 1000,
                "p99_ms": times[len(times) * 99 // 100] / 1000}


def opendkim(ground):
    """Verifies one signature of each mail, whose key nobody answers for."""
    if shutil.which("opendkim") is None:
        return None
    with open(ground.path("hosts"), "w", encoding="ascii") as file:
        file.write("127.0.0.9\n")
    with open(ground.path("opendkim.conf"), "w", encoding="ascii") as file:
        file.write(OPENDKIM.format(hosts=ground.path("hosts")))
    return ground.serve("opendkim", shutil.which("opendkim"), "-f", "-x",
                        ground.path("opendkim.conf"), "-b", "v", "-p", "SOCKET")


def naive_filter(ground, database):
    """A script; None without its libraries."""
    if subprocess.run([sys.executable, "-c", "import Milter, psycopg2"], check=False,
                      stderr=subprocess.DEVNULL).returncode != 0:
        return None
    return ground.serve("naive", sys.executable,
                        os.path.join(ROOT, "tests", "bench", "naive_filter.py"), "SOCKET",
                        f"{database.connection} user={database.owner()}")


class AlterMime:
    """A process for each mail that puts a footer below text and HTML."""

    def __init__(self, ground, text):
        self.program = shutil.which("altermime")
        self.original = ground.mail("altermime", filled_in(text))
        self.copy = ground.path("altermime.copy")
        self.footer = ground.path("footer.txt")
        self.html_footer = ground.path("footer.html")
        for path, footer in ((self.footer, FOOTER),
                             (self.html_footer, f"<p>{FOOTER}</p>".replace("\n", "<br>"))):
            with open(path, "w", encoding="utf-8") as file:
                file.write(footer)

    def run(self, count=60):
        """Processor time of a mail's process, that of starting it included."""
        used = 0.0
        for _ in range(count):
            shutil.copyfile(self.original, self.copy)
            pid = os.posix_spawn(
                self.program, ["altermime", f"--input={self.copy}", f"--disclaimer={self.footer}",
                               f"--disclaimer-html={self.html_footer}"], os.environ,
                file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
            _, status, usage = os.wait4(pid, 0)
            if status != 0:
                raise SystemExit(f"bench: altermime failed: {status}")
            used += usage.ru_utime + usage.ru_stime
        return {"cpu_us": used * 1e6 / count}


def gmime_alone(path, rounds):
    done = subprocess.run([os.path.join(TOOLS, "gmimecost"), str(rounds), path], check=True,
                          stdout=subprocess.PIPE, text=True)
    return {"cpu_us": float(done.stdout)}
