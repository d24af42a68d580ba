"""Names are governed: changes take effect when they are planned to, tickets keep theirs, clashes are
found, and other systems get them in their own formats."""

import csv
import io
import json

import pytest
from servers.mailing import compose, reply_to
from servers.site import DESK

MIA = ("--address", "mia@acme.example", "--short", "Mia", "--given", "Mia", "--surname", "Stone",
       "--language", "en")


@pytest.fixture(name="agents", scope="module", autouse=True)
def fixture_agents(own_site):
    own_site.control.run("agent", "add", "guest", *MIA, "--desk", "acme")
    return own_site


def ask(site, customer, subject="A question"):
    mail = compose(customer, DESK, subject, "How do I open the box?")
    site.deliver(mail)
    return site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])


def name_in_answer(site, login, request, customer):
    """The name that a first answer of an agent shows."""
    mail = reply_to(request, DESK, "Please press the red button.", recipient=customer)
    site.submit(login, mail)
    got = site.mailboxes.wait_for(customer, lambda it: "red button" in it.text())
    return got["From"].addresses[0].display_name


def names_of(site, login, *more):
    return {row["language"]: row for row in
            site.control.json("names", "list", "--agent", login, "--desk", "acme", *more)["names"]}


def test_a_rename_planned_for_tomorrow_changes_nothing_today(own_site, customer):
    own_site.control.run("names", "plan", "guest", "--from", "tomorrow", "--short", "Mary",
                         "--why", "asked for it", "--desk", "acme")
    listed = names_of(own_site, "guest")["en"]
    assert listed["name"].startswith("Mia") and "Mary" in listed["planned"]
    tomorrow = own_site.control.json("names", "preview", "--agent", "guest", "--language", "en",
                                     "--at", "tomorrow", "--desk", "acme")["names"]
    assert [row["name"] for row in tomorrow] == ["Mary · ACME Support"]
    assert name_in_answer(own_site, "guest", ask(own_site, customer), customer) == \
        "Mia · ACME Support"


def test_a_ticket_keeps_the_name_its_customer_knows(own_site, customer):
    first = ask(own_site, customer)
    assert name_in_answer(own_site, "guest", first, customer) == "Mia · ACME Support"
    own_site.control.run("names", "set", "guest", "--short", "Mimi", "--why", "a test",
                         "--desk", "acme")
    again = reply_to(first, DESK, "One more thing: the green one.", recipient=customer)
    own_site.submit("guest", again)
    got = own_site.mailboxes.wait_for(customer, lambda it: "green" in it.text())
    assert got["From"].addresses[0].display_name == "Mia · ACME Support", "the old ticket"
    other = f"other-{customer}"
    assert name_in_answer(own_site, "guest", ask(own_site, other), other) == "Mimi · ACME Support"
    history = own_site.control.json("names", "history", "guest", "--desk", "acme")["history"]
    assert any("Mimi" in row["what"] and row["why"] == "a test" for row in history)
    number = next(row["name"] for row in
                  own_site.control.json("names", "history", "guest", "--desk", "acme")["names"]
                  if row["short"] == "Mimi")
    own_site.control.run("names", "withdraw", "guest", number, "--why", "the test is over",
                         "--desk", "acme")
    assert names_of(own_site, "guest")["en"]["name"] == "Mia · ACME Support"


def test_a_planted_clash_is_refused_and_found(own_site):
    plant = ("agent", "add", "eve", "--address", "eve@acme.example", "--short", "Αlex",  # a Greek A
             "--surname", "Eve", "--desk", "acme")
    refused = own_site.control.run(*plant, check=False)
    assert refused.returncode == 65 and "looks like" in refused.stderr
    assert own_site.control.run("names", "check", "--desk", "acme", check=False).returncode == 0
    own_site.control.run(*plant, "--force")
    found = own_site.control.run("--json", "names", "check", "--desk", "acme", check=False)
    assert found.returncode == 1
    [clash] = [row for row in json.loads(found.stdout)["findings"]
               if row["rule"] == "clash" and row["language"] == "en"]
    assert clash["agent"] == "eve" and "Alex" in clash["problem"] and clash["remedy"]
    own_site.control.run("agent", "remove", "eve", "--desk", "acme")
    assert own_site.control.run("names", "check", "--desk", "acme", check=False).returncode == 0


def unfolded(card):
    return card.replace("\r\n ", "").split("\r\n")


def test_exports_are_what_other_programs_read(own_site):
    text = own_site.control.run("names", "export", "--desk", "acme").stdout
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert {"alex", "li", "guest"} <= {row["login"] for row in rows}
    assert next(row["name"] for row in rows if (row["login"], row["language"]) == ("li", "zh-CN")) \
        == "艾克美客服部 李助理"
    cards = own_site.control.run("names", "export", "--format", "vcard", "--desk", "acme").stdout
    lines = unfolded(cards.replace("\n", "\r\n") if "\r\n" not in cards else cards)
    assert lines.count("BEGIN:VCARD") == lines.count("END:VCARD") == len(rows)
    assert "FN:艾克美客服部 李助理" in lines and "N:李;娜;;助理;" in lines


def test_an_import_is_shown_before_it_is_made(own_site, tmp_path):
    table = tmp_path / "names.csv"
    table.write_text("login,language,short\nguest,zh-CN,米娅\nalex,en,Alex\n", encoding="utf-8")
    trial = own_site.control.run("names", "import", str(table), "--dry-run", "--desk", "acme")
    assert "米娅" in trial.stdout and "1 of 2 rows would" in trial.stdout
    table.write_text("login,language,short\nguest,zh-CN,米娅\nnobody,en,X\n", encoding="utf-8")
    wrong = own_site.control.run("names", "import", str(table), "--desk", "acme", check=False)
    assert wrong.returncode == 65 and "line 3" in wrong.stderr and "nobody" in wrong.stderr
    history = own_site.control.run("names", "history", "guest", "--desk", "acme").stdout
    assert "米娅" not in history, "nothing is written when one row is wrong"
    table.write_text("login,language,short\nguest,zh-CN,米娅\n", encoding="utf-8")
    own_site.control.run("names", "import", str(table), "--why", "new staff", "--desk", "acme")
    assert "米娅" in own_site.control.run("names", "history", "guest", "--desk", "acme").stdout


def test_feedback_shows_beside_the_name(own_site):
    own_site.control.run("names", "feedback", "li", "--verdict", "confusing", "--words",
                         "two of them?", "--desk", "acme")
    assert names_of(own_site, "li")["zh-CN"]["feedback"] == "1 confusing"


def test_the_guide_tells_an_agent_everything(own_site):
    page = own_site.control.run("names", "guide", "--agent", "li", "--desk", "acme").stdout
    for words in ("艾克美客服部 李助理", "您好，这里是艾克美客服部的李助理。", "官方", "#close"):
        assert words in page
    html = own_site.control.run("names", "guide", "--format", "html", "--desk", "acme").stdout
    assert html.startswith("<!doctype html>") and html.count("<section>") >= 3
