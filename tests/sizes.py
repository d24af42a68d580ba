"""What the house measures: lines, files, headers, functions, and circles between rooms."""

import os
import re
import statistics
import sys

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "milter")


def read(ending):
    for directory, _, names in sorted(os.walk(ROOT)):
        for name in sorted(names):
            if name.endswith(ending):
                path = os.path.join(directory, name)
                with open(path, encoding="utf-8") as file:
                    yield os.path.relpath(path, ROOT), file.read().splitlines()


def functions(lines):
    """By the committed layout a body stands between braces in the first column."""
    begin = None
    for number, line in enumerate(lines):
        if line.startswith("{"):
            begin = number
        elif line.startswith("}") and begin is not None:
            yield number - begin + 1
            begin = None


def rooms_seen(files):
    """Each room with the rooms whose headers it includes."""
    seen = {}
    for path, lines in files:
        room = path.split(os.sep)[0]
        for line in lines:
            quoted = re.match(r'#include "(\.\./[^"]+)"', line)
            if quoted:
                other = os.path.normpath(os.path.join(os.path.dirname(path), quoted[1])).split(os.sep)[0]
                if other != room:
                    seen.setdefault(room, set()).add(other)
    return seen


def reachable(seen, room):
    found, waiting = set(), [room]
    while waiting:
        for other in seen.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def main():
    sources, headers = list(read(".c")), list(read(".h"))
    bodies = [size for _, lines in sources + headers for size in functions(lines)]
    seen = rooms_seen(sources + headers)
    circles = sorted(room for room in seen if room in reachable(seen, room))
    print(f"lines      {sum(len(lines) for _, lines in sources + headers)}")
    print(f"sources    {len(sources)}, median {statistics.median(len(l) for _, l in sources):g} lines")
    print(f"headers    {len(headers)}, of 30 lines or less: {sum(len(l) <= 30 for _, l in headers)}")
    print(f"functions  {len(bodies)}, median {statistics.median(bodies):g} lines, longest {max(bodies)}")
    print(f"rooms in a circle  {', '.join(circles) or 'none'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
