"""rows.py - what is measured: each function one or more lines of the table, from the same turns."""

import functools
import os
import subprocess
import time

import peers
from figures import at_least, at_most, take_turns
from subjects import SENDERS


# ---- customers' mail ----


def rate(bench, connections, least, least_of_calls):
    database = bench.subjects[-1].database
    turns = bench.take_turns(
        {"floor": lambda: bench.five_rows.run(connections),
         "calls": lambda: {"rate": database.calls_alone(min(connections, 8), 1)}},
        lambda subject: subject.intake(subject.filter, "small", connections, 3000))
    what = f"intake, 4 KB, {connections} connections"
    bench.add(f"rate-{connections}", f"{what}: rate", "pgbench, five rows", "/s", turns,
              lambda turn: turn["floor"]["rate"], lambda own, _: own["rate"], at_least(least))
    if least_of_calls:
        bench.add(f"rate-{connections}-calls", f"{what}: rate", "its two calls alone", "/s", turns,
                  lambda turn: turn["calls"]["rate"], lambda own, _: own["rate"],
                  at_least(least_of_calls))
    bench.add(f"server-{connections}", f"{what}: PostgreSQL's CPU", "pgbench, five rows", "us",
              turns, lambda turn: turn["floor"]["server_us"], lambda own, _: own["server_us"],
              at_most(1.0) if connections == 8 else None)


def rate_8(bench):
    rate(bench, 8, .5, .8)


def rate_32(bench):
    rate(bench, 32, .75, None)


def one_domain(bench):
    """All transactions hold one row, which counts the domain's answers, until they commit."""
    turns = bench.take_turns(
        {"floor": lambda: bench.five_rows.run(8)},
        lambda subject: subject.intake(subject.filter, "one-domain", 8, 2000, "-f",
                                       "customer{k}@example.net"))
    what = "intake, 4 KB, 8 connections, customers of one domain"
    bench.add("one-domain", f"{what}: rate", "pgbench, five rows", "/s", turns,
              lambda turn: turn["floor"]["rate"], lambda own, _: own["rate"])
    bench.add("one-domain-server", f"{what}: PostgreSQL's CPU", "pgbench, five rows", "us", turns,
              lambda turn: turn["floor"]["server_us"], lambda own, _: own["server_us"])


def times(bench, connections, most):
    turns = bench.take_turns(
        {"floor": lambda: bench.five_rows.run(connections)},
        lambda subject: subject.intake(subject.filter, "small", connections, 500 * connections))
    what = f"intake, 4 KB, {connections} connection{'s' if connections > 1 else ''}"
    bench.add(f"p50-{connections}", f"{what}: time added, p50", "pgbench, five rows", "ms", turns,
              lambda turn: turn["floor"]["p50_ms"], lambda own, _: own["p50_ms"], at_most(most))
    bench.add(f"p99-{connections}", f"{what}: time added, p99", "pgbench, five rows", "ms", turns,
              lambda turn: turn["floor"]["p99_ms"], lambda own, _: own["p99_ms"])
    bench.add(f"p50-{connections}-server", f"{what}: PostgreSQL's CPU", "pgbench, five rows", "us",
              turns, lambda turn: turn["floor"]["server_us"], lambda own, _: own["server_us"])


def p50_1(bench):
    times(bench, 1, 2.2)


def p50_8(bench):
    times(bench, 8, 2.0)


def slow_disk(bench):
    """With a millisecond more for every fsync."""
    slow = {}
    for subject in bench.subjects:
        database = bench.ground.database(subject.build, f"{subject.name}-slow", slow_us=1000)
        slow[subject.name] = (subject.start("slow", database), database)
    calls = slow["ours"][1]

    def both(subject):
        filter_, database = slow[subject.name]
        result = subject.intake(filter_, "small", 8, 2000, database=database)
        result["quick"] = subject.intake(subject.filter, "small", 8, 2000)["rate"]
        return result

    turns = bench.take_turns({"calls": lambda: {"rate": calls.calls_alone(8, 2)}}, both)
    what = "intake, 4 KB, 8 connections, 1 ms more per fsync: rate"
    bench.add("slow-calls", what, "its two calls alone", "/s", turns,
              lambda turn: turn["calls"]["rate"], lambda own, _: own["rate"], at_least(1.05))
    bench.add("slow-own", what, "ours without the delay", "/s", turns,
              lambda turn: turn["ours"]["quick"], lambda own, _: own["rate"], at_least(.9))
    for server, _ in slow.values():
        bench.ground.end(server)


def filter_cpu(bench, connections, most):
    turns = bench.take_turns(
        {"null": lambda: bench.null.drive("-c", connections, "-n", 6000, bench.mail("small"))},
        lambda subject: {
            what: subject.intake(server, "small", connections, 2000)
            for what, server in (("without", subject.filter_without_classifier),
                                 ("with", subject.filter))})
    for name, key, bar in (("", "without", at_most(most)), ("-classified", "with", None)):
        said = "off" if key == "without" else "on"
        bench.add(f"filter-{connections}{name}",
                  f"intake, 4 KB, {connections} connections: the filter's CPU, classifier {said}",
                  "null filter that reads all", "us", turns, lambda turn: turn["null"]["cpu_us"],
                  lambda own, _, k=key: own[k]["cpu_us"], bar)


def filter_8(bench):
    filter_cpu(bench, 8, 2.2)


def filter_32(bench):
    filter_cpu(bench, 32, 2.5)


def html(bench):
    """Each above what a filter costs that only reads."""
    what, floor = "intake, 40 KB HTML: the filter's CPU above null", "OpenDKIM verify above null"
    if bench.opendkim is None:
        bench.leave_out("html", what, floor, "opendkim is not installed", at_most(.65))
        return
    options = ("-c", 4, "-n", 1500, bench.mail("html"))
    turns = bench.take_turns(
        {"null": lambda: bench.null.drive(*options),
         "peer": lambda: bench.opendkim.drive(*options)},
        lambda subject: subject.intake(subject.filter_without_classifier, "html", 4, 800))
    bench.add("html", what, floor, "us", turns,
              lambda turn: turn["peer"]["cpu_us"] - turn["null"]["cpu_us"],
              lambda own, turn: own["cpu_us"] - turn["null"]["cpu_us"], at_most(.65))


def attachment(bench):
    what = "intake, 5 MB attachment: the filter's CPU"
    options = ("-c", 4, "-n", 40, bench.mail("medium"))
    floors = {"gmime": lambda: peers.gmime_alone(bench.mail("medium"), 10)}
    if bench.opendkim is not None:
        floors["peer"] = lambda: bench.opendkim.drive(*options)
    turns = bench.take_turns(
        floors, lambda subject: subject.intake(subject.filter_without_classifier, "medium", 4, 40))
    if bench.opendkim is not None:
        bench.add("attachment", what, "OpenDKIM verify", "us", turns,
                  lambda turn: turn["peer"]["cpu_us"], lambda own, _: own["cpu_us"], at_most(.6))
    else:
        bench.leave_out("attachment", what, "OpenDKIM verify", "opendkim is not installed",
                        at_most(.6))
    bench.add("attachment-gmime", what, "GMime decoding alone", "us", turns,
              lambda turn: turn["gmime"]["cpu_us"], lambda own, _: own["cpu_us"])


def memory(bench):
    """All of them wait before their end of message."""
    what, floor = "100 mails of 25 MB in flight: peak memory", "OpenDKIM verify"
    if bench.opendkim is None:
        bench.leave_out("memory", what, floor, "opendkim is not installed", at_most(.3))
        return
    options = ("-c", 100, "-n", 100, "-H", bench.mail("huge"))

    def peak(server):
        return {"mb": server.drive(*options)["peak_rss_kb"] / 1024}

    def fresh(subject):  # what another row left behind is not its
        server = bench.ground.intake(subject.build, f"{subject.name}-memory", subject.database)
        result = peak(server)
        bench.ground.end(server)
        return result

    turns = [{"peer": peak(bench.opendkim),
              **{subject.name: fresh(subject) for subject in bench.subjects}}]
    bench.add("memory", what, floor, "MB", turns, lambda turn: turn["peer"]["mb"],
              lambda own, _: own["mb"], at_most(.3))


def wal(bench):
    """The write-ahead log of many mails, for each of them."""
    count = 3000
    position = "SELECT pg_current_wal_lsn() - '0/0'"

    def written(database, run):
        before = int(database.value(position))
        run()
        return (int(database.value(position)) - before) / count

    def own(subject):
        subject.filter.drive("-c", 8, "-n", 10, bench.mail("small"))
        subject.database.value("CHECKPOINT")
        run = functools.partial(subject.intake, subject.filter, "small", 8, count)
        subject.intake(subject.filter, "small", 8, 2000)  # whole pages come after a checkpoint
        return {"octets": written(subject.database, run)}

    size = os.path.getsize(bench.mail("small"))
    turns = take_turns(1, {subject.name: functools.partial(own, subject)
                           for subject in bench.subjects})
    bench.add("wal", f"intake, {size} octets: write-ahead log", "4 KB, about the mail itself",
              "octets", turns, lambda turn: 4096, lambda own, _: own["octets"], at_most(1.0))


def entrance(bench):
    """A desk that looks up quotas and facts told before, and the same one that looks up neither. Round
    trips are the transactions of a filter's whole life."""
    settings = {"off": {"needs": ()}, "on": {"requests": 1_000_000}}
    count, warm = 2000, 1500
    filters = {subject.name: {which: subject.start(f"entrance-{which}", **changes)
                              for which, changes in settings.items()}
               for subject in bench.subjects}

    def trips(subject, changes):
        done = "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = 'intake'"
        subject.database.value("SELECT pg_stat_force_next_flush()")
        before = int(subject.database.value(done))
        server = subject.start("entrance-trips", **changes)
        bench.ground.end(server)  # which writes down what it did
        return (int(subject.database.value(done)) - before) / warm

    def own(subject):
        return {which: {**subject.intake(filters[subject.name][which], "small", 8, count),
                        "trips": trips(subject, settings[which])} for which in settings}

    turns = bench.take_turns({}, own)
    what, floor = "intake, 4 KB, 8 connections, with quotas and facts", "without"
    for name, unit, key, bar in (("entrance-server", "us", "server_us", at_most(1.1)),
                                 ("entrance-trips", "", "trips", at_most(1.05))):
        said = "PostgreSQL's CPU" if key == "server_us" else "round trips"
        bench.add(name, f"{what}: {said}", floor, unit, turns,
                  lambda turn, k=key: turn["ours"]["off"][k], lambda own, _, k=key: own["on"][k],
                  bar)
    for servers in filters.values():
        for server in servers.values():
            bench.ground.end(server)


def naive(bench):
    """A script that parses and inserts, against all that we do."""
    what, floor = "intake, 4 KB, 8 connections: rate", "a Python script with psycopg2"
    script = peers.naive_filter(bench.ground, bench.five_rows.database)
    if script is None:
        bench.leave_out("naive", what, floor, "python3-milter or python3-psycopg2 is not installed",
                        at_least(1.0))
        return
    turns = bench.take_turns(
        {"peer": lambda: script.drive("-c", 8, "-n", 1000, "-b", bench.number(), *SENDERS,
                                      bench.mail("small"))},
        lambda subject: subject.intake(subject.filter, "small", 8, 2000))
    bench.add("naive", what, floor, "/s", turns, lambda turn: turn["peer"]["rate"],
              lambda own, _: own["rate"], at_least(1.0))
    bench.add("naive-cpu", "intake, 4 KB, 8 connections: the filter's CPU", floor, "us", turns,
              lambda turn: turn["peer"]["cpu_us"], lambda own, _: own["cpu_us"])
    bench.ground.end(script)


# ---- agents' mail ----


def reply(bench, name, mail, what, most, count):
    floor = "alterMIME, a process per mail"
    replacing = bench.ground.null_filter(f"{name}-null", "replace")
    altermime = peers.AlterMime(bench.ground, bench.texts[mail])
    what = f"agent's reply, {what}"
    floors = {"null": lambda: replacing.drive("-c", 4, "-n", count, bench.mail(mail)),
              "server": lambda: bench.five_rows.run(4)}
    if altermime.program:
        floors["peer"] = altermime.run
    turns = bench.take_turns(
        floors, lambda subject: subject.reply(subject.filter_without_classifier, mail, count))
    bench.ground.end(replacing)
    if altermime.program:
        bench.add(name, f"{what}: the filter's CPU above null that replaces a body", floor, "us",
                  turns, lambda turn: turn["peer"]["cpu_us"],
                  lambda own, turn: own["cpu_us"] - turn["null"]["cpu_us"], at_most(most))
    else:
        bench.leave_out(name, what, floor, "altermime is not installed", at_most(most))
    bench.add(f"{name}-server", f"{what}: PostgreSQL's CPU", "pgbench, five rows", "us", turns,
              lambda turn: turn["server"]["server_us"], lambda own, _: own["server_us"],
              at_most(2.4))


def reply_4k(bench):
    reply(bench, "reply", "reply", "4 KB", .15, 1500)


def reply_40k(bench):
    reply(bench, "html-reply", "html-reply", "40 KB HTML", .40, 800)


# ---- mail that is not ours ----


def others(bench):
    for name, what, reuse, count, bar in (("others", "a connection each", 1, 6000, at_least(1.0)),
                                          ("others-kept", "kept", 0, 24000, at_least(.95))):
        options = ("-c", 8, "-n", count, "-r", reuse, "-p", 0, bench.mail("small"))
        turns = bench.take_turns({"null": lambda o=options: bench.null.drive(*o)},
                                 lambda subject, o=options: subject.filter.drive(*o))
        bench.add(name, f"mail for others, 8 connections, {what}: rate", "null filter at DATA",
                  "/s", turns, lambda turn: turn["null"]["rate"], lambda own, _: own["rate"], bar)
        bench.add(f"{name}-cpu", f"mail for others, 8 connections, {what}: the filter's CPU",
                  "null filter at DATA", "us", turns, lambda turn: turn["null"]["cpu_us"],
                  lambda own, _: own["cpu_us"])


def postfix(bench):
    """Strangers' mail through a whole Postfix."""
    filters = {"null": bench.null, **{subject.name: subject.filter for subject in bench.subjects}}
    for server in filters.values():
        os.chmod(server.path, 0o666)
    server, ports = bench.ground.postfix(
        {name: f"unix:{one.path}" for name, one in filters.items()})

    def send(name):
        begun = time.monotonic()
        subprocess.run(["smtp-source", "-s", "8", "-m", "800", "-l", "4096", "-f", "a@b.example",
                        "-t", "c@else.example", f"127.0.0.1:{ports[name]}"], check=True)
        return {"rate": 800 / (time.monotonic() - begun)}

    try:
        turns = bench.take_turns({"null": lambda: send("null")}, lambda subject: send(subject.name))
        for _ in range(3):
            turns += bench.take_turns({"null": lambda: send("null")},
                                      lambda subject: send(subject.name))
    finally:
        server.stop()
    bench.add("postfix", "mail for others, a whole Postfix: rate", "null filter", "/s", turns,
              lambda turn: turn["null"]["rate"], lambda own, _: own["rate"], at_least(.95))


# ---- for long ----


def leaks(bench):
    """200,000 mails over reused and broken connections."""
    options = ("-x", "-c", 8, "-r", 7, "-p", 50, *SENDERS)

    def grow(subject):
        settled, after = (
            subject.filter.drive(*options, "-n", count, "-b", bench.number(), bench.mail("small"))
            ["rss_kb"] / 1024 for count in (20_000, 180_000))
        return {"settled": settled, "after": after}

    turns = take_turns(1, {subject.name: functools.partial(grow, subject)
                           for subject in bench.subjects})
    bench.add("leaks", "memory after 200,000 whole and broken mails", "after 20,000", "MB", turns,
              lambda turn: turn["ours"]["settled"], lambda own, _: own["after"], at_most(1.05))


# Two tickets for each customer.
MILLIONS = """
SET session_replication_role = replica;
INSERT INTO intake.customer (desk, customer)
    SELECT 'acme', n FROM generate_series({first}, {last}) n;
INSERT INTO intake.contact (desk, contact, customer)
    SELECT 'acme', n, n FROM generate_series({first}, {last}) n;
INSERT INTO intake.address (desk, address, contact, customer)
    SELECT 'acme', 'kunde@old' || lpad((n - {first})::text, 10, '0') || '.example', n, n
      FROM generate_series({first}, {last}) n;
INSERT INTO intake.ticket (desk, ticket, contact, author, state, service_type, identity, subject)
    SELECT 'acme', n * 2 + half, n, 'kunde@old' || lpad((n - {first})::text, 10, '0') || '.example',
           'closed', 'consultation', 'unknown', 'Old ticket'
      FROM generate_series({first}, {last}) n, generate_series(0, 1) half;
ANALYZE;
"""


def millions(bench):
    """An empty store against one with a million customers and two million tickets: strangers' mail,
    and mail from the million."""
    first = 10_000_000  # past the numbers that the sequences give
    stores = {}
    for subject in bench.subjects:
        full = bench.ground.database(subject.build, f"{subject.name}-full")
        full.psql("-c", MILLIONS.format(first=first, last=first + 999_999))
        stores[subject.name] = (subject.start("full", full), full)

    def new(subject):
        filter_, full = stores[subject.name]
        return subject.intake(filter_, "small", 8, 2000, database=full)

    def known(subject):
        filter_, full = stores[subject.name]
        options = ("-k", 1_000_000, "-f", "kunde@old{k}.example")
        return subject.intake(filter_, "old", 8, 2000, *options, database=full)

    ours = bench.subjects[-1]
    turns = bench.take_turns({"empty": lambda: ours.intake(ours.filter, "small", 8, 2000)},
                             lambda subject: {"new": new(subject), "known": known(subject)})
    for key, what in (("new", "mail"), ("known", "mail from the stored million")):
        said = f"1,000,000 customers, 2,000,000 tickets, {what}"
        name = f"millions-{key}"
        bench.add(name, f"{said}: rate", "empty store", "/s", turns,
                  lambda turn: turn["empty"]["rate"], lambda own, _, k=key: own[k]["rate"],
                  at_least(.9))
        bench.add(f"{name}-server", f"{said}: PostgreSQL's CPU", "empty store", "us", turns,
                  lambda turn: turn["empty"]["server_us"],
                  lambda own, _, k=key: own[k]["server_us"], at_most(1.15))


# In order; each with the lines that it makes.
ROWS = {
    rate_8: ("rate-8", "rate-8-calls", "server-8"),
    rate_32: ("rate-32", "server-32"),
    one_domain: ("one-domain", "one-domain-server"),
    p50_1: ("p50-1", "p99-1", "p50-1-server"),
    p50_8: ("p50-8", "p99-8", "p50-8-server"),
    slow_disk: ("slow-calls", "slow-own"),
    filter_8: ("filter-8", "filter-8-classified"),
    filter_32: ("filter-32", "filter-32-classified"),
    reply_4k: ("reply", "reply-server"),
    reply_40k: ("html-reply", "html-reply-server"),
    html: ("html",),
    attachment: ("attachment", "attachment-gmime"),
    memory: ("memory",),
    others: ("others", "others-cpu", "others-kept", "others-kept-cpu"),
    wal: ("wal",),
    entrance: ("entrance-server", "entrance-trips"),
    naive: ("naive", "naive-cpu"),
}
LONG_ROWS = {
    millions: ("millions-new", "millions-new-server", "millions-known", "millions-known-server"),
    leaks: ("leaks",),
    postfix: ("postfix",),
}
