"""Tickets that wait: the customer is reminded once and the ticket closed with a notice; the lead hears
of an overdue answer once."""

import pytest
from conftest import make_site
from servers.desk import ask, events, number_of, ticket
from servers.mailing import compose, reply_to
from servers.process import wait_until
from servers.site import DESK

LEAD = "lead@acme.example"
BILLING = "support+billing@acme.example"


def prepare(site):
    site.settings.replace("remind_minutes = 0;", "remind_minutes = 4320;")
    site.settings.replace("close_minutes = 0;", "close_minutes = 4320;")
    site.settings.replace('lead = "";', f'lead = "{LEAD}";')


@pytest.fixture(scope="module", name="waiting_site")
def fixture_waiting_site():
    yield from make_site("waiting", prepare)


def ask_about_a_bill(site, customer):
    mail = compose(customer, BILLING, "Question", "What is this sum for?")
    site.deliver(mail)
    site.mailboxes.wait(customer)
    return site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])


def let_days_pass(site, number, days):
    """As if all that happened in a ticket were older; the sender looks again at once."""
    site.postgres.execute(
        f"UPDATE intake.ticket SET active_at = active_at - {days} * interval '1 day',"
        f" due_at = due_at - {days} * interval '1 day' WHERE ticket = {number}")
    site.postgres.execute(
        "UPDATE intake.watched_ticket SET look_at = now(), reminded_at = reminded_at -"
        f" {days} * interval '1 day' WHERE ticket = {number}")
    site.sender.stop()
    site.sender.start()


def happened(site, number, what):
    return [event for event in events(site, number) if event[1] == what]


def letters(site, customer, words):
    return [it for it in site.mailboxes.all(customer) if words in it["Subject"]]


def test_a_customer_is_reminded_once_and_then_told_of_the_end(waiting_site, customer):
    site = waiting_site
    number = number_of(ask_about_a_bill(site, customer))
    assert ticket(site, number) == ("awaiting-information",)
    let_days_pass(site, number, 4)
    reminder = site.mailboxes.wait_for(customer, lambda it: "waiting for your" in it["Subject"])
    assert f"ACME-{number}" in reminder.text() and "Invoice number" in reminder.text()
    assert reminder["Auto-Submitted"] == "auto-replied"
    let_days_pass(site, number, 1)
    let_days_pass(site, number, 3)
    end = site.mailboxes.wait_for(customer, lambda it: "have closed" in it["Subject"])
    wait_until(lambda: ticket(site, number) == ("closed",), 30, "the end of the ticket")
    assert len(happened(site, number, "reminded")) == 1
    assert len(letters(site, customer, "waiting for your")) == 1
    site.deliver(reply_to(end, customer, "The invoice number is INV-2026-0815."))
    site.mailboxes.wait_for(DESK, lambda it: "INV-2026-0815" in (it.text() or ""))
    assert ticket(site, number) == ("open",)


def test_an_answer_to_the_reminder_ends_the_wait(waiting_site, customer):
    site = waiting_site
    number = number_of(ask_about_a_bill(site, customer))
    let_days_pass(site, number, 4)
    reminder = site.mailboxes.wait_for(customer, lambda it: "waiting for your" in it["Subject"])
    site.deliver(reply_to(reminder, customer, "It is INV-2026-0816."))
    site.mailboxes.wait_for(DESK, lambda it: "INV-2026-0816" in (it.text() or ""))
    assert ticket(site, number) == ("open",)


def test_who_would_not_be_acknowledged_is_not_reminded(waiting_site, customer):
    site = waiting_site
    number = number_of(ask_about_a_bill(site, customer))
    site.postgres.execute(f"UPDATE intake.ticket SET identity = 'failed' WHERE ticket = {number}")
    let_days_pass(site, number, 4)
    wait_until(lambda: happened(site, number, "not-reminded"), 30, "the decision")
    assert happened(site, number, "not-reminded")[0][2].endswith("; the sender was forged")
    other = ask(site, f"other.{customer}")
    assert number_of(other) != number
    assert len(site.mailboxes.all(customer)) == 1


def test_the_lead_hears_of_an_overdue_answer_once(waiting_site, customer):
    site = waiting_site
    number = number_of(ask(site, customer, "Can I use it outdoors?", "The chair"))
    for _ in range(2):
        let_days_pass(site, number, 20)
        told = site.mailboxes.wait_for(LEAD, lambda it: f"ACME-{number}" in it["Subject"])
        wait_until(lambda: happened(site, number, "overdue"), 30, "the word to the lead")
    assert "overdue" in told["Subject"] and "assigned to nobody" in told.text()
    assert len(happened(site, number, "overdue")) == 1
    assert len([it for it in site.mailboxes.all(LEAD) if f"ACME-{number}" in it["Subject"]]) == 1
