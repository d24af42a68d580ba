"""Every answer of an agent belongs to a ticket, and to the right one."""

import re

from servers.desk import (answer, ask, events, holding, number_of, received, submission, ticket)
from servers.mailing import compose, connect, hand_over, send
from servers.site import DESK, PASSWORDS

ALEX = ("alex", PASSWORDS["alex"])


def try_submit(site, mail, login=ALEX, **options):
    return send(submission(site), mail, login=login, sender="alex@acme.example", **options)


def test_first_answer_is_noted(any_site, customer):
    request = ask(any_site, customer)
    any_site.submit("alex", answer(request, customer, "First of all."))
    received(any_site, customer, holding("First of all."))
    any_site.submit("li", answer(request, customer, "And second."))
    received(any_site, customer, holding("And second."))
    state, by, name, at = ticket(any_site, number_of(request), "state::text, first_answer_by,"
                                 " display_name, first_answer_at < now()")
    assert (state, by, at) == ("answered", "alex", True)
    assert name.startswith("Alex · ACME")
    shown = any_site.control.json("ticket", "show", str(number_of(request)), "--desk", "acme")
    assert shown["ticket"]["first_answer_by"] == "alex"
    assert shown["ticket"]["first_answer"].endswith("Z")


def test_mail_without_references_goes_to_the_only_open_ticket(any_site, customer):
    request = ask(any_site, customer)
    any_site.submit("alex", compose(DESK, customer, "What I forgot", "One more thing."))
    received(any_site, customer, holding("One more thing."))
    assert ticket(any_site, number_of(request)) == ("answered",)


def test_two_open_tickets_are_one_too_many(any_site, customer):
    first, second = ask(any_site, customer), ask(any_site, customer, "Another thing entirely.")
    assert number_of(first) != number_of(second)
    code, text = try_submit(any_site, compose(DESK, customer, "Which?", "To which ticket?"))
    assert code == 550 and "several open tickets" in text
    tagged = compose(DESK, customer, f"This [#{second.intake('Ticket')}]", "To the second.")
    assert try_submit(any_site, tagged)[0] == 250
    received(any_site, customer, holding("To the second."))
    assert ticket(any_site, number_of(first)) == ("open",)
    assert ticket(any_site, number_of(second)) == ("answered",)


def test_number_of_a_strangers_ticket_is_refused(any_site, customer):
    other = ask(any_site, customer.replace("@", ".other@"))
    mail = compose(DESK, customer, f"Re: [#{other.intake('Ticket')}]", "A slip of the finger.")
    code, text = try_submit(any_site, mail)
    assert code == 550 and other.intake("Ticket") in text and "takes part" in text
    assert ticket(any_site, number_of(other)) == ("open",)


def test_token_of_an_address_places_a_mail(any_site, customer):
    request = ask(any_site, customer)
    ask(any_site, customer, "A second one, so that the only open ticket is no help.")
    token = next(address for it in any_site.mailboxes.all(customer)
                 for address in re.findall(r"support\+t\.[a-z2-7]{26}@acme\.example",
                                           str(it["Reply-To"]))
                 if number_of(request) == any_site.postgres.value(
                     "SELECT ticket FROM intake.outbox WHERE message_id = %s",
                     it["Message-ID"].strip("<>")))
    mail = compose(DESK, customer, "By token", "Placed by the token.", cc=token)
    assert try_submit(any_site, mail)[0] == 250
    received(any_site, customer, holding("Placed by the token."))
    assert ticket(any_site, number_of(request)) == ("answered",)


def test_follow_up_on_an_own_mail_finds_its_ticket(any_site, customer):
    """The agent's program knows the mail by the Message-ID it gave it; #new opened its ticket."""
    ask(any_site, customer)
    ask(any_site, customer, "A second one, so that the only open ticket is no help.")
    begun = compose(DESK, customer, "Your contract", "#new\n\nWe found something.",
                    message_id=f"<begun.{customer.partition('@')[0]}@laptop.example>")
    assert try_submit(any_site, begun)[0] == 250
    got = received(any_site, customer, holding("We found something."))
    assert "laptop.example" not in got.octets.decode("utf-8", "replace")
    mail = compose(DESK, customer, "Your contract", "And something else.",
                   in_reply_to=begun["Message-ID"], references=begun["Message-ID"])
    assert try_submit(any_site, mail)[0] == 250
    received(any_site, customer, holding("And something else."))
    rows = any_site.postgres.rows("SELECT ticket FROM intake.departure WHERE message_id IN (%s, %s)",
                                  *(it["Message-ID"].strip("<>") for it in (begun, mail)))
    assert len(rows) == 2 and rows[0] == rows[1]


def test_mail_to_nobody_known_says_how_to_place_it(any_site, customer):
    code, text = try_submit(any_site, compose(DESK, customer, "Hello", "Are you there?"))
    assert code == 550 and "5.7.1" in text and "#new" in text
    assert any_site.mailboxes.count(customer) == 0


def test_mail_to_colleagues_needs_no_ticket(any_site, customer):
    colleague = "li@acme.example"
    mail = compose(f"Lexi <{DESK}>", colleague, "Look", f"Have a look, {customer}.")
    assert try_submit(any_site, mail)[0] == 250
    got = any_site.mailboxes.wait_for(colleague, holding(f"Have a look, {customer}."))
    assert got["From"].addresses[0].display_name == "Lexi"
    assert "intake-signature" not in got.mail.as_string()


def test_two_messages_of_one_session_are_two(any_site, customer):
    request = ask(any_site, customer)
    with connect(submission(any_site)) as session:
        session.login(*ALEX)
        codes = []
        for sender, text in ((DESK, "Under the name."), ("alex@acme.example", "As myself."),
                             (DESK, "Under the name again.")):
            mail = answer(request, customer, text, sender=f"Lexi <{sender}>")
            codes.append(hand_over(session, "alex@acme.example", [customer],
                                   mail.as_bytes(policy=mail.policy.clone(linesep="\r\n")))[0])
    assert codes == [250, 250, 250]
    names = [received(any_site, customer, lambda it, text=text: (it.text() or "").startswith(text))
             ["From"].addresses[0].display_name for text in ("Under the name.", "As myself.",
                                                             "Under the name again.")]
    assert names[0].startswith("Alex · ACME") and names[2] == names[0]
    assert names[1] == "Lexi"


def test_later_answers_have_the_short_signature(any_site, customer):
    request = ask(any_site, customer)
    for text in ("The long one.", "The short one."):
        any_site.submit("alex", compose(DESK, customer, "On and on", text))
    full, short = (received(any_site, customer, holding(text)).text()
                   for text in ("The long one.", "The short one."))
    assert "Support Engineer" in full and "Support Engineer" not in short
    assert "Alex" in short
    assert ticket(any_site, number_of(request)) == ("answered",)


def test_same_mail_again_is_the_same(any_site, customer):
    """As after a commit whose answer was lost: the mail server offers the mail once more."""
    request = ask(any_site, customer)
    mail = answer(request, customer, "Exactly once.")
    for _ in range(2):
        assert try_submit(any_site, mail)[0] == 250
    first, second = [it for it in any_site.mailboxes.wait(customer, 3) if
                     "Exactly once." in it.text()]
    for name in ("From", "Message-ID", "Subject"):
        assert first[name] == second[name]
    assert first.text() == second.text()
    answers = [what for _, what, _ in events(any_site, number_of(request)) if what == "answered"]
    assert len(answers) == 1


def test_customer_named_like_a_person_of_another_ticket_stays_out(site, customer):
    request = ask(site, customer)
    guest = customer.replace("@", ".guest@")
    site.submit("alex", answer(request, customer, "For both of you.", cc=guest))
    received(site, guest, holding("For both of you."))
    people = [address for address, in site.postgres.rows(
        "SELECT address FROM intake.participant WHERE ticket = %s", number_of(request))]
    assert people == [guest]
