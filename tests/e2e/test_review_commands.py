"""A review ended by an agent's mail, and what its customer reads of it."""

import pytest
from servers.desk import answer, number_of, submission
from servers.mailing import compose, reply_to, send
from servers.site import DESK, PASSWORDS

ALEX = ("alex", PASSWORDS["alex"])


@pytest.fixture(scope="module", name="site")
def fixture_site(own_site):
    """Complaints are reviewed; billing wants confirmation."""
    own_site.reconfigure('name = "complaint";', 'name = "complaint"; review = "always";')
    own_site.reconfigure('name = "billing";', 'name = "billing"; grade = "confirmed";')
    return own_site


def write(site, customer, kind="complaint"):
    mail = compose(customer, f"support+{kind}@acme.example", "A request", "Look at it, please.")
    site.deliver(mail)
    site.mailboxes.wait(customer, 1)
    return site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])


def try_submit(site, request, customer, text):
    return send(submission(site), answer(request, customer, text), login=ALEX,
                sender="alex@acme.example")


def state_of(site, request):
    return site.postgres.value("SELECT state::text FROM intake.ticket WHERE desk = 'acme' AND"
                               " ticket = %s", number_of(request))


def letters(site, customer, count):
    site.mailboxes.wait(customer, count)
    return site.mailboxes.all(customer)


def whats(site, request):
    shown = site.control.json("ticket", "show", str(number_of(request)), "--desk", "acme")
    return [it["what"] for it in shown["events"]]


def test_approved_by_mail(site, customer):
    request = write(site, customer)
    assert state_of(site, request) == "awaiting-review"
    assert try_submit(site, request, customer, "#approve")[0] == 250
    told = letters(site, customer, 2)[-1]
    assert "we have begun" in told.text() and state_of(site, request) == "open"
    assert "approved" in whats(site, request)
    code, text = try_submit(site, request, customer, "#refuse Too late.")
    assert code == 550 and "does not wait for a review: it is open" in text
    assert len(letters(site, customer, 2)) == 2
    assert state_of(site, request) == "open"
    after = reply_to(told, customer, "Thank you.")
    site.deliver(after)
    site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == after["Message-ID"])


def test_refused_by_mail_says_why_and_not_how(site, customer):
    request = write(site, customer)
    assert try_submit(site, request, customer, "#refuse Ask the shop that sold it.")[0] == 250
    told = letters(site, customer, 2)[-1]
    assert "Ask the shop that sold it." in told.text() and "#refuse" not in told.text()
    assert state_of(site, request) == "closed"


def test_an_answer_with_words_tells_it_itself(site, customer):
    request = write(site, customer)
    assert try_submit(site, request, customer, "#approve\n\nWe repair it tomorrow.")[0] == 250
    told = letters(site, customer, 2)[-1]
    assert "We repair it tomorrow." in told.text() and "#approve" not in told.text()
    assert state_of(site, request) == "answered" and "approved" in whats(site, request)
    assert len(site.mailboxes.all(customer)) == 2, "told twice"


def test_an_agent_verifies(site, customer):
    request = write(site, customer, "billing")
    assert state_of(site, request) == "awaiting-confirmation"
    asks = letters(site, customer, 1)[0]
    assert try_submit(site, request, customer, "#verify\n#note He called, the number is his")[0] == 250
    assert "we have begun" in letters(site, customer, 2)[-1].text()
    assert state_of(site, request) == "open" and "verified" in whats(site, request)
    grade = site.postgres.value("SELECT grade || ' ' || grade_by FROM intake.address"
                                " WHERE address = %s", customer)
    assert grade == "confirmed verified by alex"
    late = reply_to(asks, customer, "Here I am as well.")
    site.deliver(late)
    got = site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == late["Message-ID"])
    assert got.intake("Confirmation").startswith("used") and number_of(got) == number_of(request)
