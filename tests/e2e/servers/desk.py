"""The way of one request: a customer asks, an agent answers."""

from .mailing import compose, reply_to
from .site import DESK


def ask(site, customer, text="The machine shows error 4711. What can I do about it?",
        subject="Error 4711"):
    """Opens a ticket; the mail as the desk got it."""
    mail = compose(customer, DESK, subject, text)
    site.deliver(mail)
    site.mailboxes.wait(customer)
    return site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])


def number_of(request):
    """The ticket of a mail as the desk got it."""
    return int(request.intake("Ticket").rpartition("-")[2])


def answer(request, customer, text, sender=DESK, **headers):
    """What an agent's mail program makes of the desk's copy."""
    return reply_to(request, sender, text, recipient=customer, **headers)


def received(site, customer, is_wanted):
    """The first mail from the desk but its acknowledgements."""
    return site.mailboxes.wait_for(
        customer, lambda it: not it["X-Auto-Response-Suppress"] and is_wanted(it))


def holding(text):
    return lambda it: text in (it.text() or it.text("html") or "")


def ticket(site, number, columns="state::text"):
    """Columns of a ticket of the desk acme."""
    return site.postgres.rows(f"SELECT {columns} FROM intake.ticket WHERE desk = 'acme' AND"
                              " ticket = %s", number)[0]


def events(site, number):
    """(who, what, why) of a ticket, oldest first."""
    return site.postgres.rows("SELECT who, what, why FROM intake.event WHERE desk = 'acme' AND"
                              " ticket = %s ORDER BY event", number)


def departures(site, customer_word):
    """(ticket, display name) of what left for a mail whose Message-ID holds a word."""
    return site.postgres.rows("SELECT ticket, display_name FROM intake.departure WHERE message_id"
                              " LIKE %s", f"%{customer_word}%")


def submission(site):
    """Port and login of an agent's mail program."""
    return getattr(site.mail_server, "submission_port", site.smtp_port)
