"""Which ticket a mail belongs to."""

from servers.mailing import compose, reply_to
from servers.site import DESK


def delivered_of(site, mail):
    return site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])


def begin(site, customer, **headers):
    """A first mail, delivered, with its acknowledgement."""
    mail = compose(customer, DESK, "First question", "Where is my parcel? It was due on Monday.",
                   **headers)
    site.deliver(mail)
    return delivered_of(site, mail), site.mailboxes.wait(customer)[0]


def test_answer_to_the_acknowledgement_joins_by_token(any_site, customer):
    first, acknowledgement = begin(any_site, customer)
    answer = reply_to(acknowledgement, customer, "The number of the parcel is 12345.")
    del answer["In-Reply-To"], answer["References"]
    answer.replace_header("Subject", "No tag here")
    any_site.deliver(answer)
    second = delivered_of(any_site, answer)
    assert second.intake("Ticket") == first.intake("Ticket")
    assert second.intake("Identity").startswith("confirmed")
    assert any_site.mailboxes.count(customer) == 1, "a ticket is acknowledged once"


def test_token_admits_somebody_else_but_proves_nothing(any_site, customer):
    first, acknowledgement = begin(any_site, customer)
    answer = reply_to(acknowledgement, f"colleague.of.{customer}", "My colleague is on holiday.")
    any_site.deliver(answer)
    second = delivered_of(any_site, answer)
    assert second.intake("Ticket") == first.intake("Ticket")
    assert not second.intake("Identity").startswith("confirmed")


def test_references_join_for_the_same_sender(any_site, customer):
    first, _ = begin(any_site, customer)
    answer = reply_to(first, customer, "One more thing.", recipient=DESK)
    answer.replace_header("Subject", "Something else")
    any_site.deliver(answer)
    assert delivered_of(any_site, answer).intake("Ticket") == first.intake("Ticket")


def test_references_of_a_stranger_open_a_new_ticket(any_site, customer):
    first, _ = begin(any_site, customer)
    answer = reply_to(first, f"stranger.{customer}", "Me too.", recipient=DESK)
    answer.replace_header("Subject", "Me too")
    any_site.deliver(answer)
    assert delivered_of(any_site, answer).intake("Ticket") != first.intake("Ticket")


def test_subject_tag_joins_for_the_same_sender(any_site, customer):
    first, _ = begin(any_site, customer)
    mail = compose(customer, DESK, f"Re: {first['Subject']}", "Any news?")
    any_site.deliver(mail)
    second = delivered_of(any_site, mail)
    assert second.intake("Ticket") == first.intake("Ticket")
    assert second["Subject"].count("[#ACME-") == 1, "the tag is put in once"


def test_subject_tag_never_lets_a_stranger_in(any_site, customer):
    first, _ = begin(any_site, customer)
    mail = compose(f"stranger.{customer}", DESK, f"Re: {first['Subject']}", "Tell me all of it.")
    any_site.deliver(mail)
    second = delivered_of(any_site, mail)
    assert second.intake("Ticket") != first.intake("Ticket")
    linked = any_site.postgres.value(
        "SELECT linked_ticket FROM intake.ticket WHERE desk = 'acme' AND ticket = %s",
        int(second.intake("Ticket").removeprefix("ACME-")))
    assert linked == int(first.intake("Ticket").removeprefix("ACME-"))


def test_guessed_token_is_no_token(site, customer):
    first, _ = begin(site, customer)
    mail = compose(f"stranger.{customer}", f"support+t.{'a' * 26}@acme.example", "Hello", "It's me.")
    site.deliver(mail)
    second = delivered_of(site, mail)
    assert second.intake("Ticket") != first.intake("Ticket")
    assert not second.intake("Identity").startswith("confirmed")


def test_customer_corrects_the_service_type_by_the_link(site, customer):
    first, acknowledgement = begin(site, customer)
    token = acknowledgement["Reply-To"].addresses[0].addr_spec.split("+t.")[1].split("@")[0]
    mail = compose(customer, f"support+complaint.t.{token}@acme.example", "Correction",
                   "Please handle it as this.")
    site.deliver(mail)
    second = delivered_of(site, mail)
    assert second.intake("Ticket") == first.intake("Ticket")
    assert second.intake("Type") == "complaint"


def test_closed_ticket_opens_again(site, customer):
    first, acknowledgement = begin(site, customer)
    number = int(first.intake("Ticket").removeprefix("ACME-"))
    site.postgres.rows("UPDATE intake.ticket SET state = 'closed' WHERE desk = 'acme' AND"
                       " ticket = %s RETURNING 1", number)
    answer = reply_to(acknowledgement, customer, "It is broken again.")
    site.deliver(answer)
    assert delivered_of(site, answer).intake("State") == "open"
