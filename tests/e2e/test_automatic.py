"""Machines write too: registered, not answered."""

import pytest
from servers.mailing import compose, reply_to
from servers.site import DESK

BOUNCE = """\
From: Mail Delivery System <MAILER-DAEMON@mx.customer.example>
To: {recipient}
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce-{word}@mx.customer.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

The mail system could not deliver your mail.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.customer.example

Final-Recipient: rfc822; {customer}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 unknown user

--b
Content-Type: message/rfc822

Message-ID: {original}
Subject: answer

--b--
"""


def delivered_of(site, message_id):
    return site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == message_id)


def begin(site, customer):
    mail = compose(customer, DESK, "Question", "How long is the guarantee of the machine?")
    site.deliver(mail)
    return delivered_of(site, mail["Message-ID"]), site.mailboxes.wait(customer)[0]


@pytest.mark.parametrize("field, kind", [
    (("Auto-Submitted", "auto-replied"), "auto-replied"),
    (("Auto-Submitted", "auto-generated"), "auto-generated"),
    (("X-Autoreply", "yes"), "auto-replied"),
    (("Precedence", "bulk"), "bulk"),
    (("List-Id", "<news.customer.example>"), "list"),
], ids=lambda value: value if isinstance(value, str) else "-".join(value))
def test_automatic_mail_is_not_answered(any_site, customer, field, kind):
    mail = compose(customer, DESK, "Automatic", "I am a machine.")
    mail[field[0]] = field[1]
    any_site.deliver(mail)
    delivered = delivered_of(any_site, mail["Message-ID"])
    assert delivered.intake("Automatic") == kind
    assert delivered.intake("Answer").startswith("withheld")
    assert len(any_site.ledger(mail["Message-ID"])) == 1
    assert any_site.postgres.value(
        "SELECT count(*) FROM intake.outbox WHERE desk = 'acme' AND recipient = %s", customer) == 0


def test_out_of_office_joins_the_ticket_and_changes_nothing(any_site, customer):
    first, acknowledgement = begin(any_site, customer)
    number = int(first.intake("Ticket").removeprefix("ACME-"))
    away = reply_to(acknowledgement, customer, "I am out of office until Monday.",
                    auto_submitted="auto-replied")
    any_site.deliver(away, sender="")
    delivered = delivered_of(any_site, away["Message-ID"])
    assert delivered.intake("Ticket") == first.intake("Ticket")
    assert delivered.intake("Answer").startswith("withheld: null-sender")
    assert any_site.ledger(away["Message-ID"]) == [("acme", "automatic", number, 1)]
    assert any_site.mailboxes.count(customer) == 1


def test_report_of_a_failure_marks_the_address(any_site, customer):
    _, acknowledgement = begin(any_site, customer)
    recipient = acknowledgement["Reply-To"].addresses[0].addr_spec
    word = customer.partition("@")[0]
    bounce = BOUNCE.format(recipient=recipient, customer=customer, word=word,
                           original=acknowledgement["Message-ID"])
    any_site.deliver(bounce.replace("\n", "\r\n").encode(), sender="", recipients=[recipient])
    delivered = delivered_of(any_site, f"<bounce-{word}@mx.customer.example>")
    assert delivered.intake("Automatic") == "bounce"
    assert any_site.postgres.value(
        "SELECT undeliverable_at IS NOT NULL FROM intake.address WHERE desk = 'acme' AND"
        " address = %s", customer)


def test_mail_with_the_desk_in_cc_alone_opens_no_ticket(site, customer):
    mail = compose(customer, "somebody@customer.example", "For your information", "Just so.",
                   cc=DESK)
    site.deliver(mail)
    delivered = delivered_of(site, mail["Message-ID"])
    assert delivered.intake("Ticket") is None
    assert delivered.intake("Answer").startswith("withheld")


def test_one_address_is_not_answered_without_end(site, customer):
    """Two systems that answer each other: no header gives them away, the counter stops them."""
    mails = [compose(customer, DESK, f"Your ticket {number}", "Thank you for your mail.")
             for number in range(8)]
    for mail in mails:
        site.deliver(mail)
    answers = [delivered_of(site, mail["Message-ID"]).intake("Answer") for mail in mails]
    assert answers[0] == "sent"
    assert answers[-1].startswith("withheld")
    site.mailboxes.wait(customer, answers.count("sent"))
    assert answers.count("sent") <= 5
