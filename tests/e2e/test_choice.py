"""The customer's choice of the service type: by link, by address, by a first line."""

import pytest
from servers.desk import events, number_of, ticket
from servers.mailing import compose, reply_to
from servers.site import DESK


def delivered_of(site, mail):
    return site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])


def begin(site, customer, text="Where is my parcel? It was due on Monday."):
    """A first mail, delivered, with its acknowledgement."""
    mail = compose(customer, DESK, "First question", text)
    site.deliver(mail)
    return delivered_of(site, mail), site.mailboxes.wait(customer)[0]


def reply_address(acknowledgement):
    return acknowledgement["Reply-To"].addresses[0].addr_spec


def link_of(acknowledgement, kind):
    """The address that a type's link in the acknowledgement leads to."""
    return reply_address(acknowledgement).replace("+t.", f"+{kind}.t.")


def by_link(acknowledgement, customer, kind):
    return compose(customer, link_of(acknowledgement, kind), "Billing", "Billing")


def by_first_line(line):
    return lambda acknowledgement, customer, _: reply_to(acknowledgement, customer, line)


def by_address(acknowledgement, customer, kind):
    """To the address somebody types by hand; the token stands in the copy that goes along."""
    mail = compose(customer, f"support+{kind}@acme.example", "Please", "It is about my invoice.")
    mail["Cc"] = reply_address(acknowledgement)
    return mail


WAYS = {"link": by_link, "address": by_address,
        "name": by_first_line("type: billing"), "label": by_first_line("Type: Billing"),
        "chinese": by_first_line("类型：账单"), "german": by_first_line("Typ: Rechnung"),
        "japanese": by_first_line("種別：請求・支払い")}


@pytest.mark.parametrize("way", WAYS)
def test_a_choice_is_confirmed_and_asks_for_what_is_missing(site, customer, way):
    first, acknowledgement = begin(site, customer)
    choice = WAYS[way](acknowledgement, customer, "billing")
    site.deliver(choice)
    second = delivered_of(site, choice)
    assert second.intake("Ticket") == first.intake("Ticket")
    assert second.intake("Type") == "billing"
    assert second.intake("Choice").startswith("billing, was consultation")
    confirmation = site.mailboxes.wait(customer, count=2)[1]
    assert "Billing" in confirmation.text() and "Invoice number" in confirmation.text()
    assert "noted the type of your request" in confirmation["Subject"]
    assert "answer from us " in confirmation.text()
    assert ticket(site, number_of(first), "service_type, state::text") == (
        "billing", "awaiting-information")
    assert site.postgres.rows("SELECT service_type, source::text FROM intake.label WHERE desk ="
                              " 'acme' AND ticket = %s", number_of(first)) == [
                                  ("billing", "customer")]
    assert "type-changed" in [what for _, what, _ in events(site, number_of(first))]


def test_the_same_choice_twice_is_confirmed_once(site, customer):
    _, acknowledgement = begin(site, customer)
    for _ in range(2):
        choice = by_link(acknowledgement, customer, "complaint")
        site.deliver(choice)
        answered = delivered_of(site, choice).intake("Answer")
        site.mailboxes.wait(customer, count=2)
    assert answered.startswith("withheld: answered-already")
    assert site.mailboxes.count(customer) == 2


def test_the_type_it_has_is_confirmed_and_learnt(site, customer):
    first, acknowledgement = begin(site, customer)
    choice = by_link(acknowledgement, customer, "consultation")
    site.deliver(choice)
    assert "General enquiry" in site.mailboxes.wait(customer, count=2)[1].text()
    assert site.postgres.rows("SELECT service_type FROM intake.label WHERE desk = 'acme' AND"
                              " ticket = %s", number_of(first)) == [("consultation",)]


def test_a_choice_in_the_first_mail_decides(site, customer):
    first, acknowledgement = begin(site, customer, "类型:投诉\n\n你们的快递员态度很差。")
    assert first.intake("Type") == "complaint"
    assert first.intake("Choice").startswith("complaint")
    assert "投诉" in acknowledgement.text()


@pytest.mark.parametrize("line", ["type: bananas", "类型：香蕉"])
def test_an_unknown_choice_is_explained_once_with_the_list(site, customer, line):
    first, acknowledgement = begin(site, customer)
    choice = reply_to(acknowledgement, customer, line)
    site.deliver(choice)
    second = delivered_of(site, choice)
    assert second.intake("Type") == "consultation" and second.intake("Choice") == "unknown"
    answer = site.mailboxes.wait(customer, count=2)[1]
    for kind in ("consultation", "technical", "complaint", "billing"):
        assert f"support+{kind}.t." in answer.text()
    assert "bananas" not in answer.octets.decode() and "香蕉" not in answer.text()
    assert ticket(site, number_of(first), "service_type") == ("consultation",)


def test_a_type_unknown_in_the_link_is_explained(site, customer):
    _, acknowledgement = begin(site, customer)
    choice = compose(customer, link_of(acknowledgement, "bananas"), "Bananas", "Bananas")
    site.deliver(choice)
    assert delivered_of(site, choice).intake("Choice") == "unknown"
    assert "support+complaint.t." in site.mailboxes.wait(customer, count=2)[1].text()


def test_a_stranger_with_the_number_alone_chooses_nothing(site, customer):
    first, _ = begin(site, customer)
    forged = compose(customer, "support+complaint@acme.example", f"Re: {first['Subject']}", "Now!")
    site.deliver(forged)
    delivered_of(site, forged)
    assert ticket(site, number_of(first), "service_type") == ("consultation",)
    assert site.mailboxes.count(customer) == 1


# ---- what becomes of a token on its way ----

def tampered(address):
    local, domain = address.split("@")
    return f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{domain}"


def quoted(address):
    local, domain = address.split("@")
    return f'"{local}"@{domain}'


SURVIVES = {"as it is": str, "upper case": str.upper, "quoted": quoted,
            "an alias of the desk": lambda address: address.replace("support+", "help+")}


@pytest.mark.parametrize("way", SURVIVES)
def test_a_token_survives(site, customer, way):
    first, acknowledgement = begin(site, customer)
    mail = compose(customer, DESK, "Another subject", "The parcel is here.")
    del mail["To"]
    mail["To"] = "Support <support@acme.example>"
    address = SURVIVES[way](reply_address(acknowledgement))
    site.deliver(mail, recipients=[address])
    where = "help@acme.example" if address.startswith("help") else DESK
    second = site.mailboxes.wait_for(where, lambda it: it["Message-ID"] == mail["Message-ID"])
    assert second.intake("Ticket") == first.intake("Ticket")
    assert second.intake("Identity").startswith("confirmed")


def test_a_token_that_is_wrapped_in_the_header_alone_is_read_from_the_envelope(site, customer):
    first, acknowledgement = begin(site, customer)
    address = reply_address(acknowledgement)
    octets = (f"From: {customer}\r\nTo: <{address[:20]}\r\n {address[20:]}>\r\nSubject: Yes\r\n"
              f"Message-ID: <wrapped-{customer}>\r\n\r\nYes.\r\n").encode()
    code, _ = site.send(octets, sender=customer, recipients=[address])
    assert code == 250
    second = site.mailboxes.wait_for(
        DESK, lambda it: it["Message-ID"] == f"<wrapped-{customer}>")
    assert second.intake("Ticket") == first.intake("Ticket")


DENIED = {"tampered": tampered,
          "of another desk": lambda address: address.replace("support+", "help+").replace(
              "acme.example", "globex.example"),
          "for another purpose": lambda address: address.replace("+t.", "+v.")}


@pytest.mark.parametrize("way", DENIED)
def test_a_token_is_of_no_use(site, customer, way):
    first, acknowledgement = begin(site, customer)
    address = DENIED[way](reply_address(acknowledgement))
    mail = compose(customer, address, "Another subject", "Let me in.")
    site.deliver(mail)
    where = address.replace(address[address.index("+"):address.index("@")], "")
    got = site.mailboxes.wait_for(where, lambda it: it["Message-ID"] == mail["Message-ID"])
    assert got.intake("Ticket") != first.intake("Ticket")
    assert not got.intake("Identity").startswith("confirmed")


def test_a_token_opens_its_own_ticket_alone(site, customer):
    """Replayed, it joins the same ticket again; whatever number the subject says."""
    one, acknowledgement = begin(site, customer)
    other = compose(customer, DESK, "Second question", "And my other parcel?")
    site.deliver(other)
    other = delivered_of(site, other)
    for text in ("Here.", "Here again."):
        mail = reply_to(acknowledgement, customer, text)
        mail.replace_header("Subject", other["Subject"])
        site.deliver(mail)
        assert delivered_of(site, mail).intake("Ticket") == one.intake("Ticket")


def test_a_token_in_the_hands_of_another_proves_nobody(site, customer):
    first, acknowledgement = begin(site, customer)
    mail = compose(f"other.{customer}", link_of(acknowledgement, "complaint"), "Hello", "Now!")
    site.deliver(mail)
    assert not delivered_of(site, mail).intake("Identity").startswith("confirmed")
    assert ticket(site, number_of(first), "service_type") == ("consultation",)
