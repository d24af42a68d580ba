#!/usr/bin/env python3
"""How CPU time and memory grow with the mails of tests/mail/shapes.py.

A mail may cost 1 CPU second a megabyte and three times its size in memory (eight when it is rewritten), besides what a
plain mail costs. CPU time, not the clock, so a busy machine does not matter; where a row is over the bar, the least of
several runs counts. `--short` takes one small size and a bar that no noise reaches, since what
grows with the square of the size is over it by far."""
import argparse
import multiprocessing
import os
import resource
import sys
import tempfile

sys.dont_write_bytecode = True
import shapes  # noqa: E402

LONG = {"body": (250_000, 1_000_000, 4_000_000), "header": (30_000, 100_000, 240_000)}
SHORT = {"body": (250_000,), "header": (120_000,)}
BARS = {"long": 1.0, "short": 4.0}  # seconds a megabyte
MEMORY = {"read": (3, 8), "rewritten": (8, 16)}  # times the mail's size, and megabytes besides
REPEATS = 4
SECONDS_MAX = 30


def start(argv, standard_input):
    """CPU seconds, peak megabytes and whether the command ended by itself."""
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_MAX, SECONDS_MAX))
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(os.open(standard_input, os.O_RDONLY), 0)
        os.dup2(null, 1)
        os.dup2(null, 2)
        os.execvp(argv[0], argv)
    _, status, usage = os.wait4(child, 0)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, os.WIFEXITED(status)


class Starter:
    """A process that starts the commands and stays small: what starts a command counts in its peak."""

    def __init__(self):
        here, there = multiprocessing.Pipe()
        if os.fork() == 0:
            here.close()
            while True:
                try:
                    there.send(start(*there.recv()))
                except EOFError:
                    os._exit(0)
        there.close()
        self.pipe = here

    def run(self, argv, data, through_pipe):
        with tempfile.NamedTemporaryFile(suffix=".eml") as file:
            file.write(b"%d\n" % len(data) + data if through_pipe else data)
            file.flush()
            self.pipe.send((argv, file.name) if through_pipe else (argv + [file.name], os.devnull))
            return self.pipe.recv()


class Row:
    """One shape at all its sizes."""

    def __init__(self, run, kind, argv, through_pipe, base):
        self.run, self.kind, self.argv, self.through_pipe, self.base = run, kind, argv, through_pipe, base
        self.worst, self.notes, self.faults = 0.0, [], []

    def cost(self, data, bar):
        """Seconds and megabytes besides those of a plain mail; asked again while over the bar."""
        megabytes = len(data) / 1e6
        seconds = float("inf")
        for _ in range(REPEATS):
            took, peak, ended = self.run(self.argv, data, self.through_pipe)
            if not ended:
                return float("inf"), 0.0
            seconds = min(seconds, max(0.0, took - self.base[0]))
            if seconds <= bar * megabytes:
                break
        return seconds, max(0.0, peak - self.base[1])

    def measure(self, data, bar):
        megabytes = len(data) / 1e6
        seconds, grown = self.cost(data, bar)
        self.worst = max(self.worst, seconds / megabytes)
        self.notes.append(f"{megabytes:.2f} MB {seconds:.2f} s +{grown:.0f} MB")
        factor, spare = MEMORY[self.kind]
        # What the pipe's reader holds besides: the mail itself, and the result.
        factor += 2 if self.through_pipe else 0
        if grown > factor * megabytes + spare:
            self.faults.append("MEMORY")
        if seconds > bar * megabytes:
            self.faults.append("TIME")


def main():
    run = Starter().run
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--ctl", default="build/intakectl")
    options.add_argument("--conf", help="settings: inspect decides, too")
    options.add_argument("--rewriter", default="build/tests/outgoing/rewriter")
    options.add_argument("--short", action="store_true")
    options.add_argument("--only", default="", help="shapes whose name holds this")
    options.add_argument("--keep", help="directory that gets the mails instead, at the middle size")
    given = options.parse_args()
    inspect = [given.ctl] + (["-c", given.conf] if given.conf else []) + ["inspect"]
    kinds = {"read": (shapes.READ, inspect, False), "rewritten": (shapes.REWRITTEN, [given.rewriter], True)}
    sizes, bar = (SHORT, BARS["short"]) if given.short else (LONG, BARS["long"])
    failed = count = 0
    for kind, (table, argv, through_pipe) in kinds.items():
        plain = shapes.text(b"hello\r\n") if kind == "read" else shapes.reply(shapes.PERSON)
        base = min(run(argv, plain, through_pipe)[:2] for _ in range(REPEATS))
        for name, (place, make) in table.items():
            if given.only not in f"{kind}: {name}":
                continue
            if given.keep:
                with open(os.path.join(given.keep, f"{kind} {name}.eml".replace(" ", "-")), "wb") as file:
                    file.write(make(sizes[place][-1]))
                continue
            row = Row(run, kind, argv, through_pipe, base)
            for size in sizes[place]:
                row.measure(make(size), bar)
                if row.worst == float("inf"):
                    break
            count += 1
            failed += bool(row.faults)
            if row.faults or not given.short:
                print("FAIL" if row.faults else "ok  ", f"{kind}: {name:36}", f"{row.worst:6.2f} s/MB ",
                      "; ".join(row.notes), *sorted(set(row.faults)), flush=True)
    print(f"grow: {count} shapes, {failed} cost more than they weigh")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
