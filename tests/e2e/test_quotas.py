"""How often a customer may ask for a service type: counted with the ticket, told in the acknowledgement,
and explained when none is left."""

import concurrent.futures
import itertools

import pytest
from servers.desk import number_of
from servers.mailing import compose, reply_to
from servers.site import DESK

TECHNICAL = "support+technical@acme.example"
BILLING = "support+billing@acme.example"
REQUESTS = itertools.count(1)  # the same words again would be no new request


@pytest.fixture(scope="module", name="site")
def fixture_site(own_site):
    """Two technical requests a month for each customer, three complaints for a whole domain."""
    own_site.reconfigure('name = "technical";', 'name = "technical";'
                         ' quota = { requests = 2; used_up = "refuse"; };'
                         ' instead = { en = "Or look into our handbook."; };')
    own_site.reconfigure('name = "complaint";', 'name = "complaint";'
                         ' quota = { requests = 3; per = "domain"; };')
    own_site.reconfigure('name = "billing";', 'name = "billing"; review = "always";'
                         ' quota = { requests = 1; };')
    own_site.sender.stop()  # it reads the settings when it starts
    own_site.sender.start()
    return own_site


def proven(customer):
    domain = customer.partition("@")[2]
    return {"authentication_results": f"mail.acme.example; dmarc=pass header.from={domain}"}


def ask(site, customer, address=TECHNICAL, **headers):
    mail = compose(customer, address, f"Request {next(REQUESTS)}",
                   "Invoice INV-20417, please look at it.", **(headers or proven(customer)))
    site.deliver(mail)
    return site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])


def state_of(site, request):
    return site.postgres.value("SELECT state::text FROM intake.ticket WHERE desk = 'acme' AND"
                               " ticket = %s", number_of(request))


def letters(site, customer, count):
    site.mailboxes.wait(customer, count)
    return site.mailboxes.all(customer)


def link_of(letter, kind):
    return letter["Reply-To"].addresses[0].addr_spec.replace("+t.", f"+{kind}.t.")


def quotas(site, customer):
    number = site.postgres.value("SELECT customer FROM intake.address WHERE address = %s", customer)
    shown = site.control.json("customer", "show", str(number), "--desk", "acme")
    return {(it["type"], it["of"]): it for it in shown["quotas"]}


def test_a_quota_runs_out(site, customer):
    ask(site, customer)
    told = letters(site, customer, 1)[0]
    assert "1 of 2 left this month" in told.text() and "1 of 2 left this month" in told.text("html")
    ask(site, customer)
    assert "0 of 2 left this month" in letters(site, customer, 2)[-1].text()
    third = ask(site, customer)
    assert state_of(site, third) == "closed"
    assert third.intake("Quota") == "all 2 of technical for the customer in this month are used"
    refusal = letters(site, customer, 3)[-1]
    words = " ".join(refusal.text().split())
    assert "you have used all 2 requests" in words and "new ones from" in words
    assert "Or look into our handbook." in words and "support+consultation.t." in words
    used = quotas(site, customer)["technical", "customer"]
    assert (used["used"], used["quota"], used["left"]) == (2, 2, 0) and used["since"] < used["renews"]
    other = ask(site, customer, DESK)
    assert state_of(site, other) == "open"
    plea = reply_to(refusal, customer, "But it is urgent.", **proven(customer))
    site.deliver(plea)
    got = site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == plea["Message-ID"])
    assert number_of(got) == number_of(third) and state_of(site, third) == "awaiting-review"
    site.control.run("review", "approve", str(number_of(third)), "--desk", "acme")
    assert state_of(site, third) == "open"
    assert quotas(site, customer)["technical", "customer"]["used"] == 2
    again = reply_to(refusal, customer, "Thank you.", **proven(customer))
    site.deliver(again)
    got = site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == again["Message-ID"])
    assert number_of(got) == number_of(third) and state_of(site, third) == "open"


def test_an_answer_in_the_next_month_opens_it(site, customer):
    for _ in range(2):
        ask(site, customer)
    third = ask(site, customer)
    refusal = next(it for it in letters(site, customer, 3) if "used all 2" in it.text())
    site.postgres.execute("UPDATE intake.quota_use SET began = began - interval '1 month'")
    later = reply_to(refusal, customer, "Here I am again.", **proven(customer))
    site.deliver(later)
    got = site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == later["Message-ID"])
    assert number_of(got) == number_of(third) and state_of(site, third) == "open"
    assert quotas(site, customer)["technical", "customer"]["used"] == 1


def test_a_choice_is_counted_and_a_refusal_gives_back(site, customer):
    first = ask(site, customer, BILLING)
    assert state_of(site, first) == "awaiting-review"
    assert quotas(site, customer)["billing", "customer"]["left"] == 0
    assert "0 of 1 left this month" in letters(site, customer, 1)[0].text()
    site.control.run("review", "refuse", str(number_of(first)), "--why", "Not yours.", "--desk",
                     "acme")
    assert quotas(site, customer)["billing", "customer"]["left"] == 1
    letters(site, customer, 2)
    second = ask(site, customer, DESK)
    choice = compose(customer, link_of(letters(site, customer, 3)[-1], "technical"), "That one", "",
                     **proven(customer))
    site.deliver(choice)
    site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == choice["Message-ID"])
    assert quotas(site, customer)["technical", "customer"]["used"] == 1
    assert "1 of 2 left this month" in letters(site, customer, 4)[-1].text()
    back = compose(customer, link_of(letters(site, customer, 4)[-1], "consultation"), "No", "",
                   **proven(customer))
    site.deliver(back)
    site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == back["Message-ID"])
    assert state_of(site, second) == "open"


def test_two_at_once_are_never_one_too_many(site, customer):
    address = "support+complaint@acme.example"
    domain = customer.partition("@")[2]
    senders = [f"one-{place}@{domain}" for place in range(6)]
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        requests = list(pool.map(lambda it: ask(site, it, address), senders))
    states = sorted(state_of(site, it) for it in requests)
    assert states == ["awaiting-review"] * 3 + ["open"] * 3
    shown = quotas(site, senders[0])["complaint", domain]
    assert (shown["used"], shown["left"]) == (3, 0)
    left = sorted(text.split(" of 3 left this month")[0][-1]
                  for text in (letters(site, it, 1)[0].text() for it in senders)
                  if " of 3 left this month" in text)
    assert left == ["0", "1", "2"]


def test_a_repeat_counts_once(site, customer):
    mail = compose(customer, TECHNICAL, "The same", "Twice.", **proven(customer))
    for _ in range(2):
        site.deliver(mail)
    site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])
    assert quotas(site, customer)["technical", "customer"]["used"] == 1


def test_a_forger_uses_up_nothing(site, customer):
    ask(site, customer)
    letters(site, customer, 1)
    forged = ask(site, customer, cc="mallory@evil.example")
    assert state_of(site, forged) == "awaiting-review"
    assert quotas(site, customer)["technical", "customer"]["used"] == 1
    assert " left this month" not in letters(site, customer, 2)[-1].text()


def test_inspect_shows_the_quota_and_why_a_person_decides(site, customer, tmp_path):
    file = tmp_path / "mail.eml"
    file.write_bytes(compose(customer, BILLING, "Bill", "Invoice INV-20417.", **proven(customer)).as_bytes())
    plan = site.control.json("inspect", str(file))["plan"]
    assert plan["quota"]["requests"] == 1 and plan["quota"]["used"] == 0 and plan["quota"]["within"]
    assert plan["quota"]["reason"] and plan["review"] and plan["entitlement"] is None
