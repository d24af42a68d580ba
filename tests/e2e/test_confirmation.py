"""Customers who prove that a mailbox is theirs: the acknowledgement asks them to answer to an address
that works once, and what does not confirm is answered once. Each story ends at the mailboxes."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from servers.desk import number_of
from servers.mailing import addresses, compose, reply_to
from servers.site import DESK

BILLING = "support+billing@acme.example"


@pytest.fixture(scope="module", name="site")
def fixture_site(own_site):
    """Billing wants confirmation."""
    own_site.reconfigure('name = "billing";', 'name = "billing"; grade = "confirmed";')
    return own_site


def arrived(site, mail):
    return site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])


def ask(site, customer, text="Invoice INV-20417, please look at it."):
    """The request as agents got it, and its acknowledgement."""
    mail = compose(customer, BILLING, "A request", text)
    site.deliver(mail)
    request = arrived(site, mail)
    assert state_of(site, request) == "awaiting-confirmation"
    return request, letters(site, customer, 1)[0]


def answers_to(letter):
    return addresses(letter["Reply-To"])[0]


def letters(site, customer, count):
    site.mailboxes.wait(customer, count)
    return site.mailboxes.all(customer)


def state_of(site, request):
    return site.postgres.value("SELECT state::text FROM intake.ticket WHERE desk = 'acme' AND"
                               " ticket = %s", number_of(request))


def grade_of(site, customer):
    return site.postgres.value("SELECT grade FROM intake.address WHERE address = %s", customer)


def was_recorded(site, mail):
    return site.ledger(mail["Message-ID"])


def test_a_new_customer_confirms_and_is_served(site, customer):
    request, letter = ask(site, customer)
    assert re.fullmatch(r"support\+c\.[a-z2-7]{26}@acme\.example", answers_to(letter))
    assert "reply to this message once by" in letter.text()
    assert request.intake("Confirmation") == "asked for"
    consent = reply_to(letter, customer, "Yes.")
    assert site.send(consent)[0] == 250
    assert state_of(site, request) == "open" and grade_of(site, customer) == "confirmed"
    assert was_recorded(site, consent)[0][2] == number_of(request)
    shown = site.control.json("ticket", "show", str(number_of(request)), "--desk", "acme")
    assert [it["what"] for it in shown["events"]].count("confirmed") == 1
    # What has words of its own is handed on, and the answer is: it was used, here is where to write.
    more = reply_to(letter, customer, "I forgot: the amount is wrong.")
    site.deliver(more)
    got = arrived(site, more)
    assert number_of(got) == number_of(request) and got.intake("Confirmation").startswith("used")
    assert not [it for it in site.mailboxes.all(DESK) if it["Message-ID"] == consent["Message-ID"]]
    told = letters(site, customer, 2)[-1]
    assert "confirmed already" in told.text()
    assert re.match(r"support\+t\.", answers_to(told))
    again = reply_to(letter, customer, "And one more thing.")
    site.deliver(again)
    assert number_of(arrived(site, again)) == number_of(request)
    thanks = reply_to(told, customer, "Thank you.")
    site.deliver(thanks)
    assert number_of(arrived(site, thanks)) == number_of(request)
    assert len(site.mailboxes.all(customer)) == 2


def test_upper_case_and_wrapping_change_nothing(site, customer):
    request, letter = ask(site, customer)
    shouted = answers_to(letter).upper()
    mail = reply_to(letter, customer, "Da bin ich wieder.", recipient=shouted)
    octets = mail.as_bytes().replace(f"To: {shouted}".encode(), f"To:\r\n {shouted}".encode())
    site.send(octets, sender=customer, recipients=[shouted])
    assert state_of(site, request) == "open"


def test_a_machine_confirms_nothing(site, customer):
    request, letter = ask(site, customer)
    for headers in ({"auto_submitted": "auto-replied"}, {"x_autoreply": "yes"},
                    {"precedence": "bulk"}):
        site.deliver(reply_to(letter, customer, "I am away until Monday.", **headers))
    site.deliver(reply_to(letter, customer, "I am away."), sender="<>")
    assert state_of(site, request) == "awaiting-confirmation"
    assert grade_of(site, customer) is None
    assert len(site.mailboxes.all(customer)) == 1, "a machine was answered"
    site.deliver(reply_to(letter, customer, ""))
    assert state_of(site, request) == "open", "the address was used up by a machine"


def test_what_is_not_for_the_sender_confirms_nothing(site, customer):
    request, letter = ask(site, customer)
    own = answers_to(letter)
    last = "a" if own.partition("@")[0][-1] != "a" else "b"
    tampered = own.partition("@")[0][:-1] + last + "@acme.example"
    other, others = ask(site, f"other-{customer}")
    for address in (tampered, answers_to(others), own.replace("+c.", "+t."),
                    "support+c.aaaaaaaaaaaaaaaaaaaaaaaaaa@acme.example"):
        site.deliver(reply_to(letter, customer, "It is me, really.", recipient=address))
    assert state_of(site, request) == "awaiting-confirmation"
    assert state_of(site, other) == "awaiting-confirmation"
    told = letters(site, customer, 2)
    assert "did not confirm your address" in told[-1].text()
    assert answers_to(told[-1]) == own, "asked once more, for the same time"
    assert len(site.mailboxes.all(customer)) == 2, "told more than once"


def test_a_stranger_gains_nothing(site, customer):
    """Who read the acknowledgement over a shoulder writes from his own address, or as the customer
    with a server that says that this is a lie."""
    request, letter = ask(site, customer)
    stranger = f"stranger-{customer}"
    mine = reply_to(letter, stranger, "Let me in.")
    site.deliver(mine)
    got = arrived(site, mine)
    assert number_of(got) != number_of(request)
    assert "did not confirm your address" in letters(site, stranger, 1)[0].text()
    domain = customer.partition("@")[2]
    forged = reply_to(letter, customer, "Let me in.", authentication_results=
                      f"mail.acme.example; dmarc=fail header.from={domain}")
    site.deliver(forged)
    assert arrived(site, forged).intake("Identity").startswith("failed")
    assert state_of(site, request) == "awaiting-confirmation"


def test_too_late_is_asked_anew(site, customer):
    request, letter = ask(site, customer)
    # The clock of the settings is hours: the address is made older, as if it had been sent long ago.
    late = site.postgres.value("UPDATE intake.confirmation SET until = now() - interval '1 hour'"
                               " WHERE address = %s RETURNING ticket", customer)
    assert late == number_of(request)
    plain = compose(customer, DESK, f"Re: {request['Subject']}", "Hello? Anybody there?",
                    in_reply_to=letter["Message-ID"], references=letter["Message-ID"])
    site.deliver(plain)
    told = letters(site, customer, 2)[-1]
    assert "time to confirm your address was over" in told.text()
    site.deliver(reply_to(told, customer, "Now."))
    assert state_of(site, request) == "open"


def test_the_code_does_it_too(site, customer):
    request, letter = ask(site, customer)
    code = re.search(r"code into your message: (\d{6})", letter.text()).group(1)
    wrong = str((int(code) + 1) % 1000000).zfill(6)
    subject = f"Re: {request['Subject']}"
    site.deliver(compose(customer, DESK, subject, wrong, references=letter["Message-ID"]))
    assert "did not confirm" in letters(site, customer, 2)[-1].text()
    assert state_of(site, request) == "awaiting-confirmation"
    right = compose(customer, DESK, subject, f"My code: {code}", references=letter["Message-ID"])
    site.deliver(right)
    assert state_of(site, request) == "open"
    assert arrived(site, right).intake("Confirmation").startswith("given")


def test_a_code_is_not_guessed(site, customer):
    request, letter = ask(site, customer)
    code = re.search(r"code into your message: (\d{6})", letter.text()).group(1)
    subject = f"Re: {request['Subject']}"
    for guess in range(5):
        wrong = str((int(code) + 1 + guess) % 1000000).zfill(6)
        site.deliver(compose(customer, DESK, subject, f"I try {wrong} now",
                             references=letter["Message-ID"]))
    site.deliver(compose(customer, DESK, subject, f"Or {code}?", references=letter["Message-ID"]))
    assert state_of(site, request) == "awaiting-confirmation"
    site.deliver(reply_to(letter, customer, "Then by the address."))
    assert state_of(site, request) == "open"


def test_rotation_invalidates_nothing_on_its_way(site, customer):
    request, letter = ask(site, customer)
    site.control.run("key", "rotate")
    start = len(site.filter.log_text())
    site.filter.reload()
    site.filter.wait_for_log("reload", start=start)
    site.sender.reload()
    site.sender.wait_for_log("reloaded")
    keys = site.control.json("key", "list")["keys"]
    assert [it["use"] for it in keys[:2]] == ["signs", "is believed"]
    site.deliver(reply_to(letter, customer, "Yes"))
    assert state_of(site, request) == "open"
    request, letter = ask(site, f"next-{customer}")
    site.deliver(reply_to(letter, f"next-{customer}", "Yes"))
    assert state_of(site, request) == "open"


def test_choosing_another_type_confirms_as_well(site, customer):
    request, letter = ask(site, customer)
    link = re.search(r"support\+complaint\.c\.[a-z2-7]{26}@acme\.example", letter.text()).group(0)
    site.deliver(compose(customer, link, "Complaint", ""))
    assert state_of(site, request) == "open"
    kind = site.postgres.value("SELECT service_type FROM intake.ticket WHERE desk = 'acme' AND"
                               " ticket = %s", number_of(request))
    assert kind == "complaint"


def test_two_at_once_use_it_once(site, customer):
    """Who comes second is told to come again, and then that it was used."""
    request, letter = ask(site, customer)
    mails = [reply_to(letter, customer, f"It is me, {turn}.") for turn in range(6)]
    with ThreadPoolExecutor(len(mails)) as pool:
        codes = [code for code, _ in pool.map(site.send, mails)]
    assert 250 in codes and set(codes) <= {250, 451}
    for mail in mails:
        site.deliver(mail)
    assert state_of(site, request) == "open"
    shown = site.control.json("ticket", "show", str(number_of(request)), "--desk", "acme")
    assert [it["what"] for it in shown["events"]].count("confirmed") == 1
    customers = [it for it in shown["messages"] if it["kind"] == "customer"]
    assert len(customers) == 1 + len(mails)
