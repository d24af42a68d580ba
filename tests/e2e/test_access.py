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
    assert roles["agent"]["agents"] == "alex (nobody)" and roles["agent"]["rights"] == "none"
    assert roles["lead"]["rights"] == "approve, assign, verify, rename"
