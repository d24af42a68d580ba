"""subjects.py - builds that are measured, each with a database and filters of its own, and the
floors they are held against."""

import functools
import itertools
import os

import peers
from figures import Line, take_turns
from ground import BenchError

SENDERS = ("-k", 10_000, "-f", "kunde@customer{k}.example")


class Subject:
    """A build that is measured, with a database and filters of its own."""

    def __init__(self, bench, name, build):
        self.bench, self.name, self.build = bench, name, build

    @functools.cached_property
    def database(self):
        return self.bench.ground.database(self.build, f"{self.name}-db")

    @functools.cached_property
    def filter(self):
        return self.start("filter")

    @functools.cached_property
    def filter_without_classifier(self):
        return self.start("without", model="none")

    def start(self, what, database=None, **changes):
        """Warm: connections, plans and caches are there, and statistics."""
        database = database or self.database
        started = self.bench.ground.intake(self.build, f"{self.name}-{what}", database, **changes)
        started.drive("-c", 8, "-n", 1500, *SENDERS, self.bench.mail("small"))
        database.value("ANALYZE")
        return started

    def intake(self, filter_, mail, connections, count, *options, database=None):
        """Customers' mails, each of them registered and acknowledged."""
        database = database or self.database
        acknowledged = "SELECT count(*) FROM intake.outbox"
        before = int(database.value(acknowledged))
        used = database.cpu_us()
        result = filter_.drive("-c", connections, "-n", count, *SENDERS, "-b", self.bench.number(),
                               *options, self.bench.mail(mail))
        result["server_us"] = (database.cpu_us() - used) / count
        after = int(database.value(acknowledged))
        if after != before + count:
            raise BenchError(f"{after - before} of {count} mails were acknowledged")
        return result

    def reply(self, filter_, mail, count):
        """An agent's answers, each to a mail that was sent before, and rewritten."""
        number = self.bench.number()
        common = ("-c", 4, "-n", count, *SENDERS, "-b", number)
        filter_.drive(*common, self.bench.mail("small"))
        rewritten = "SELECT count(*) FROM intake.departure WHERE rewritten"
        before = int(self.database.value(rewritten))
        used = self.database.cpu_us()
        result = filter_.drive(*common, "-l", "alex", "-f", "support@acme.example", "-t",
                               "kunde@customer{k}.example", self.bench.mail(mail))
        result["server_us"] = (self.database.cpu_us() - used) / count
        after = int(self.database.value(rewritten))
        if after != before + count:
            raise BenchError(f"{after - before} of {count} answers were rewritten")
        return result


class Bench:
    """What all rows share: mails, servers that several need, and how often turns are taken."""

    def __init__(self, ground, texts, subjects, turns, say):
        self.ground, self.texts, self.turns, self.say = ground, texts, turns, say
        self.subjects = [Subject(self, name, build) for name, build in subjects.items()]
        self.numbers = itertools.count(1)
        self.lines = []

    @functools.lru_cache(maxsize=None)  # pylint: disable=method-cache-max-size-none
    def mail(self, name):
        return self.ground.mail(name, self.texts[name])

    def number(self):
        """First number of a run's mails: none was sent before."""
        return next(self.numbers) * 1_000_000

    @functools.cached_property
    def null(self):
        return self.ground.null_filter("null")

    @functools.cached_property
    def five_rows(self):
        body = self.texts["small"].partition("\n\n")[2]
        return peers.FiveRows(self.ground, self.subjects[-1].build, body)

    @functools.cached_property
    def opendkim(self):
        return peers.opendkim(self.ground)

    def take_turns(self, floors, own):
        """`floors`: name: function; `own`: function of a subject. Once each before it counts."""
        contenders = {**floors, **{subject.name: functools.partial(own, subject)
                                   for subject in self.subjects}}
        take_turns(1, contenders)
        return take_turns(self.turns, contenders)

    def add(self, name, what, floor_name, unit, turns, floor, own, bar=None, **notes):
        """`floor` takes a turn's results, `own` those and a subject's."""
        figures = {subject.name: tuple(own(turn[subject.name], turn) for turn in turns)
                   for subject in self.subjects}
        line = Line(name, what, floor_name, unit, tuple(floor(turn) for turn in turns),
                    figures["ours"], bar, figures.get("before", ()),
                    load=os.getloadavg()[0], notes=notes)
        self.lines.append(line)
        self.say(line)

    def leave_out(self, name, what, floor_name, why, bar=None):
        line = Line(name, what, floor_name, "", (), (), bar, missing=why)
        self.lines.append(line)
        self.say(line)
