"""Fields that must be removed cost the server the square of their number: hundreds are refused."""

import os
from pathlib import Path

import pytest
from servers.desk import answer, ask, holding, received, submission
from servers.mailing import compose, send
from servers.process import children_of
from servers.site import DESK, PASSWORDS

ONE_NAME = ["X-Intake-A"] * 8000
MANY_NAMES = [f"X-Intake-{number}" for number in range(8000)]
PLAIN_MAILS = 20  # one costs less than a tick of the clock


def with_fields(mail, names):
    octets = mail.as_bytes(policy=mail.policy)
    return b"".join(f"{name}: b\r\n".encode() for name in names) + octets


def cpu_seconds(site):
    """Of Postfix and the filter, with daemons that ended."""
    parents = [site.mail_server.pid, site.filter.pid]
    seconds = 0.0
    for pid in parents + [child for parent in parents for child in children_of(parent)]:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        seconds += sum(map(int, stat[11:15])) / os.sysconf("SC_CLK_TCK")
    return seconds


@pytest.mark.parametrize("names", [ONE_NAME, MANY_NAMES, ONE_NAME[:201]],
                         ids=["one name", "many names", "one too many"])
def test_hundreds_of_foreign_fields_are_refused(site, customer, names):
    mail = compose(customer, DESK, "hello", "Hello")
    code, text = send(site.smtp_port, with_fields(mail, names), sender=customer, recipients=[DESK])
    assert code == 550 and "5.7.1" in text and "more than 200 header fields" in text
    assert not site.ledger(mail["Message-ID"])


def test_hundreds_of_foreign_fields_cost_what_they_weigh(site, customer, figure):
    before = cpu_seconds(site)
    for _ in range(PLAIN_MAILS):
        site.deliver(compose(customer, DESK, "hello", "Hello"))
    plain = (cpu_seconds(site) - before) / PLAIN_MAILS
    for names in (ONE_NAME, MANY_NAMES):
        before = cpu_seconds(site)
        mail = compose(customer, DESK, "hello", "Hello")
        assert site.send(with_fields(mail, names), sender=customer, recipients=[DESK])[0] == 550
        took = cpu_seconds(site) - before
        figure(f"{len(names)} foreign fields: {took:.2f} CPU s, a plain mail {plain:.3f}")
        assert took < 150 * plain


def test_some_foreign_fields_are_removed(site, customer):
    mail = compose(customer, DESK, "hello", "Hello")
    site.deliver(with_fields(mail, MANY_NAMES[:200]), sender=customer, recipients=[DESK])
    got = site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])
    assert got["X-Intake-7"] is None and got["X-Intake-Ticket"]


def test_an_agent_is_told_of_fields_that_cannot_be_hidden(site, customer):
    request = ask(site, customer)
    mail = answer(request, customer, "Many fields.")
    many = with_fields(mail, ["X-Intake-A", "X-Originating-IP", "X-Sender"] * 67)
    code, text = send(submission(site), many, sender=DESK, recipients=[customer],
                      login=("alex", PASSWORDS["alex"]))
    assert code == 550 and "5.7.1" in text and "customers must not see" in text
    site.submit("alex", with_fields(mail, ["X-Intake-A"] * 20), sender=DESK, recipients=[customer])
    assert received(site, customer, holding("Many fields."))["X-Intake-A"] is None
