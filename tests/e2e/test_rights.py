"""Who may use which service type, what a person reviews first, and how well a sender is proven: each
story ends at the customer's mailbox."""

import pytest
from servers.desk import number_of
from servers.mailing import compose, reply_to
from servers.site import DESK

BILLING = 'name = "billing";'


@pytest.fixture(scope="module", name="site")
def fixture_site(own_site):
    """Technical support is for vip customers, complaints are reviewed, billing wants confirmation."""
    own_site.reconfigure('name = "technical";', 'name = "technical"; allowed_groups = ( "vip" );'
                         ' instead = { en = "Or call us."; };')
    own_site.reconfigure('name = "complaint";', 'name = "complaint"; review = "always";')
    own_site.reconfigure("review_recipients = ();",
                         'review_recipients = ( "reviewers@acme.example" );')
    own_site.reconfigure(BILLING, f'{BILLING} grade = "confirmed";')
    return own_site


def proven(customer, result="pass"):
    domain = customer.partition("@")[2]
    return {"authentication_results": f"mail.acme.example; dmarc={result} header.from={domain}"}


def write(site, customer, address=DESK, subject="A request", **headers):
    mail = compose(customer, address, subject, "Invoice INV-20417, please look at it.", **headers)
    site.deliver(mail)
    return site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])


def state_of(site, request):
    return site.postgres.value("SELECT state::text FROM intake.ticket WHERE desk = 'acme' AND"
                               " ticket = %s", number_of(request))


def letters(site, customer, count):
    site.mailboxes.wait(customer, count)
    return site.mailboxes.all(customer)


def waits(site):
    return {it["ticket"]: it for it in site.control.json("review", "list")["reviews"]}


def test_no_is_explained_once(site, customer):
    write(site, customer, **proven(customer))
    request = write(site, customer, "support+technical@acme.example", **proven(customer))
    assert request.intake("Entitlement").startswith("no (group individual may not use technical")
    assert state_of(site, request) == "closed"
    refusal = letters(site, customer, 2)[-1]
    assert "not among the services" in refusal.text() and "Or call us." in refusal.text()
    assert "support+consultation.t." in refusal.text()
    assert "support+technical.t." not in refusal.text()
    plea = reply_to(refusal, customer, "But I paid for it.")
    site.deliver(plea)
    got = site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == plea["Message-ID"])
    assert number_of(got) == number_of(request) and state_of(site, request) == "awaiting-review"
    assert number_of(request) in waits(site)


def test_who_is_not_known_is_reviewed(site, customer):
    request = write(site, customer, "support+technical@acme.example")
    assert state_of(site, request) == "awaiting-review"
    assert request.intake("Entitlement").startswith("undecided")
    copy = site.mailboxes.wait_for("reviewers@acme.example",
                                   lambda it: it["Message-ID"] == request["Message-ID"])
    assert copy.intake("State") == "awaiting-review"
    assert "A colleague will first review your request" in letters(site, customer, 1)[0].text()
    assert "a new customer" in waits(site)[number_of(request)]["why"]
    site.control.run("review", "approve", str(number_of(request)), "--desk", "acme")
    told = letters(site, customer, 2)[-1]
    assert "we have begun" in told.text()
    assert state_of(site, request) == "open"
    twice = site.control.run("review", "refuse", str(number_of(request)), "--why", "no", "--desk",
                             "acme", check=False)
    assert twice.returncode and "it is open" in twice.stderr
    back = reply_to(told, customer, "Thank you.")
    site.deliver(back)
    got = site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == back["Message-ID"])
    assert number_of(got) == number_of(request)
    assert len(site.mailboxes.all(customer)) == 2
    assert not [it for it in site.mailboxes.all("reviewers@acme.example")
                if it["Message-ID"] == back["Message-ID"]], "what is decided needs no reviewer"


def test_refused_with_the_reason(site, customer):
    request = write(site, customer, "support+complaint@acme.example")
    assert request.intake("Review") == "complaint is always reviewed"
    letters(site, customer, 1)
    site.control.run("review", "refuse", str(number_of(request)), "--why",
                     "Please ask the shop where you bought it.", "--desk", "acme")
    told = letters(site, customer, 2)[-1]
    assert "Please ask the shop" in told.text() and "Please ask the shop" in told.text("html")
    assert state_of(site, request) == "closed"
    shown = site.control.json("ticket", "show", str(number_of(request)), "--desk", "acme")
    assert [it["what"] for it in shown["events"]][-2:] == ["refused", "answer-sent"]


def test_confirmation_lifts_the_grade_and_is_kept(site, customer):
    request = write(site, customer, "support+billing@acme.example", **proven(customer))
    assert state_of(site, request) == "awaiting-confirmation"
    acknowledgement = letters(site, customer, 1)[0]
    assert "reply to this message once" in acknowledgement.text()
    away = reply_to(acknowledgement, customer, "I am away.", auto_submitted="auto-replied")
    site.deliver(away)
    assert state_of(site, request) == "awaiting-confirmation", "an out-of-office confirmed"
    site.deliver(reply_to(acknowledgement, customer, "Yes, it is me."))
    assert state_of(site, request) == "open"
    number = site.postgres.value("SELECT customer FROM intake.address WHERE address = %s", customer)
    address = site.control.json("customer", "show", str(number), "--desk", "acme")["addresses"][0]
    assert address["grade"] == "confirmed" and "token" in address["graded_by"]
    assert address["graded"] < address["graded_until"]
    again = write(site, customer, "support+billing@acme.example", "The next", **proven(customer))
    assert state_of(site, again) == "open"
    forged = write(site, customer, subject=f"Re: {request['Subject']}", cc="mallory@evil.example")
    assert number_of(forged) not in (number_of(request), number_of(again))
    assert "less proven" in forged.intake("Thread")
    assert forged.intake("Linked-Ticket") == request.intake("Ticket")
