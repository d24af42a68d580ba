"""An agent's answer leads back to its ticket, whatever the customer's program forgets."""

import re

import pytest
from servers.desk import answer, ask, holding, number_of, received, submission, ticket
from servers.mailing import compose, send
from servers.site import DESK, PASSWORDS

TOKEN = re.compile(r"support\+t\.[a-z2-7]{26}@acme\.example")


def answered(site, customer, text="Please switch it off and on.", **headers):
    """A request, and the agent's answer as the customer got it."""
    request = ask(site, customer)
    site.submit("alex", answer(request, customer, text, **headers))
    return request, received(site, customer, holding(text))


def forgetful(got, customer, text, sender=None):
    """What a program writes that drops the References and the number in the subject."""
    return compose(sender or customer, str(got["Reply-To"]), "Your answer", text)


def delivered_of(site, mail):
    return site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])


def test_an_answer_joins_by_the_token_alone(any_site, customer):
    request, got = answered(any_site, customer)
    assert TOKEN.fullmatch(got["Reply-To"].addresses[0].addr_spec)
    mail = forgetful(got, customer, "It works.")
    any_site.deliver(mail)
    joined = delivered_of(any_site, mail)
    assert joined.intake("Ticket") == request.intake("Ticket")
    assert joined.intake("Identity") == "confirmed (answered the token sent to this address)"
    assert ticket(any_site, number_of(request)) == ("open",)


def test_all_answers_of_a_ticket_lead_to_the_same_address(site, customer):
    request, first = answered(site, customer)
    site.submit("alex", answer(request, customer, "One more thing."))
    second = received(site, customer, holding("One more thing."))
    assert first["Reply-To"] == second["Reply-To"]
    assert len(second.mail.get_all("Reply-To")) == 1


def test_the_token_of_another_proves_nobody(site, customer):
    request, got = answered(site, customer)
    mail = forgetful(got, customer, "Let me in.", sender=f"other.{customer}")
    site.deliver(mail)
    assert not delivered_of(site, mail).intake("Identity").startswith("confirmed")
    assert ticket(site, number_of(request), "service_type") == ("technical",)


def test_a_token_that_went_to_two_proves_neither(site, customer):
    request = ask(site, customer)
    mail = answer(request, customer, "To both of you.", cc=f"boss.{customer}")
    site.submit("alex", mail)
    got = received(site, customer, holding("To both of you."))
    reply = forgetful(got, customer, "Thanks.")
    site.deliver(reply)
    joined = delivered_of(site, reply)
    assert joined.intake("Ticket") == request.intake("Ticket")
    assert not joined.intake("Identity").startswith("confirmed")


def test_a_mail_that_opens_a_ticket_carries_number_and_token(any_site, customer):
    mail = compose(DESK, customer, "Your contract", "#new\n\nIt ends in May.")
    any_site.submit("alex", mail)
    got = received(any_site, customer, holding("It ends in May."))
    number = re.search(r"\[#ACME-(\d+)\] Your contract", got["Subject"]).group(1)
    assert TOKEN.fullmatch(got["Reply-To"].addresses[0].addr_spec)
    reply = forgetful(got, customer, "Please renew it.")
    any_site.deliver(reply)
    joined = delivered_of(any_site, reply)
    assert number_of(joined) == int(number)
    assert joined.intake("Identity").startswith("confirmed")


def test_a_mail_offered_again_leaves_with_the_same_way_back(site, customer):
    mail = compose(DESK, customer, "Your contract", "#new\n\nIt ends in May.")
    for _ in range(2):
        assert send(submission(site), mail, login=("alex", PASSWORDS["alex"]))[0] == 250
    site.mailboxes.wait(customer, count=2)
    one, other = site.mailboxes.all(customer)
    assert one["Reply-To"] == other["Reply-To"] and one["Subject"] == other["Subject"]


def test_an_answer_to_the_token_is_no_claim_of_the_desk(site, customer):
    """A sub-address of ours in From stays ours: nobody gets a ticket or an answer for it."""
    _, got = answered(site, customer)
    mail = compose(got["Reply-To"].addresses[0].addr_spec, DESK, "Round and round", "Does it come back?")
    site.deliver(mail, sender=f"spoofer.{customer}")
    back = delivered_of(site, mail)
    assert back.intake("Answer").startswith("withheld: own-sender")


@pytest.fixture(name="without_token")
def fixture_without_token(own_site):
    own_site.reconfigure('reply_to = "token"', 'reply_to = "none"')
    yield own_site
    own_site.reconfigure('reply_to = "none"', 'reply_to = "token"')


def test_a_desk_may_do_without(without_token, customer):
    _, got = answered(without_token, customer)
    assert got["Reply-To"] is None
