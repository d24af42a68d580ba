"""The arithmetic of the bench: without a server."""

import json
import os
import re
import sys
import xml.etree.ElementTree as ElementTree

import pytest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

# pylint: disable=wrong-import-position
import report  # noqa: E402
from figures import Line, Series, at_least, at_most, ratios, take_turns  # noqa: E402
from ground import BenchError, change_setting  # noqa: E402
from mails import compose, filled_in  # noqa: E402


def line(floor, own, bar=None, **more):
    return Line("rate", "intake", "pgbench", "/s", tuple(floor), tuple(own), bar, **more)


@pytest.mark.parametrize("values, median, least, most", [
    ((3,), 3, 3, 3),
    ((5, 1, 3), 3, 1, 5),
    ((4, 1, 3, 2), 2.5, 1, 4),
    ((), None, None, None),
])
def test_medians_and_ranges(values, median, least, most):
    series = Series(values)
    assert (series.median, series.least, series.most) == (median, least, most)


@pytest.mark.parametrize("own, floor, expected", [
    ((10, 30), (20, 20), (.5, 1.5)),
    ((1, 2), (0, 4), (.5,)),  # nothing can be said against nothing
    ((1, 2), (-3, 4), (.5,)),  # what noise left below zero above null
    ((), (), ()),
])
def test_a_ratio_is_of_one_turn(own, floor, expected):
    assert ratios(own, floor).values == expected


def test_the_median_of_ratios_is_not_the_ratio_of_medians():
    """A turn that met a busy machine met it on both sides."""
    assert line((100, 10, 100), (50, 5, 80)).ratio.median == .5


@pytest.mark.parametrize("bar, own, verdict", [
    (at_least(.5), 50, "held"), (at_least(.5), 49, "MISSED"),
    (at_most(.5), 50, "held"), (at_most(.5), 51, "MISSED"),
    (None, 1, ""),
])
def test_a_bar_holds_or_not(bar, own, verdict):
    assert line((100,), (own,), bar).verdict == verdict


def test_what_cannot_be_measured_is_not_held():
    assert line((), (), at_most(1), missing="altermime is not installed").verdict == "not measured"
    assert line((0,), (5,), at_most(1)).verdict == "not measured"


def test_turns_are_taken_in_turn():
    order = []
    results = take_turns(2, {"floor": lambda: order.append("floor") or 1,
                             "ours": lambda: order.append("ours") or 2})
    assert order == ["floor", "ours", "floor", "ours"]
    assert results == [{"floor": 1, "ours": 2}] * 2


@pytest.fixture(name="lines")
def fixture_lines():
    return [line((100, 200), (60, 110), at_least(.5), load=3.5),
            line((100, 100), (90, 70), at_most(.5)),
            line((4,), (8,)),
            line((), (), at_most(.4), missing="<altermime> is not installed")]


def test_the_table_says_what_held(lines):
    rows = report.table(lines).splitlines()
    assert len(rows) == 1 + len(lines)
    assert "150 /s" in rows[1] and "85 /s" in rows[1] and "0.57 (0.55-0.60)" in rows[1]
    assert rows[1].endswith("held") and rows[2].endswith("MISSED")
    assert rows[3].endswith("(2.00-2.00)")
    assert "is not installed" in rows[4] and rows[4].endswith("not measured")
    assert report.summary(lines) == "1 of 2 bars held, 1 not measured"


def test_the_table_compares_two_builds():
    rows = report.table([line((100,), (60,), at_least(.5), before=(30,))]).splitlines()
    assert "before" in rows[0] and "0.30 (0.30-0.30)" in rows[1] and "0.60 (0.60-0.60)" in rows[1]


@pytest.mark.parametrize("value, said", [
    (None, "-"), (0, "0"), (1234.5, "1234"), (99.94, "99.9"), (.123456, "0.123"), (100, "100")])
def test_a_figure_has_the_digits_that_say_something(value, said):
    assert report.number(value) == said


def test_json_has_every_turn(lines):
    said = json.loads(json.dumps([one.as_json() for one in lines]))
    assert said[0]["ratio"]["turns"] == [.6, .55]
    assert said[0]["bar"] == ">= 0.5" and said[0]["load"] == 3.5
    assert said[2]["bar"] is None
    assert said[3]["missing"] == "<altermime> is not installed"


def test_the_page_stands_alone_and_is_well_formed(lines):
    page = report.page([*lines, line((100,), (60,), at_least(.5), before=(30,))], "<busy>")
    assert not re.search(r"<script|<link|src=|href=", page)
    assert "<busy>" not in page and "<altermime>" not in page
    root = ElementTree.fromstring(page.replace("<!DOCTYPE html>", "")
                                  .replace('<meta charset="utf-8">', ""))
    rows = root.findall(".//tr")
    assert len(rows) == 6
    assert {len(row.findall("td")) for row in rows[1:]} == {len(rows[0].findall("th"))}
    bars = rows[1].findall(".//rect") + rows[2].findall(".//rect")
    assert [bar.get("fill") for bar in bars] == ["#2e9d50", "#d0453b"]
    assert all(0 < float(bar.get("width")) <= report.WIDTH for bar in bars)
    assert not rows[4].findall(".//svg"), "what was not measured has no bar"


def test_settings_are_changed_or_it_is_said():
    text = 'pool = 8;\n  per_hour = 1000;\n  model = "auto";\n'
    assert "per_hour = 7;" in change_setting(text, "per_hour", 7)
    assert 'model = "none";' in change_setting(text, "model", "none")
    listed = "  needs = ();\n  needs = (\n    { name = \"x\"; (all)\n    }\n  );\n  other = ();"
    assert change_setting(listed, "needs", ()) == "  needs = ();\n  needs = ();\n  other = ();"
    with pytest.raises(BenchError):
        change_setting(text, "per_day", 7)


def test_mails_are_of_the_size_that_rows_name():
    sizes = {name: len(filled_in(text).encode()) for name, text in compose().items()}
    for name, octets in (("small", 4_096), ("reply", 4_096), ("html", 40_000),
                         ("html-reply", 40_000), ("medium", 5_000_000), ("huge", 25_000_000)):
        assert .85 * octets < sizes[name] < 1.2 * octets, name
