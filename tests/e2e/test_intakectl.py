"""intakectl against a running installation: what admins and their programs see, and with which exit
status."""

import email
import email.policy
import json
import os
import pty
import re
import subprocess

import pytest
from servers.desk import ask, number_of
from servers.intake import PROGRAMS, REPOSITORY
from servers.mailing import compose
from servers.process import wait_until
from servers.site import DESK

LOST, USAGE, DATA, NO_INPUT, TEMPORARY, SETTINGS = 1, 64, 65, 66, 75, 78


def on_terminal(*arguments, columns=60, **environment):
    """What a terminal of that width gets to see."""
    controller, terminal = pty.openpty()
    subprocess.run(["stty", "cols", str(columns)], stdin=terminal, check=True)
    with subprocess.Popen([str(PROGRAMS / "intakectl"), *arguments], stdout=terminal,
                          env={**os.environ, "TERM": "xterm", **environment}) as process:
        os.close(terminal)
        shown = b""
        try:
            while chunk := os.read(controller, 65536):
                shown += chunk
        except OSError:  # the terminal's other end is closed
            pass
        process.wait()
    os.close(controller)
    return shown.decode().replace("\r\n", "\n")


@pytest.fixture(name="ticket")
def fixture_ticket(site, customer):
    """A ticket of this test's customer, with a subject that would take over a terminal."""
    site.deliver(compose(f"Jane Doe <{customer}>", DESK, "Cannot print 发票 \u202e", "It is broken."))
    site.mailboxes.wait(customer)
    return site.control.json("ticket", "list", "--customer", customer)["tickets"][0]


def test_ticket_is_listed_and_shown(site, customer, ticket):
    assert ticket["desk"] == "acme"
    assert ticket["contact"] == "Jane Doe"
    assert isinstance(ticket["ticket"], int)
    shown = site.control.json("ticket", "show", f"[#ACME-{ticket['ticket']}]")
    for tag, words in ((f"GX-{ticket['ticket']}", 'desk "globex" has no ticket'),
                       (f"ACM-{ticket['ticket']}", "which desk?"),
                       (str(ticket["ticket"]), "which desk?")):
        assert words in site.control.run("ticket", "show", tag, check=False).stderr
    of_other = site.control.run("ticket", "show", f"GX-{ticket['ticket']}", "--desk", "acme",
                                check=False)
    assert 'is not a ticket of desk "acme" (hint: 1042 or ACME-1042)' in of_other.stderr
    assert shown["format"] == 1
    assert shown["ticket"]["participants"] == customer
    assert shown["messages"][0]["text"].strip() == "It is broken."
    assert "no known ticket" in shown["events"][0]["why"]
    text = site.control.run("ticket", "show", str(ticket["ticket"]), "--desk", "acme").stdout
    assert "It is broken." in text
    assert "\u202e" not in text
    octets = site.control.run("--json", "ticket", "show", str(ticket["ticket"]), "--desk",
                              "acme").stdout
    assert "\u202e" not in octets and "\\u202e" in octets
    assert shown["ticket"]["subject"] == "Cannot print 发票 \u202e", "and it still means the same"


def test_states_and_limits_narrow_the_list(site, customer, ticket):
    site.deliver(compose(customer, DESK, "Second", "One more."))
    both = site.control.json("ticket", "list", "--customer", customer.upper())["tickets"]
    assert len(both) == 2 and both[1]["ticket"] == ticket["ticket"]
    one = site.control.json("ticket", "list", "--customer", customer, "--limit", "1")["tickets"]
    assert one == both[:1]
    assert site.control.json("ticket", "list", "--customer", customer, "--state",
                             "closed")["tickets"] == []


def test_customer_is_grouped_and_verified(site, customer, ticket):
    number = str(ticket["customer"])
    site.control.run("customer", "group", number, "vip", "--why", "contract", "--desk", "acme")
    site.control.run("customer", "verify", customer, "--why", "telephone", "--desk", "acme")
    shown = site.control.json("customer", "show", number, "--desk", "acme")
    assert shown["customer"]["group"] == "vip"
    assert shown["addresses"][0]["verified"]
    reasons = " ".join(event["why"] for event in shown["events"])
    assert "individual to vip: contract" in reasons and "telephone" in reasons
    found = site.control.json("customer", "list", customer)["customers"]
    assert [one["customer"] for one in found] == [ticket["customer"]]


def test_agent_comes_changes_and_goes(site):
    run = site.control.run
    run("agent", "add", "eve", "--address", "eve@acme.example", "--short", "Eve", "--types",
        "billing", "--desk", "acme")
    again = run("agent", "add", "eve", "--address", "eve@acme.example", "--desk", "acme",
                check=False)
    assert again.returncode == DATA and "agent set eve" in again.stderr
    silent = run("agent", "set", "eve", "--title", "Dr", "--desk", "acme", check=False)
    assert silent.returncode == DATA and "--why" in silent.stderr
    run("agent", "set", "eve", "--types", "all", "--desk", "acme")
    run("agent", "set", "eve", "--title", "Dr", "--desk", "acme", "--why", "graduated")
    shown = site.control.json("agent", "show", "eve", "--desk", "acme")
    assert (shown["agent"]["short"], shown["agent"]["title"], shown["agent"]["types"]) == \
        ("Eve", "Dr", "all")
    assert {name["language"]: name["name"] for name in shown["names"]}["en"] == "Eve · ACME Support"
    run("agent", "remove", "eve", "--desk", "acme")
    gone = run("agent", "show", "eve", "--desk", "acme", check=False)
    assert gone.returncode == DATA
    for wanted, options in ((False, ()), (True, ("--all",))):
        listed = site.control.json("agent", "list", *options)["agents"]
        assert ("eve" in {agent["login"] for agent in listed}) == wanted


@pytest.mark.parametrize("fields, hint", [
    (("--language", "fr"), "see its `languages`"),
    (("--types", "sales"), 'no service type "sales"'),
])
def test_agent_that_does_not_fit_the_desk_is_refused(site, fields, hint):
    done = site.control.run("agent", "add", "mallory", "--address", "m@acme.example", *fields,
                            "--desk", "acme", check=False)
    assert done.returncode == DATA and hint in done.stderr
    logins = [agent["login"] for agent in site.control.json("agent", "list")["agents"]]
    assert "mallory" not in logins


def test_agent_may_not_have_the_desks_own_mailbox(site):
    done = site.control.run("agent", "add", "mallory", "--address", DESK, "--desk", "acme",
                            check=False)
    assert done.returncode == DATA and "is a desk's address" in done.stderr


def test_rehearsed_reply_is_what_the_customer_gets(site, customer, tmp_path):
    request = ask(site, customer)
    reply = compose(f"Alex <{DESK}>", customer, "Re: printer", "It works again.\n")
    file = tmp_path / "reply.eml"
    file.write_bytes(reply.as_bytes(policy=email.policy.SMTP))
    rehearse = ("rewrite", "--agent", "alex", str(file), "--desk", "acme")
    rehearsed = email.message_from_string(site.control.run(*rehearse).stdout,
                                          policy=email.policy.default)
    placed = site.control.run(*rehearse, "--ticket", str(number_of(request)))
    assert email.message_from_string(placed.stdout,
                                     policy=email.policy.default)["From"] == rehearsed["From"]
    nowhere = site.control.run(*rehearse, "--ticket", "999999", check=False)
    assert nowhere.returncode == DATA and "no ticket 999999" in nowhere.stderr
    nobody = site.control.run("rewrite", "--agent", "nobody", str(file), "--desk", "acme",
                              "--ticket", str(number_of(request)), check=False)
    assert nobody.returncode == DATA and "'nobody' is no agent of the desk" in nobody.stderr
    changes = site.control.json(*rehearse, "--diff")["changes"]
    assert {row["where"] for row in changes} == {"header", "body"}
    assert f"Alex <{DESK}>" in next(row["removed"] for row in changes if row["at"] == "From")
    assert "+--=20\n+Alex =C2=B7 ACME" in site.control.run(*rehearse, "--diff").stdout
    site.submit("alex", reply)
    delivered = site.mailboxes.wait_for(customer, lambda it: it["Message-ID"] == reply["Message-ID"])
    assert rehearsed["From"] == delivered["From"] == f"Alex · ACME Support <{DESK}>"
    assert rehearsed.get_content().strip() == delivered.text().strip()


def test_rehearsed_reply_of_no_ticket_says_so(site, customer, tmp_path):
    file = tmp_path / "reply.eml"
    file.write_bytes(compose(DESK, customer, "Hello", "Hello.").as_bytes(policy=email.policy.SMTP))
    done = site.control.run("rewrite", "--agent", "alex", str(file), "--desk", "acme", check=False)
    assert done.returncode == DATA and "#new" in done.stderr


def test_balance_holds_and_a_loss_is_told(site, customer, tmp_path):
    site.deliver(compose(customer, DESK, "Count me", "One."))
    rows = site.control.json("balance")["balance"]
    assert {row["result"] for row in rows} == {"ok"}
    assert all(row["counted"] <= row["rows"] for row in rows)
    # Under a name that the ledger does not know, every counted mail has no row.
    other = tmp_path / "other.conf"
    other.write_text(site.settings.text.replace('name = "";', 'name = "elsewhere";', 1),
                     encoding="utf-8")
    done = subprocess.run([str(PROGRAMS / "intakectl"), "-c", str(other), "--json", "balance"],
                          capture_output=True, text=True, check=False)
    lost = {row["desk"]: row for row in json.loads(done.stdout)["balance"]}["acme"]
    assert done.returncode == LOST
    assert lost["result"] == "lost" and lost["missing"] == lost["counted"] > 0


def test_a_lost_answer_is_named(site, customer):
    """An agent's answer that left, and of which the database knows nothing any more."""
    site.deliver(compose(customer, DESK, "Name it", "Which one?"))
    [acknowledgement] = site.mailboxes.wait(customer)
    reply = compose(DESK, customer, "Re: " + acknowledgement["Subject"], "This one.",
                    in_reply_to=acknowledgement["Message-ID"])
    site.submit("alex", reply)
    site.mailboxes.wait_for(customer, lambda it: it["Message-ID"] == reply["Message-ID"])
    assert site.control.json("balance", "--verify")["missing"] == []
    key = reply["Message-ID"].strip("<>")
    digest, queue_id, ticket = site.postgres.rows(
        "SELECT digest, queue_id, ticket FROM intake.departure WHERE message_id = %s", key)[0]
    site.postgres.execute("UPDATE intake.departure SET digest = 'lost' || digest"
                          f" WHERE digest = '{digest}'")
    try:
        done = site.control.run("--json", "balance", "--verify", check=False)
    finally:
        site.postgres.execute(f"UPDATE intake.departure SET digest = '{digest}'"
                              f" WHERE digest = 'lost{digest}'")
    [row] = json.loads(done.stdout)["missing"]
    assert done.returncode == LOST
    assert (row["way"], row["desk"], row["digest"], row["queue_id"], int(row["ticket"])) == \
        ("outgoing", "acme", digest, queue_id, ticket)


def test_doctor_sees_a_running_installation(site):
    done = site.control.run("--json", "doctor", check=False)
    results = {check["check"]: check["result"] for check in json.loads(done.stdout)["checks"]}
    for check in ("settings", "state", "templates", "labels", "database", "balance", "outbox",
                  "socket", "filter", "submission", "encryption"):
        assert results[check] == "ok", (check, done.stdout)


def test_doctor_says_what_is_wrong(site, tmp_path):
    broken = tmp_path / "broken.conf"
    text = site.settings.text.replace(site.socket, str(tmp_path / "nobody.sock"))
    text = text.replace(site.path("state"), str(tmp_path / "nowhere"))
    broken.write_text(text, encoding="utf-8")
    done = subprocess.run([str(PROGRAMS / "intakectl"), "-c", str(broken), "doctor"],
                          capture_output=True, text=True, check=False)
    assert done.returncode == LOST
    assert "nobody.sock: No such file or directory" in done.stdout
    assert "is intake-milter running?" in done.stdout
    assert "nowhere: No such file or directory" in done.stdout


HBA = "local all postgres trust\nlocal intake intake_filter,intake_sender,intake_admin peer map=intake\n"
IDENT = "intake nobody intake_filter\nintake nobody intake_sender\nintake root intake_admin\n"


def admit(site, hba, ident):
    """Says who may be which role, as a reload of PostgreSQL takes it over."""
    for name, text in (("pg_hba.conf", hba), ("pg_ident.conf", ident)):
        with open(os.path.join(site.postgres.data, name), "w", encoding="utf-8") as file:
            file.write(text)
    site.postgres.value("SELECT pg_reload_conf()")
    wait_until(lambda: site.postgres.value(
        "SELECT count(*) FROM pg_hba_file_rules WHERE error IS NULL AND database = '{intake}'")
        == hba.count("local intake"), 10, "PostgreSQL to read its files")


def database_checks(site):
    checks = site.control.json("doctor", check=False)["checks"]
    return [check for check in checks if check["check"] == "database"]


def test_doctor_tries_each_role_as_its_user(own_site):
    """README's installation: root may be intake_admin alone, the filter's user the other two."""
    site = own_site
    admit(site, HBA, IDENT)
    assert [check["result"] for check in database_checks(site)] == ["ok"]
    admit(site, HBA, IDENT.replace("intake nobody intake_sender\n", ""))
    [fault] = database_checks(site)
    assert fault["result"] == "fail" and 'the sender\'s role, as user "nobody"' in fault["found"]
    assert '"intake nobody intake_sender"' in fault["hint"]
    admit(site, "local all postgres trust\nlocal all all peer\n", IDENT)
    assert [check["result"] for check in database_checks(site)] == ["fail"] * 3
    admit(site, HBA, IDENT)
    site.postgres.rows("REVOKE USAGE ON SCHEMA intake FROM intake_filter; SELECT 1")
    [fault] = database_checks(site)
    site.postgres.rows("GRANT USAGE ON SCHEMA intake TO intake_filter; SELECT 1")
    assert "permission denied" in fault["found"] and "pg_hba" not in fault["hint"]


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_preview_is_a_whole_mail(site, language):
    preview = site.control.run("template", "preview", "acknowledgement", "--language", language,
                               "--desk", "acme").stdout
    mail = email.message_from_string(preview, policy=email.policy.default)
    assert mail["Content-Language"] == language
    assert "ACME-1042" in mail.get_body(("plain",)).get_content()
    for name in ("acknowledgement.txt", "acknowledgement.html", "signature", "signature.html"):
        assert site.control.run("template", "preview", name, "--language", language, "--desk",
                                "acme").stdout.strip()


def test_render_expands_partials_and_escapes(tmp_path, site):
    (tmp_path / "page.mustache").write_text("{{>head}}{{#list}}<{{.}}>{{/list}}{{>none}}\n")
    (tmp_path / "head.mustache").write_text("# {{title}}\n")
    (tmp_path / "data.json").write_text('{"title": "a<b", "list": [1, 2]}')
    done = site.control.run("template", "render", str(tmp_path / "page.mustache"), "--data",
                            str(tmp_path / "data.json"), "--partials", str(tmp_path))
    assert done.stdout == "# a&lt;b\n<1><2>\n"
    (tmp_path / "head.mustache").write_text("{{#open}}")
    done = site.control.run("template", "render", str(tmp_path / "page.mustache"), "--data",
                            str(tmp_path / "data.json"), "--partials", str(tmp_path), check=False)
    assert done.returncode == DATA and "head.mustache" in done.stderr


def test_terminal_gets_colours_and_its_width(site, ticket):
    arguments = ("-c", site.settings.path, "ticket", "list", "--limit", "5")
    shown = on_terminal(*arguments)
    plain = on_terminal(*arguments, NO_COLOR="1")
    assert "\033[1m" in shown and "\033" not in plain
    assert "…" in plain and str(ticket["ticket"]) in plain
    assert "\033" not in site.control.run("ticket", "list").stdout
    wide = on_terminal(*arguments, columns=400)
    assert "…" not in wide


@pytest.mark.parametrize("arguments, status, said", [
    (("tickets", "list"), USAGE, 'did you mean "ticket list"'),
    (("ticket", "show", "x"), USAGE, "is not a ticket"),
    (("ticket", "show", "99999999", "--desk", "acme"), DATA, "99999999"),
    (("ticket", "list", "--desk", "acne"), DATA, "one of acme, globex"),
    (("ticket", "show", "1"), DATA, "--desk with one of acme, globex"),
    (("outbox", "retry", "99999999", "--desk", "acme"), DATA, "99999999"),
    (("template", "preview", "greeting", "--desk", "acme"), DATA, "greeting"),
    (("inspect", "/nonexistent.eml"), NO_INPUT, "No such file"),
    (("template", "render", "/nonexistent", "--data", "x"), NO_INPUT, "No such file"),
])
def test_refusals(site, arguments, status, said):
    done = site.control.run(*arguments, check=False)
    assert (done.returncode, done.stdout) == (status, "")
    assert said in done.stderr


def test_doctor_tells_how_to_revoke_temporary_tables(site):
    """`db migrate` did it; the owner of the database may have granted it again."""
    assert [check["result"] for check in database_checks(site)] == ["ok"]
    site.postgres.execute("GRANT TEMPORARY ON DATABASE intake TO PUBLIC")
    [_, warning] = database_checks(site)
    site.postgres.execute(re.search(r"psql -c '(.*)'", warning["hint"]).group(1))
    assert warning["result"] == "warn" and "temporary tables" in warning["found"]
    assert [check["result"] for check in database_checks(site)] == ["ok"]


def test_faulty_settings_and_absent_database(site, tmp_path):
    faulty = tmp_path / "faulty.conf"
    faulty.write_text("milter: { timeuot = 3; };")
    away = tmp_path / "away.conf"
    away.write_text(site.settings.text.replace(site.postgres.directory, "/nonexistent"),
                    encoding="utf-8")
    for file, status, said in ((faulty, SETTINGS, 'did you mean "timeout"?'),
                               (away, TEMPORARY, "/nonexistent")):
        done = subprocess.run([str(PROGRAMS / "intakectl"), "-c", str(file), "ticket", "list"],
                              capture_output=True, text=True, check=False)
        assert done.returncode == status
        assert said in done.stderr


def test_setup_writes_what_loads(tmp_path):
    file = tmp_path / "etc" / "intake.conf"
    command = [str(PROGRAMS / "intakectl"), "-c", str(file), "setup", "--address",
               "help@new.example", "--languages", "en,zh-CN"]
    done = subprocess.run(command, capture_output=True, text=True, check=True,
                          stdin=subprocess.DEVNULL)
    assert "db migrate" in done.stdout and "doctor" in done.stdout
    assert file.stat().st_mode & 0o777 == 0o640
    subprocess.run([str(PROGRAMS / "intakectl"), "-c", str(file), "settings", "check"], check=True)
    before = file.read_text(encoding="utf-8")
    again = subprocess.run(command, capture_output=True, text=True, check=False,
                           stdin=subprocess.DEVNULL)
    assert again.returncode == DATA and "--force" in again.stderr
    assert file.read_text(encoding="utf-8") == before


def set_up(file, *options, **environment):
    return subprocess.run([str(PROGRAMS / "intakectl"), "-c", str(file), "setup", "--address",
                           "help@new.example", *options], capture_output=True, text=True,
                          check=False, stdin=subprocess.DEVNULL, env={**os.environ, **environment})


@pytest.mark.parametrize("locale, languages", [
    ("en_US.UTF-8", '( "en" )'),
    ("zh_CN.UTF-8", '( "zh-CN" )'),
    ("de_DE.UTF-8", '( "de" )'),
    ("it_IT.UTF-8", '( "en" )'),  # no templates for it
    ("C", '( "en" )'),
])
def test_setup_takes_the_language_of_the_machine(tmp_path, locale, languages):
    done = set_up(tmp_path / "intake.conf", LC_ALL=locale, LANGUAGE="")
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "intake.conf").read_text(encoding="utf-8")
    assert f"languages = {languages};" in text
    # A service type is named in all languages a customer may write; all else as asked.
    asked = [line for line in text.splitlines() if "labels = " not in line]
    assert ("zh" in "".join(asked)) == ("zh" in locale)


def test_setup_refuses_what_the_filter_could_not_start_with(tmp_path):
    done = set_up(tmp_path / "intake.conf", "--languages", "en,it")
    assert done.returncode == DATA and 'no templates for language "it"' in done.stderr
    assert not (tmp_path / "intake.conf").exists()
    done = set_up(tmp_path / "intake.conf", "--time-zone", "Europe/Belin")
    assert done.returncode == DATA and 'did you mean "Europe/Berlin"?' in done.stderr


def test_settings_check_reads_the_templates(tmp_path):
    file = tmp_path / "intake.conf"
    assert set_up(file, "--languages", "en").returncode == 0
    own = tmp_path / "own"
    (own / "en").mkdir(parents=True)
    (own / "en/signature.txt").write_text("{{phnoe}}", encoding="utf-8")
    file.write_text(f'own_templates = "{own}";\n' + file.read_text(encoding="utf-8"),
                    encoding="utf-8")
    done = subprocess.run([str(PROGRAMS / "intakectl"), "-c", str(file), "settings", "check"],
                          capture_output=True, text=True, check=False)
    assert done.returncode == SETTINGS and 'own/en/signature.txt:1: unknown variable' in done.stderr


@pytest.mark.parametrize("content, words", [(None, "sender.password_file"), ("", "is not one line"),
                                            ("secret", "in order")])
def test_settings_check_reads_the_senders_password(tmp_path, content, words):
    file, password = tmp_path / "intake.conf", tmp_path / "password"
    assert set_up(file, "--languages", "en").returncode == 0
    file.write_text(f'sender: {{ login = "desk"; password_file = "{password}"; }};\n' +
                    file.read_text(encoding="utf-8"), encoding="utf-8")
    if content is not None:
        password.write_text(content, encoding="utf-8")
    done = subprocess.run([str(PROGRAMS / "intakectl"), "-c", str(file), "settings", "check"],
                          capture_output=True, text=True, check=False)
    assert done.returncode == (SETTINGS if content != "secret" else 0)
    assert words in done.stdout + done.stderr


def test_shell_completes_the_commands(tmp_path):
    """The real shell with the real script: words of commands first, then their options."""
    script = tmp_path / "intakectl"
    script.write_text(subprocess.run([str(PROGRAMS / "intakectl"), "completion", "bash"], check=True,
                                     capture_output=True, text=True).stdout, encoding="utf-8")
    for typed, wanted in (("intakectl tick", ["ticket"]),
                          ("intakectl ticket ", ["assign", "close", "list", "merge", "note", "show",
                                                 "split", "state", "type", "unmerge"]),
                          ("intakectl -c x ticket list --st", ["--state"]),
                          ("intakectl agent ", ["add", "away", "back", "import", "list", "remove", "set",
                                                    "show"]),
                          ("intakectl --js", ["--json"])):
        words = typed.split(" ")
        quoted = " ".join(f"'{word}'" for word in words)
        done = subprocess.run(["bash", "-c", f"source {script}; COMP_WORDS=({quoted}); "
                               f"COMP_CWORD={len(words) - 1}; _intakectl; "
                               "printf '%s\\n' \"${COMPREPLY[@]}\""],
                              capture_output=True, text=True, check=True)
        assert sorted(set(done.stdout.split())) == wanted, typed


def test_a_lead_hands_on_remarks_and_closes(site, customer):
    number = number_of(ask(site, customer))
    key = f"ACME-{number}"

    def lead(*words):
        return site.control.run("ticket", *words, "--desk", "acme").stdout

    assert "is alex's, was nobody's" in lead("assign", key, "alex", "--why", "knows the machine")
    lead("note", key, "waits for spare parts")
    assert "is closed, was open" in lead("close", key)
    shown = site.control.json("ticket", "show", key, "--desk", "acme")
    assert (shown["ticket"]["state"], shown["ticket"]["assignee"]) == ("closed", "alex")
    told = [(it["what"], it["why"]) for it in shown["events"]]
    assert ("assigned", "to alex: knows the machine") in told
    assert ("note", "waits for spare parts") in told
    assert ("state-changed", "open to closed") in told
    assert "is open, was closed" in lead("state", key, "open")
    mine = site.control.json("ticket", "list", "--assignee", "alex", "--by-due", "--desk", "acme")
    assert number in [it["ticket"] for it in mine["tickets"]]
    refused = site.control.run("ticket", "assign", key, "nobody-known", "--desk", "acme", check=False)
    assert refused.returncode == 65 and 'no agent "nobody-known"' in refused.stderr


def test_help_explains_the_options_of_a_command():
    done = subprocess.run([str(PROGRAMS / "intakectl"), "help", "ticket", "list"],
                          capture_output=True, text=True, check=True)
    assert "--state STATE" in done.stdout and "only those in that state" in done.stdout


def test_own_templates_are_reloaded_and_told(own_site, customer):
    """A site's file goes before the installed one, in the sender as well; the rest stays as it is."""
    site = own_site
    own = site.path("own-templates")
    os.makedirs(os.path.join(own, "en"))
    site.settings.change("", "own_templates", own)
    site.settings.write()
    subject = os.path.join(own, "en", "acknowledgement.subject")
    with open(subject, "w", encoding="utf-8") as file:
        file.write("Our own words\n")
    site.sender.wait_for_log("sends to")  # only then a signal reloads it
    for service in (site.filter, site.sender):
        start = len(service.log_text())
        service.reload()
        service.wait_for_log("reloaded", start=start)
    site.deliver(compose(f"Jane Doe <{customer}>", DESK, "Printer", "It is broken, please help me."))
    assert "Our own words" in site.mailboxes.wait(customer)[0]["Subject"]
    preview = site.control.run("template", "preview", "acknowledgement", "--language", "en",
                               "--desk", "acme").stdout
    assert "Our own words" in preview
    told = [check["found"] for check in site.control.json("doctor", check=False)["checks"]
            if check["check"] == "templates"]
    assert any(f"{subject} is your own" in found for found in told), told


def test_doctor_sees_that_the_running_filter_knows_no_such_desk(site, tmp_path):
    other = tmp_path / "other.conf"
    other.write_text(site.settings.text.replace("support@acme.example", "new@acme.example"),
                     encoding="utf-8")
    done = subprocess.run([str(PROGRAMS / "intakectl"), "-c", str(other), "--json", "doctor"],
                          capture_output=True, text=True, check=False)
    [found] = [check for check in json.loads(done.stdout)["checks"] if check["check"] == "filter"]
    assert found["result"] == "fail" and "reload" in found["hint"]


def test_migrations_are_known_and_done(site):
    directory = str(REPOSITORY / "sql")
    states = {row["state"] for row in
              site.control.json("db", "status", "--directory", directory)["migrations"]}
    assert states == {"applied"}
    assert "nothing to do" in site.control.run("db", "migrate", "--directory", directory).stdout


def test_settings_in_force_are_shown(site):
    values = {row["setting"]: row for row in site.control.json("settings", "show")["settings"]}
    assert values["milter.user"]["value"] == '"nobody"'
    assert values["desks.globex.delimiter"] == {
        "setting": "desks.globex.delimiter", "value": '"+"', "line": None}
    listed = site.control.json("settings", "list", "limits.")["settings"]
    assert {row["setting"].partition(".")[0] for row in listed} == {"limits"}
