"""Agents' rights: what a role has not is refused by mail and by intakectl, with the right that is missing
and whom to ask; the events name the person."""

import pytest
from servers.desk import answer, events, number_of, submission
from servers.mailing import compose, send
from servers.site import DESK, PASSWORDS


@pytest.fixture(scope="module", name="site")
def fixture_site(own_site):
    """Complaints are reviewed; alex only answers, li leads."""
    own_site.reconfigure('name = "complaint";', 'name = "complaint"; review = "always";')
    own_site.control.run("access", "give", "alex", "agent", "--desk", "acme", "--user", "nobody")
    own_site.control.run("access", "give", "li", "lead", "--desk", "acme")
    return own_site


def write(site, customer):
    mail = compose(customer, "support+complaint@acme.example", "A request", "Look at it, please.")
    site.deliver(mail)
    site.mailboxes.wait(customer, 1)
    return site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])


def submit(site, request, customer, text, login):
    return send(submission(site), answer(request, customer, text), login=(login, PASSWORDS[login]),
                sender=f"{login}@acme.example")


def state_of(site, request):
    return site.postgres.value("SELECT state::text FROM intake.ticket WHERE desk = 'acme' AND"
                               " ticket = %s", number_of(request))


@pytest.mark.parametrize("command, right", [("#approve", "approve"), ("#refuse No.", "approve"),
                                            ("#verify", "verify"), ("#assign li", "assign"),
                                            ("#state open", "approve")])
def test_by_mail(site, customer, command, right):
    request = write(site, customer)
    code, text = submit(site, request, customer, command, "alex")
    assert code == 550 and f'the right "{right}" is missing' in text
    assert "an administrator of the server can give it" in text
    assert state_of(site, request) == "awaiting-review"
    kept = [why for who, what, why in events(site, number_of(request)) if what == "right-refused"]
    assert len(kept) == 1 and kept[0].startswith(f'mail with {command.split()[0]}: the right "{right}"')


def test_who_may_does(site, customer):
    request = write(site, customer)
    assert submit(site, request, customer, "#approve", "li")[0] == 250
    assert state_of(site, request) == "open"
    assert submit(site, request, customer, "It works again.", "alex")[0] == 250


def test_by_intakectl(site, customer):
    request = write(site, customer)
    number = str(number_of(request))
    refused = site.control.run("--as", "alex", "review", "approve", number, "--desk", "acme",
                               check=False)
    assert refused.returncode and 'agent "alex" has the role "agent"' in refused.stderr
    unknown = site.control.run("--as", "zoe", "review", "approve", number, "--desk", "acme",
                               check=False)
    assert unknown.returncode and 'no active agent "zoe"' in unknown.stderr
    site.control.run("review", "approve", number, "--desk", "acme", "--as", "li")
    assert ("li", "approved") in {it[:2] for it in events(site, number_of(request))}
    roles = {it["role"]: it for it in site.control.json("access", "list", "--desk", "acme")["roles"]}
    assert roles["agent"]["agents"] == "alex (nobody)" and roles["agent"]["rights"] == "note, type, feedback"
    assert roles["lead"]["rights"].startswith("approve, assign, verify, rename, merge")


COMMANDS = {
    "approve": ["review approve 1", "review refuse 1 --why x"], "verify": ["customer verify a@b.example --why x"],
    "rename": ["names withdraw alex 1 --why x"],
    "merge": ["ticket merge 1 --into 2", "ticket unmerge 1", "ticket split 1 1"],
    "customers": ["customer merge 1 --into 2 --why x", "customer merge 1 --undo --why x",
                  "customer group 1 vip --why x",
                  "customer fact 1 invoice x", "customer language 1 en --why x"],
    "block": ["block add b.example --why x", "block remove b.example --why x"],
    "send": ["outbox retry 1", "outbox drop 1"],
    "teach": ["model train acme", "model activate 1", "model rollback", "customer unlearn 1 --why x"],
    "export": ["customer export 1"], "erase": ["customer erase 1 --why x"],
    "grant": ["agent add zoe --address zoe@acme.example", "agent remove li", "access set x approve",
              "access give alex admin", "request limit 5 5"]}


def test_every_change_takes_its_right_and_a_refusal_is_kept(site):
    tried = [(right, command) for right, commands in COMMANDS.items() for command in commands]
    for right, command in tried:
        desk = [] if command == "model train acme" else ["--desk", "acme"]
        refused = site.control.run("--as", "alex", *command.split(), *desk, check=False)
        assert refused.returncode and f'the right "{right}" is missing' in refused.stderr, command
    kept = site.postgres.rows("SELECT who, why FROM intake.event WHERE what = 'right-refused' AND"
                              " desk = 'acme' ORDER BY event DESC LIMIT %s", len(tried))
    assert {who for who, _ in kept} == {"alex"}
    for (right, command), (_, why) in zip(tried, reversed(kept)):
        assert why.startswith(" ".join(command.split()[:2]) + " as alex: ") and right in why
