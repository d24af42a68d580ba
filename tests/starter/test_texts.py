"""The starter's texts: every row can be read, and no mail is another one over again.

Two mails are near-duplicates when half of what either consists of (three words in a row; in Chinese and
Japanese five characters) is in both. Numbers count as one word, so that a series told apart by its order
numbers is found.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

import pytest

TEXTS = sorted((Path(__file__).parents[2] / "conf/starter/texts").glob("*.tsv"))
LABELS = {"technical", "consultation", "complaint", "after-sales", "billing", "account", "delivery",
          "cooperation", "other"}
LANGUAGES = {"zh-CN", "zh-TW", "en", "de", "fr", "es", "ja"}
OF_SEVERAL_LANGUAGES = {"desk"}
SAME = 0.5
ESCAPES = {"\\n": "\n", "\\t": "\t", "\\r": "\r", "\\\\": "\\"}


class Row(NamedTuple):
    place: str
    label: str
    language: str
    text: str


def unescaped(text):
    return re.sub(r"\\(?:[ntr\\])", lambda escape: ESCAPES[escape[0]], text)


def faults(line, file_name):
    """What keeps a line of a file from being a row, in words."""
    cells = line.split("\t")
    if len(cells) != 3:
        return [f"{len(cells)} columns"]
    label, language, text = cells
    found = []
    if label not in LABELS:
        found.append(f"label {label!r}")
    if language not in LANGUAGES or file_name not in OF_SEVERAL_LANGUAGES | {language}:
        found.append(f"language {language!r}")
    if re.search(r"\\(?![ntr\\])", re.sub(r"\\\\", "", text)):
        found.append("an escape that is none")
    if any(unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn") for character in text):
        found.append("a control character")
    if not unescaped(text).strip():
        found.append("no text")
    return found


def rows_of(path):
    # Only the line feed ends a row: splitlines() would hide a stray control character.
    lines = path.read_bytes().decode("utf-8").removesuffix("\n").split("\n")
    return [Row(f"{path.name}:{number}", *line.split("\t"))
            for number, line in enumerate(lines, 1) if not faults(line, path.stem)]


def shingles(row):
    text = re.sub(r"\d+", "0", unicodedata.normalize("NFKC", unescaped(row.text)).casefold())
    words, length = re.findall(r"\w+", text), 3
    if row.language[:2] in ("zh", "ja"):
        words, length = list("".join(words)), 5
    return {tuple(words[at:at + length]) for at in range(max(1, len(words) - length + 1))}


def overlaps(rows):
    """(share, row, row) for every two rows that have anything in common, the most alike first."""
    sets = [shingles(row) for row in rows]
    rows_with = defaultdict(list)
    found = []
    for number, own in enumerate(sets):
        common = Counter(other for shingle in own for other in rows_with[shingle])
        found += [(count / (len(own) + len(sets[other]) - count), rows[other], rows[number])
                  for other, count in common.items()]
        for shingle in own:
            rows_with[shingle].append(number)
    return sorted(found, reverse=True)


def near_duplicates(rows):
    return [f"{one.place} and {other.place} have {share:.0%} in common: {one.text!r}, {other.text!r}"
            for share, one, other in overlaps(rows) if share >= SAME]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_every_line_is_a_row(path):
    lines = path.read_bytes().decode("utf-8").removesuffix("\n").split("\n")
    assert not [f"{path.name}:{number}: {fault}" for number, line in enumerate(lines, 1)
                for fault in faults(line, path.stem)]


def test_no_mail_is_another_over_again():
    rows = [row for path in TEXTS for row in rows_of(path)]
    assert {row.label for row in rows} == LABELS
    assert not near_duplicates(rows)


@pytest.mark.parametrize("line, fault", [
    ("billing\tde\tMahnung\\n\\nWarum?\\tHier: C:\\\\neu", None),
    ("billing\tde\tMahnung\tWarum?", "4 columns"),
    ("billing\tMahnung", "2 columns"),
    ("refund\tde\tMahnung", "label 'refund'"),
    ("billing\ten\tReminder", "language 'en'"),
    ("billing\tde\tMahnung \\q", "an escape that is none"),
    ("billing\tde\tMahnung \\\\\\", "an escape that is none"),
    ("billing\tde\tMahnung\r", "a control character"),
    ("billing\tde\tMah\x85nung", "a control character"),
    ("billing\tde\t\\n \\t", "no text"),
])
def test_a_broken_line_is_told(line, fault):
    assert faults(line, "de") == ([fault] if fault else [])


@pytest.mark.parametrize("language, one, other, same", [
    ("en", "Parcel\\n\\nMy parcel 4711 went to the wrong house again, please send somebody to fetch it.",
     "PARCEL my parcel 99 went to the wrong house again; please send somebody to get it!", True),
    ("en", "My parcel went to the wrong house again, please send somebody to fetch it.",
     "The wrong house again? Somebody please fetch my parcel, it went to next door.", False),
    ("de", "Danke!", "danke", True),
    ("zh-CN", "快递三天没动了，什么时候能送到我家", "快递5天没动了！什么时候能送到我家？", True),
    ("zh-CN", "快递三天没动了，什么时候能送到我家", "能不能把快递改送到公司？我这三天都不在家", False),
    ("zh-CN", "你们的快递已经三天没有动了，到底什么时候能送到我家",
     "你们的快递已经三天没有动了，到底什么时候能送到我们家", True),
    ("ja", "荷物がまだ届きません。いつ届くのか教えてください。", "荷物がまだ届きません、いつ届くのか教えて下さい", True),
])
def test_a_planted_near_duplicate_is_told(language, one, other, same):
    rows = [Row("a:1", "delivery", language, one), Row("b:1", "other", language, other),
            Row("c:1", "other", language, "zzz yyy xxx 天地玄黄宇宙洪荒")]
    assert len(near_duplicates(rows)) == (1 if same else 0)
