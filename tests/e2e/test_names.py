"""What agents are called: planned, checked, exported, imported, taught; and that a ticket keeps the name
its customer knows."""

import csv
import html.parser
import io
import json
import subprocess

import pytest
from servers.intake import PROGRAMS
from servers.mailing import compose, reply_to
from servers.site import DESK

FINDING, USAGE, DATA = 1, 64, 65
QUESTION = "The machine shows error 4711. What can I do about it?"


@pytest.fixture(name="run")
def fixture_run(own_site):
    return own_site.control.run


@pytest.fixture(name="names")
def fixture_names(own_site):
    """The rows of `names list`, by login and language."""
    def names(*arguments):
        rows = own_site.control.json("names", "list", "--desk", "acme", *arguments)["names"]
        return {(row["login"], row["language"]): row for row in rows}
    return names


def begin(site, customer, subject="Error 4711"):
    mail = compose(customer, DESK, subject, QUESTION)
    site.deliver(mail)
    return site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])


def shown_name(site, customer, request, text="Press the red button."):
    """The display name of Alex's answer to a request."""
    mail = reply_to(request, DESK, text, recipient=customer)
    site.submit("alex", mail)
    got = site.mailboxes.wait_for(customer, lambda it: it["Message-ID"] == mail["Message-ID"])
    return got["From"].addresses[0].display_name


def test_rename_of_tomorrow_is_listed_and_not_yet_used(own_site, run, names, customer):
    first = begin(own_site, customer)
    assert shown_name(own_site, customer, first) == "Alex · ACME Support"
    run("names", "plan", "alex", "--from", "tomorrow", "--language", "en", "--short", "Alexandra",
        "--why", "asks for it", "--desk", "acme")
    row = names()["alex", "en"]
    assert row["name"] == "Alex · ACME Support"
    assert row["planned"].startswith("Alexandra · ACME Support from 20")
    second = begin(own_site, customer, "Another error")
    assert shown_name(own_site, customer, second) == "Alex · ACME Support"
    preview = own_site.control.json("names", "preview", "--agent", "alex", "--language", "en",
                                    "--at", "tomorrow", "--desk", "acme")["names"]
    assert preview[0]["name"] == "Alexandra · ACME Support"

    # The night passes.
    own_site.postgres.rows("UPDATE intake.agent_name SET valid_from = now() - interval '1 minute'"
                           " WHERE short_name = 'Alexandra' RETURNING name")
    assert names()["alex", "en"]["name"] == "Alexandra · ACME Support"
    third = begin(own_site, customer, "A third error")
    assert shown_name(own_site, customer, third) == "Alexandra · ACME Support"
    assert shown_name(own_site, customer, first, "Or the green one.") == "Alex · ACME Support"

    history = own_site.control.json("names", "history", "alex", "--desk", "acme")
    [planned] = [row for row in history["names"] if row["short"] == "Alexandra"]
    assert planned["state"] == "in-force" and planned["why"] == "asks for it"
    run("names", "withdraw", "alex", str(planned["name"]), "--why", "a mistake", "--desk", "acme")
    assert names()["alex", "en"]["name"] == "Alex · ACME Support"
    why = [row["why"] for row in own_site.control.json("names", "history", "alex", "--desk",
                                                       "acme")["history"]]
    assert "asks for it" in why and "a mistake" in why


def test_clash_is_refused_and_found_and_silence_is_good(own_site, run):
    before = run("names", "check", "--quiet", check=False)
    assert (before.returncode, before.stdout) == (0, ""), before.stdout
    refused = run("names", "set", "li", "--language", "en", "--short", "A1ex", "--why", "a joke",
                  "--desk", "acme", check=False)
    assert refused.returncode == DATA and "clash" in refused.stderr and "--force" in refused.stderr
    assert run("names", "check", "--quiet", check=False).returncode == 0
    forced = own_site.control.json("names", "set", "li", "--language", "en", "--short", "A1ex",
                                   "--why", "a joke", "--force", "--desk", "acme")
    number = next(word for word in forced["notes"][0].split() if word.isdigit())
    found = run("--json", "names", "check", check=False)
    assert found.returncode == FINDING
    [clash] = [row for row in json.loads(found.stdout)["findings"] if row["rule"] == "clash"]
    assert (clash["severity"], clash["agent"], clash["desk"]) == ("fault", "li", "acme")
    assert "A1ex" in clash["name"] and clash["remedy"].startswith("intakectl names set li")
    doctor = run("doctor", check=False).stdout
    assert "1 fault" in doctor and "looks like" in doctor
    history = own_site.control.json("names", "history", "li", "--desk", "acme")["names"]
    assert any("a joke; in spite of clash" in (row["why"] or "") for row in history)
    run("names", "withdraw", "li", number, "--why", "it was a joke", "--desk", "acme")
    assert run("names", "check", "--quiet", check=False).returncode == 0


def test_programs_read_why_a_change_is_refused(run, tmp_path):
    change = ("--language", "en", "--short", "A1ex", "--why", "a joke", "--desk", "acme")
    file = tmp_path / "agents.csv"
    file.write_text("login,address,short\neve,eve@acme.example,A1ex\n")
    for command in (("names", "set", "li", *change),
                    ("agent", "add", "eve", "--address", "eve@acme.example", "--short", "A1ex",
                     "--desk", "acme"),
                    ("agent", "import", str(file), "--desk", "acme")):
        done = run("--json", *command, check=False)
        assert done.returncode == DATA
        rules = [row["rule"] for row in json.loads(done.stdout)["findings"]]
        assert "clash" in rules and "clash" in done.stderr


@pytest.fixture(name="call")
def fixture_call(own_site, run):
    """Calls an agent something in English, and gives the name's number."""
    def call(kind, login, short, *more):
        done = own_site.control.json("names", kind, login, "--language", "en", "--short", short,
                                     "--why", "a test", "--desk", "acme", *more)
        return next(word for word in done["notes"][0].split() if word.isdigit())
    yield call
    rows = own_site.postgres.rows("SELECT login, name FROM intake.agent_name"
                                  " WHERE why ~ '^a test' AND withdrawn_at IS NULL"
                                  " ORDER BY name DESC")
    for login, name in rows:
        run("names", "withdraw", login, str(name), "--why", "tested", "--desk", "acme", "--force")


def test_what_comes_back_is_checked_before_a_name_is_withdrawn(run, call):
    number = call("set", "alex", "Zoe")
    call("set", "li", "Alex")
    withdraw = ("names", "withdraw", "alex", number, "--desk", "acme", "--why", "back")
    refused = run(*withdraw, check=False)
    assert refused.returncode == DATA and "clash" in refused.stderr, refused.stderr
    run(*withdraw, "--force")
    history = run("names", "history", "alex", "--desk", "acme").stdout
    assert "back; in spite of clash" in history


def test_names_are_checked_as_long_as_they_hold(run, call, tmp_path):
    planned = call("plan", "li", "Zoe", "--from", "2030-01-01", "--until", "2030-02-01")
    change = ("names", "set", "alex", "--language", "en", "--short", "Zoe", "--why", "a test",
              "--desk", "acme")
    file = tmp_path / "change.csv"
    file.write_text("login,short\nalex,Zoe\n")
    for command in (change, ("agent", "set", "alex", "--short", "Zoe", "--why", "a test", "--desk",
                             "acme"),
                    ("agent", "import", str(file), "--why", "a test", "--desk", "acme"),
                    ("names", "import", str(file), "--why", "a test", "--desk", "acme")):
        refused = run(*command, check=False)
        assert refused.returncode == DATA, command
        assert "from 2030-01-01 00:00 on: " in refused.stderr, refused.stderr
    # Before it begins and after it has ended there is room.
    run(*change, "--until", "2030-01-01")
    run("names", "plan", *change[2:], "--from", "2030-02-01")
    # Nothing to come clashes now, until somebody insists.
    assert run("names", "check", "--quiet", "--desk", "acme", check=False).returncode == 0
    run(*change, "--force")
    found = run("names", "check", "--quiet", "--desk", "acme", check=False)
    assert found.returncode == FINDING and "from 2030-01-01 00:00 on: " in found.stdout
    assert run("names", "check", "--at", "tomorrow", "--quiet", "--desk", "acme",
               check=False).returncode == 0
    run("names", "withdraw", "li", planned, "--why", "tested", "--desk", "acme")


@pytest.mark.parametrize("arguments, status, said", [
    (("set", "alex", "--why", "x"), DATA, "nothing is said"),
    (("set", "alex", "--short", "Al", "--why", "x", "--channel", "fax"), USAGE, "mail, phone"),
    (("set", "alex", "--short", "Al", "--why", "x", "--channel", "phone"), DATA,
     "name_rules.channels"),
    (("export", "--channel", "phone"), DATA, "name_rules.channels"),
    (("set", "alex", "--short", "Al", "--why", "x", "--language", "fr"), DATA, "does not speak"),
    (("set", "alex", "--short", "Al@home", "--why", "x"), DATA, "at-sign"),
    (("set", "alex", "--short", "Al\u200b", "--why", "x"), DATA, "U+200B"),
    (("set", "alex", "--title", "Official", "--why", "x"), DATA, "title"),
    (("set", "alex", "--short", "The official Alex", "--why", "x"), DATA, "forbidden word"),
    (("plan", "alex", "--from", "2020-01-01", "--short", "Al", "--why", "x"), DATA, "in the past"),
    (("plan", "alex", "--from", "yesterday", "--short", "Al", "--why", "x"), USAGE, "no date"),
    (("preview", "--type", "tecnical"), DATA, 'type "tecnical"'),
    (("preview", "--agent", "nobody"), DATA, 'agent "nobody"'),
    (("preview", "--language", "fr"), DATA, 'language "fr"'),
    (("list", "--agent", "nobody"), DATA, '"nobody"'),
    (("history", "nobody"), DATA, '"nobody"'),
    (("set", "alex", "--short", "Al", "--why", " \u200b"), USAGE, "blank"),
    (("set", "alex", "--review", "2020-01-01", "--why", "x"), DATA, "in the past"),
    (("plan", "alex", "--from", "2030-01-01", "--review", "2029-12-31", "--short", "Al", "--why",
      "x"), DATA, "before the name begins"),
    (("withdraw", "alex", "99999", "--why", "x"), DATA, "99999"),
    (("feedback", "alex", "--verdict", "so-so"), USAGE, "good, bad, confusing"),
    (("feedback", "alex", "--verdict", "good", "--language", "fr"), DATA, "does not speak"),
])
def test_what_will_not_do_is_refused(run, arguments, status, said):
    done = run("names", *arguments, "--desk", "acme", check=False)
    assert (done.returncode, said in done.stderr) == (status, True), done.stderr


def read_csv(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv_goes_out_and_comes_back(own_site, run, names, tmp_path):
    text = run("names", "export", "--desk", "acme").stdout
    rows = read_csv(text)
    assert {(row["login"], row["language"]) for row in rows} == \
        {(login, language) for login in ("alex", "li") for language in ("en", "zh-CN")}
    file = tmp_path / "names.csv"
    file.write_text(text, encoding="utf-8-sig", newline="")
    again = own_site.control.json("names", "import", str(file), "--desk", "acme")
    assert again["differences"] == [] and again["notes"] == ["0 of 4 rows changed something"]

    for row in rows:
        if (row["login"], row["language"]) == ("alex", "zh-CN"):
            row["surname"] = "米"
    with open(file, "w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    trial = own_site.control.json("names", "import", str(file), "--dry-run", "--desk", "acme")
    [difference] = trial["differences"]
    assert (difference["login"], difference["column"], difference["new"]) == ("alex", "surname", "米")
    assert "米" not in names()["alex", "zh-CN"]["name"]
    silent = run("names", "import", str(file), "--desk", "acme", check=False)
    assert silent.returncode == DATA and "--why" in silent.stderr
    assert "米" not in names()["alex", "zh-CN"]["name"]
    run("names", "import", str(file), "--why", "new list", "--desk", "acme")
    assert names()["alex", "zh-CN"]["name"] == "艾克美客服部 米"


@pytest.mark.parametrize("content, said", [
    ("login,short\nalex,Al\nnobody,No\n", 'line 3: login "nobody" is no agent'),
    ("login,shirt\nalex,Al\n", 'unknown column "shirt"'),
    ('login,short\nalex,"Al\n', "line 2: a quote without its end"),
    ('login,short\n"alex","A\nl"\nnobody,No\n', 'line 4: login "nobody"'),
    ("login,language,short\nalex,en,Al\nalex,fr,Al\n", "line 3"),
    ("login,channel,short\nalex,fax,Al\n", 'line 2: channel "fax"'),
    ("login,channel,short\nalex,mail,Al\nalex,phone,Al\n", "line 3: the desk"),
    ("login,short\nalex,Al\nalex,Ally\n", "stands twice"),
    ("desk,login,short\nglobex,alex,Al\n", 'line 2: desk "globex"'),
    ("login,language,short\nalex,en,Zoe\nli,en,Zoe\n", "clash"),  # only among themselves
])
def test_one_wrong_row_and_nothing_is_written(own_site, run, tmp_path, content, said):
    file = tmp_path / "names.csv"
    file.write_text(content, encoding="utf-8")
    count = own_site.postgres.value("SELECT count(*) FROM intake.agent_name")
    done = run("names", "import", str(file), "--desk", "acme", check=False)
    assert done.returncode == DATA and said in done.stderr, done.stderr
    assert own_site.postgres.value("SELECT count(*) FROM intake.agent_name") == count


def test_agents_come_from_a_file(own_site, run, tmp_path):
    file = tmp_path / "agents.csv"
    file.write_text("login,address,short,surname,title,language,types\r\n"
                    "wang,wang@acme.example,Wang,王,工程师,zh-CN,\"billing,technical\"\r\n"
                    "zoe,zoe@acme.example,Zoe,周,,en,all\r\n", encoding="utf-8")
    run("agent", "import", str(file), "--dry-run", "--desk", "acme")
    logins = {agent["login"] for agent in own_site.control.json("agent", "list")["agents"]}
    assert "wang" not in logins
    done = own_site.control.json("agent", "import", str(file), "--why", "hired", "--desk", "acme")
    assert {row["login"] for row in done["differences"]} == {"wang", "zoe"}
    shown = own_site.control.json("agent", "show", "wang", "--desk", "acme")["agent"]
    assert (shown["surname"], shown["types"]) == ("王", "billing,technical")
    file.write_text("login,address,short\neve,eve@acme.example,Eve\nmallory,nowhere,M\n")
    done = run("agent", "import", str(file), "--desk", "acme", check=False)
    assert done.returncode == DATA and "line 3" in done.stderr
    logins = {agent["login"] for agent in own_site.control.json("agent", "list")["agents"]}
    assert "eve" not in logins
    file.write_text("login,address,certificate\nzoe,wang@acme.example,CN=zoe\n")
    for arguments in ([], ["--dry-run"]):
        done = run("agent", "import", str(file), *arguments, "--desk", "acme", check=False)
        assert done.returncode == DATA
        assert 'line 2: address "wang@acme.example" is already that of agent "wang"' in done.stderr
    file.write_text("login,certificate\nwang,x@acme.example\nzoe,x@acme.example\n")
    done = run("agent", "import", str(file), "--dry-run", "--desk", "acme", check=False)
    assert done.returncode == DATA and "line 3: certificate" in done.stderr
    file.write_text("login,address,certificate\nwang,w@acme.example,w@acme.example\n"
                    "zoe,wang@acme.example,\n")  # what one gives up another may have
    run("agent", "import", str(file), "--desk", "acme")
    file.write_text("login,title\nzoe,Ms\n")
    silent = run("agent", "import", str(file), "--desk", "acme", check=False)
    assert silent.returncode == DATA and "--why" in silent.stderr
    run("agent", "import", str(file), "--desk", "acme", "--why", "asks for it")
    for login in ("wang", "zoe"):
        run("agent", "remove", login, "--desk", "acme")


def read_cards(text):
    """vCards (RFC 6350): unfolded, split, unescaped."""
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    cards = []
    for line in text.replace("\r\n ", "").split("\r\n")[:-1]:
        name, _, value = line.partition(":")
        if (name, value) == ("BEGIN", "VCARD"):
            cards.append({})
        parts, part, escaped = [], "", False
        for letter in value:
            if escaped:
                part += {"n": "\n", "N": "\n"}.get(letter, letter)
                escaped = False
            elif letter == "\\":
                escaped = True
            elif letter == ";":
                parts.append(part)
                part = ""
            else:
                part += letter
        cards[-1][name.partition(";")[0]] = parts + [part]
    return cards


def test_vcards_are_read_by_others(run):
    long_name = "Alexandra Maria; of the house, the second"
    run("names", "set", "alex", "--language", "en", "--channel", "mail", "--given", long_name,
        "--department", "Department of machines, spare parts and everything else\\more",
        "--why", "escaping", "--desk", "acme", "--force")
    text = subprocess.run(
        [str(PROGRAMS / "intakectl"), "-c", run.__self__.settings.path, "names", "export",
         "--format", "vcard", "--desk", "acme"], capture_output=True, check=True).stdout.decode()
    cards = {card["UID"][0]: card for card in read_cards(text)}
    card = cards["alex.acme.en.mail@intake"]
    assert card["VERSION"] == ["4.0"] and card["LANG"] == ["en"]
    assert card["N"] == ["Miller", long_name, "", "", ""]
    assert card["ORG"] == ["ACME", "Department of machines, spare parts and everything else\\more"]
    assert card["ROLE"] == ["Support Engineer"]
    chinese = cards["alex.acme.zh-CN.mail@intake"]
    assert chinese["ROLE"] == ["技术支持工程师"]
    assert cards["li.acme.zh-CN.mail@intake"]["FN"] == ["艾克美客服部 李助理"]
    assert "alex@acme.example" not in text
    document = json.loads(run("names", "export", "--format", "json", "--desk", "acme").stdout)
    assert {row["name"] for row in document["names"]} >= {"艾克美客服部 李助理"}
    [number] = [row["name"] for row in
                run.__self__.json("names", "history", "alex", "--desk", "acme")["names"]
                if row["why"] and row["why"].startswith("escaping")]
    run("names", "withdraw", "alex", str(number), "--why", "tested", "--desk", "acme")


def test_what_is_said_of_a_name_stands_beside_it(own_site, run, names, customer):
    request = begin(own_site, customer)
    assert shown_name(own_site, customer, request)
    ticket = request.intake("Ticket")
    run("names", "feedback", "alex", "--verdict", "good", "--ticket", ticket, "--words", "friendly",
        "--desk", "acme")
    run("names", "feedback", "alex", "--verdict", "bad", "--desk", "acme")
    assert names("--agent", "alex")["alex", "en"]["feedback"] == "1 good, 1 bad"
    said = own_site.control.json("names", "history", "alex", "--desk", "acme")["feedback"]
    assert ("friendly", "good") in [(row["words"], row["verdict"]) for row in said]
    assert "friendly" in run("names", "history", "alex", "--desk", "acme").stdout
    refused = run("names", "feedback", "li", "--verdict", "good", "--ticket", ticket, "--desk",
                  "acme", check=False)
    assert refused.returncode == DATA and "has not answered" in refused.stderr


def test_words_in_a_ticket_are_about_the_name_it_knows(own_site, run, call, customer):
    request = begin(own_site, customer)
    known = shown_name(own_site, customer, request)
    call("set", "alex", "Alexandra")
    done = run("names", "feedback", "alex", "--verdict", "bad", "--ticket",
               request.intake("Ticket"), "--desk", "acme")
    assert f'"{known}"' in done.stdout and "Alexandra" not in done.stdout


class Page(html.parser.HTMLParser):
    """The texts of a page, and whether it needs anything from elsewhere."""

    def __init__(self, text):
        super().__init__()
        self.texts, self.tags = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        assert not any(name == "src" for name, _ in attrs)

    def handle_data(self, data):
        self.texts.append(data)


def test_guide_tells_agents_what_they_are_called(run):
    text = run("names", "guide", "--desk", "acme").stdout
    assert "Hello, this is Alex of ACME Support." in text
    assert "您好，这里是艾克美客服部的李助理。" in text
    assert "#close" in text and "guarantee" in text and "support@acme.example" in text
    run("names", "set", "alex", "--short", "<b>Alex & co", "--why", "escaping", "--force", "--desk",
        "acme")
    page = run("names", "guide", "--desk", "acme", "--format", "html").stdout
    parsed = Page(page)
    assert parsed.tags.count("section") == 2 and "script" not in parsed.tags
    assert "<b>Alex" not in page and any("<b>Alex & co" in it for it in parsed.texts)
    assert "break-after: page" in page and "color-scheme" in page and "viewport" in page
    chinese = run("names", "guide", "--agent", "li", "--desk", "acme").stdout
    assert "规则" in chinese and "Alex" not in chinese
    gone = run("names", "guide", "--agent", "nobody", "--desk", "acme", check=False)
    assert gone.returncode == DATA
