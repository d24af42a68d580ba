"""`intakectl model evaluate`: one JSON document, one page that stands alone, texts for people."""

import json
import os
import subprocess
from html.parser import HTMLParser
from pathlib import Path

CTL = Path(os.environ.get("INTAKE_BUILD", Path(__file__).parents[2] / "build")) / "intakectl"
TEXTS = [f"{label}\t{language}\t{text} {number}\n"
         for number in range(6) for label, language, text in [
             ("billing", "en", "the invoice is wrong"), ("delivery", "en", "where is my parcel"),
             ("billing", "zh-CN", "发票开错了"), ("<script>x</script>", "de", "gib her")]]


def evaluated(tmp_path, *words):
    texts = tmp_path / "texts.tsv"
    texts.write_text("".join(TEXTS), encoding="utf-8")
    done = subprocess.run([CTL, *words, "model", "evaluate", "--tsv", texts, "--html", tmp_path / "page.html"],
                          capture_output=True, text=True, check=True)
    return done.stdout


def test_json_is_one_document(tmp_path):
    document = json.loads(evaluated(tmp_path, "--json"))
    types = [row["type"] for row in document["types"]]
    assert document["texts"] == len(TEXTS) == sum(map(sum, document["confusion"]))
    assert types == ["<script>x</script>", "billing", "delivery"]
    for number, row in enumerate(document["types"]):
        assert row["right"] == document["confusion"][number][number]
        assert row["texts"] == sum(document["confusion"][number])
        assert row["told"] == sum(line[number] for line in document["confusion"])
    assert [(row["language"], row["texts"]) for row in document["languages"]] == [
        ("de", 6), ("en", 12), ("zh-CN", 6)]
    assert [row["accuracy"] for row in document["coverage"]] == [0.8, 0.85, 0.9, 0.95]
    assert sum(row["texts"] for row in document["calibration"]["bins"]) == len(TEXTS)


def test_the_page_holds_no_script_and_fetches_nothing(tmp_path):
    text = evaluated(tmp_path)
    assert "accuracy" in text and "zh-CN" in text
    names, attributes = set(), set()

    class Elements(HTMLParser):
        def handle_starttag(self, tag, attrs):
            names.add(tag)
            attributes.update(name for name, _ in attrs)

    Elements().feed((tmp_path / "page.html").read_text(encoding="utf-8"))
    assert {"svg", "table", "rect", "circle"} <= names
    assert not names & {"script", "img", "link", "iframe", "object", "image", "use", "foreignobject"}
    assert not [name for name in attributes if name.startswith("on") or name in ("src", "href", "style")]


def test_the_same_seed_gives_the_same(tmp_path):
    assert evaluated(tmp_path, "--json") == evaluated(tmp_path, "--json")
