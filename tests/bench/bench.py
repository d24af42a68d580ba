"""bench.py - the speed of the filter, as ratios within one run, in turns, medians.

  ROUNDS=9        turns of each comparison (5)
  ONLY=others     only the rows whose key contains this
  FULL=1          also the rows that take minutes: a whole Postfix, a store of millions

Other work on the machine moves every figure; ratios suffer least. Differences under a fifth are
noise."""

import base64
import json
import os
import random
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from ground import BUILD, DESK, Ground, cpu_us  # noqa: E402  pylint: disable=wrong-import-position

ROUNDS = int(os.environ.get("ROUNDS", "5"))
ONLY = os.environ.get("ONLY", "")
FULL = os.environ.get("FULL", "") != ""

WORDS = ("Drucker druckt nicht seit gestern bitte melden Sie sich bei mir der Fehler kommt immer "
         "wieder please help the printer shows error again after restart").split()


def words(octets):
    chosen, length = [], 0
    while length < octets:
        line = " ".join(random.choices(WORDS, k=9))
        chosen.append(line)
        length += len(line) + 1
    return "\n".join(chosen) + "\n"


class Mails:
    def __init__(self, ground):
        text = words(3300)
        rows = "".join(f"<tr><td>{word}</td><td><b>{words(60)}</b></td></tr>\n"
                       for word in random.choices(WORDS, k=180))
        self.small = ground.mail("small.eml", text)
        self.html = ground.mail(
            "html.eml", f"--b\nContent-Type: text/plain\n\n{words(6000)}\n--b\nContent-Type: "
            f"text/html\n\n<html><body><p>{words(3000)}</p><table>{rows}</table></body></html>\n"
            "--b--\n", 'multipart/alternative; boundary="b"')
        self.medium = ground.mail("medium.eml", with_attachment(text, 3_700_000),
                                  'multipart/mixed; boundary="b"')
        self.huge = ground.mail("huge.eml", with_attachment(text, 18_500_000),
                                'multipart/mixed; boundary="b"')


def with_attachment(text, octets):
    encoded = base64.encodebytes(random.Random(1).randbytes(octets)).decode()
    return (f"--b\nContent-Type: text/plain\n\n{text}\n--b\nContent-Type: application/pdf\n"
            'Content-Disposition: attachment; filename="report.pdf"\n'
            f"Content-Transfer-Encoding: base64\n\n{encoded}--b--\n")


class Table:
    """Rows: what, the floor's figure, ours, and how ours stands to the bar."""

    def __init__(self):
        self.rows = []

    def add(self, what, floor, ours, value, bar, least):
        """`value` must be at least (`least`) or at most `bar`."""
        held = value >= bar if least else value <= bar
        self.rows.append({"what": what, "floor": floor, "ours": ours, "value": value, "bar": bar,
                          "least": least, "held": held})
        sign = ">=" if least else "<="
        print(f"{what:<52} {floor:>22} {ours:>22}  {value:8.2f} {sign} {bar:<7g} "
              f"{'ok' if held else 'MISSED'}", flush=True)


def in_turns(rounds, *runs):
    """The results of each run, taken in turns."""
    results = [[] for _ in runs]
    for _ in range(rounds):
        for run, kept in zip(runs, results):
            kept.append(run())
    return results


def median(results, key):
    return statistics.median(result[key] for result in results)


# ---- rows ----


def others(ground, table, mails, database):
    """Strangers' mail: the filter against one that does nothing."""
    null, intake = ground.null_filter(), ground.intake("others", database)
    for what, reuse, count in (("a connection each", 1, 6000), ("kept connections", 0, 24000)):
        options = ("-c", 8, "-n", count, "-r", reuse, "-p", 0, mails.small)
        floor, ours = in_turns(ROUNDS, lambda o=options: null.drive(*o),
                               lambda o=options: intake.drive(*o))
        ratio = statistics.median(own["rate"] / other["rate"] for own, other in zip(ours, floor))
        table.add(f"mail for others, 8 connections, {what}",
                  f"{median(floor, 'rate'):.0f}/s {median(floor, 'cpu_us'):.0f} us",
                  f"{median(ours, 'rate'):.0f}/s {median(ours, 'cpu_us'):.0f} us", ratio,
                  0.9 if reuse == 1 else 0.8, True)


def costs(ground, table, mails, database):
    """Processor time of a registered mail, in the filter and in PostgreSQL."""
    null, intake = ground.null_filter(), ground.intake("costs", database)
    intake.drive("-c", 4, "-n", 1000, mails.small)
    database.run("ANALYZE")
    server = []

    def drive(mail, count):
        before = cpu_us(database.pids())
        result = intake.drive("-c", 4, "-n", count, mail)
        server.append((cpu_us(database.pids()) - before) / count)
        return result

    rows = (("4 KB", mails.small, 2000, 300), ("40 KB HTML", mails.html, 500, 800),
            ("5 MB attachment", mails.medium, 40, 18000))
    for what, mail, count, bar in rows:
        server.clear()
        floor, ours = in_turns(ROUNDS, lambda m=mail, n=count: null.drive("-c", 4, "-n", n, m),
                               lambda m=mail, n=count: drive(m, n))
        own = median(ours, "cpu_us")
        table.add(f"intake, {what}: the filter's CPU, us", f"{median(floor, 'cpu_us'):.0f} us",
                  f"{own:.0f} us", own, bar, False)
        if mail == mails.small:
            own = statistics.median(server)
            table.add("intake, 4 KB: PostgreSQL's CPU, us", "", f"{own:.0f} us", own, 300, False)


def speed(ground, table, mails, database):
    """Throughput and time added, against the store's two calls alone."""
    intake = ground.intake("speed", database)
    intake.drive("-c", 8, "-n", 2000, mails.small)
    database.run("ANALYZE")
    for connections in (8, 32):
        alone, ours = in_turns(
            ROUNDS, lambda c=connections: {"rate": database.calls_alone(min(c, 8), 1)},
            lambda c=connections: intake.drive("-c", c, "-n", 4000, mails.small))
        table.add(f"intake, 4 KB, {connections} connections, per second",
                  f"{median(alone, 'rate'):.0f}/s calls alone", f"{median(ours, 'rate'):.0f}/s",
                  median(ours, "rate"), 3500, True)
    for connections, bar in ((1, 2), (8, 5)):
        (ours,) = in_turns(ROUNDS, lambda c=connections: intake.drive("-c", c, "-n", 1000 * c,
                                                                      mails.small))
        table.add(f"time of an intake, p99, {connections} connections, ms",
                  f"p50 {median(ours, 'p50_ms'):.2f} ms", f"{median(ours, 'p99_ms'):.2f} ms",
                  median(ours, "p99_ms"), bar, False)


def slowdisk(ground, table, mails, _database):
    """The same with a millisecond more for every fsync."""
    database = ground.database("slow", slow_us=1000)
    intake = ground.intake("slowdisk", database)
    intake.drive("-c", 8, "-n", 1000, mails.small)
    database.run("ANALYZE")
    alone, ours = in_turns(ROUNDS, lambda: {"rate": database.calls_alone(8, 1)},
                           lambda: intake.drive("-c", 8, "-n", 2000, mails.small))
    ratio = statistics.median(own["rate"] / other["rate"] for own, other in zip(ours, alone))
    table.add("intake with 1 ms more per fsync, 8 connections",
              f"{median(alone, 'rate'):.0f}/s calls alone", f"{median(ours, 'rate'):.0f}/s", ratio,
              0.9, True)


def memory(ground, table, mails, database):
    """A hundred large mails in flight."""
    intake = ground.intake("memory", database)
    result = intake.drive("-c", 100, "-n", 100, "-H", mails.huge)
    table.add("100 mails of 25 MB in flight, peak, MiB", "", f"{result['peak_rss_kb'] // 1024} MiB",
              result["peak_rss_kb"] / 1024, 128, False)


def postfix(ground, table, mails, database):
    """Strangers' mail through a whole Postfix: no filter, one that does nothing, ours."""
    null, intake = ground.null_filter(), ground.intake("postfix", database)
    for server in (null, intake):
        os.chmod(server.path, 0o666)
    server, ports = ground.postfix({"none": "", "null": f"unix:{null.path}",
                                    "intake": f"unix:{intake.path}"})
    try:
        def send(name):
            begun = time.monotonic()
            subprocess.run(["smtp-source", "-s", "8", "-m", "800", "-l", "4096", "-f", "a@b.example",
                            "-t", "c@else.example", f"127.0.0.1:{ports[name]}"], check=True)
            return {"rate": 800 / (time.monotonic() - begun)}

        rounds = 6 * ROUNDS
        results = in_turns(rounds, *(lambda n=name: send(n) for name in ports))
    finally:
        server.stop()
    none, floor, ours = results
    ratio = statistics.median(own["rate"] / other["rate"] for own, other in zip(ours, floor))
    table.add(f"mail for others, whole Postfix, {rounds} rounds",
              f"{median(floor, 'rate') / median(none, 'rate'):.2f} of no filter",
              f"{median(ours, 'rate') / median(none, 'rate'):.2f} of no filter", ratio, 0.95, True)


def leaks(ground, table, mails, database):
    """200,000 mails over reused and broken connections."""
    intake = ground.intake("leaks", database)

    def drive(count):
        return intake.drive("-x", "-c", 8, "-n", count, "-r", 7, "-p", 50, mails.small)["rss_kb"]

    settled = drive(20_000)
    after = drive(180_000)
    table.add("200,000 whole and broken mails: growth, KiB", f"{settled} KiB", f"{after} KiB",
              after - settled, 2048, False)


# Two tickets for each customer.
MILLIONS = """
SET session_replication_role = replica;
INSERT INTO intake.customer (desk, customer) SELECT 'acme', n FROM generate_series({first}, {last}) n;
INSERT INTO intake.contact (desk, contact, customer)
    SELECT 'acme', n, n FROM generate_series({first}, {last}) n;
INSERT INTO intake.address (desk, address, contact, customer)
    SELECT 'acme', 'old' || n || '@example.net', n, n FROM generate_series({first}, {last}) n;
INSERT INTO intake.ticket (desk, ticket, contact, author, state, service_type, identity, subject)
    SELECT 'acme', n * 2 + half, n, 'old' || n || '@example.net', 'closed', 'consultation',
           'unknown', 'Old ticket'
      FROM generate_series({first}, {last}) n, generate_series(0, 1) half;
"""


def millions(ground, table, mails, database):
    """An empty store against one with a million customers and two million tickets."""
    full = ground.database("millions")
    first = 10_000_000  # past the numbers that the sequences give
    full.run(MILLIONS.format(first=first, last=first + 999_999))
    full.run("ANALYZE")
    empty, filled = ground.intake("empty", database), ground.intake("filled", full)
    for one in (empty, filled):
        one.drive("-c", 8, "-n", 1000, mails.small)
    floor, ours = in_turns(ROUNDS, lambda: empty.drive("-c", 8, "-n", 2000, mails.small),
                           lambda: filled.drive("-c", 8, "-n", 2000, mails.small))
    ratio = statistics.median(own["rate"] / other["rate"] for own, other in zip(ours, floor))
    table.add("1,000,000 customers, 2,000,000 tickets, 8 connections",
              f"{median(floor, 'rate'):.0f}/s empty", f"{median(ours, 'rate'):.0f}/s", ratio, 0.8,
              True)


ROWS = {"others": others, "costs": costs, "speed": speed, "slowdisk": slowdisk, "memory": memory}
LONG_ROWS = {"leaks": leaks, "millions": millions, "postfix": postfix}


def main():
    ground = Ground()
    table = Table()
    chosen = {key: row for key, row in {**ROWS, **LONG_ROWS}.items()
              if (ONLY in key if ONLY else FULL or key in ROWS)}
    try:
        mails, database = Mails(ground), ground.database("db")
        print(f"{DESK}; {ROUNDS} rounds in turn, medians; load {os.getloadavg()[0]:.1f}")
        for row in chosen.values():
            row(ground, table, mails, database)
    finally:
        ground.close()
    with open(os.path.join(BUILD, "bench.json"), "w", encoding="utf-8") as file:
        json.dump(table.rows, file, indent=1)
    missed = [row["what"] for row in table.rows if not row["held"]]
    print(f"bench: {len(table.rows) - len(missed)} of {len(table.rows)} bars held, "
          f"load {os.getloadavg()[0]:.1f}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
