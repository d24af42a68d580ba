"""The code blocks of a section of README.md, as they stand there."""

import re
from pathlib import Path

README = Path(__file__).resolve().parents[2] / "README.md"
FILE_REMARK = re.compile(r"\s+# (pg_hba\.conf|pg_ident\.conf|sendmail\.mc|intake\.conf)\s*$")


class Block:
    """Lines to type, or a snippet of the file that the remark behind its first line names."""

    def __init__(self, lines):
        found = FILE_REMARK.search(lines[0])
        self.file = found.group(1) if found else None
        if found:
            lines = [FILE_REMARK.sub("", lines[0]), *lines[1:]]
        self.lines = lines

    @property
    def text(self):
        return "\n".join(self.lines) + "\n"


def section_lines(title):
    """The lines below a heading, up to the next heading of any level."""
    lines = README.read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines)
                 if line.startswith("#") and line.lstrip("# ") == title)
    end = next((number for number in range(start + 1, len(lines)) if lines[number].startswith("#")),
               len(lines))
    return lines[start + 1:end]


def blocks(title):
    """Indented after an empty line: four columns, or seven within a numbered step."""
    found, current, before = [], [], ""
    for line in [*section_lines(title), ""]:
        step = re.match(r"( {7}| {4})\S", line) if not current else None
        if (step and before == "") or (current and line.startswith(" " * 4)):
            current.append(line)
        elif current and line == "":
            indent = len(current[0]) - len(current[0].lstrip())
            found.append(Block([text[indent:] for text in current]))
            current = []
        before = line
    return found
