"""bench.py - the speed of the filter, as ratios to a floor of the same run, in turns.

  ROUNDS=9        turns of each comparison (5)
  ROW=rate-8      only the rows with a line of this name
  FULL=1          also rows that take minutes: a store of millions, 200,000 mails, a whole Postfix
  BEFORE=DIR      another build, measured in the same turns

Other work on the machine moves every figure; ratios suffer least, and of those the processor times'
least. Differences of a rate under a fifth are noise."""

import json
import os
import signal
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

# pylint: disable=wrong-import-position
import report  # noqa: E402
from ground import ROOT, Build, Ground  # noqa: E402
from mails import compose  # noqa: E402
from rows import LONG_ROWS, ROWS  # noqa: E402
from subjects import Bench  # noqa: E402


def chosen_rows(name, full):
    every = {**ROWS, **LONG_ROWS}
    if not name:
        return list(every if full else ROWS)
    chosen = [row for row, lines in every.items() if name in lines or name == row.__name__]
    if not chosen:
        names = " ".join(line for lines in every.values() for line in lines)
        raise SystemExit(f"bench: there is no row {name} (hint: {names})")
    return chosen


def tell(line):
    load = f"load {line.load:.1f}"
    said = line.missing or f"{report.spread(line.ratio)} {line.bar or ''} {line.verdict} {load}"
    before = f"before {report.spread(line.ratio_before)}, " if line.before else ""
    print(f"{line.name}: {line.what} to {line.floor_name}: {before}{said}", flush=True)


def write(name, text):
    path = os.path.join(os.path.dirname(os.path.dirname(os.environ.get(
        "BENCH_TOOLS", os.path.join(ROOT, "build", "tests", "bench")))), name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def main():
    turns = int(os.environ.get("ROUNDS", "5"))
    builds = {"ours": Build(os.environ.get("INTAKE_BUILD", os.path.join(ROOT, "build")))}
    if os.environ.get("BEFORE"):
        builds = {"before": Build(os.environ["BEFORE"]), **builds}
    rows = chosen_rows(os.environ.get("ROW", ""), os.environ.get("FULL", ""))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that all that was started is ended
    ground, begun = Ground(), os.getloadavg()[0]
    bench = Bench(ground, compose(), builds, turns, tell)
    try:
        for row in rows:
            row(bench)
    finally:
        ground.close()
    about = (f"{time.strftime('%Y-%m-%d %H:%M')}, {os.cpu_count()} processors, {turns} turns, "
             f"medians and ranges, load {begun:.1f} to {os.getloadavg()[0]:.1f}")
    written = [write("bench.json", json.dumps({"about": about, "lines": [
        line.as_json() for line in bench.lines]}, indent=1)),
        write("bench.html", report.page(bench.lines, about))]
    print(f"\n{report.table(bench.lines)}\n\n{about}\n{' '.join(written)}")
    print(f"bench: {report.summary(bench.lines)}")
    return 1 if any(line.verdict == "MISSED" for line in bench.lines) else 0


if __name__ == "__main__":
    sys.exit(main())
