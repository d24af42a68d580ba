"""A customer and an agent of a machine: what they send, and what is in their mailboxes."""

import json
import re
from email.header import decode_header, make_header

CONFIRMATION = re.compile(r"support\+c\.[a-z2-7]{26}@example\.org")
ANSWER = "Please turn it off and on again."

SEND = """
import smtplib, sys
envelope = {envelope!r}
with smtplib.SMTP("127.0.0.1", 25, local_hostname="client.example.net", timeout=600) as smtp:
    smtp.sendmail(*envelope, sys.stdin.buffer.read().replace(b"\\n", b"\\r\\n"))
"""


def mailbox(machine, user):
    path = machine.path(f"/var/mail/{user}")
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def wait_for_mail(machine, user, text):
    def arrived():
        return text in mailbox(machine, user)
    machine.wait_until(arrived, 60, f"{text!r} in the mailbox of {user}")


def send(machine, sender, recipient, text):
    machine.from_outside(SEND.format(envelope=(sender, [recipient])), text)


def request(machine, subject, text="The printer does not print.", user="lisa", desk="support",
            header=""):
    """A user of the machine itself asks the desk; no two requests are of the same words."""
    address = f"{user}@{machine.name}"
    send(machine, address, f"{desk}@example.org",
         f"From: {user.capitalize()} <{address}>\nTo: {desk}@example.org\nSubject: {subject}\n"
         f"Message-ID: <{subject.replace(' ', '.')}@client.example.net>\n"
         f"Date: Mon, 30 Nov 2026 10:00:00 +0000\n{header}\n{text}\n{subject}\n")


def ticket_of(machine, subject):
    """Its row of `intakectl ticket list`."""
    tickets = json.loads(machine.output("intakectl ticket list --limit 100 --json"))["tickets"]
    return next(row for row in tickets if row["subject"] == subject)


def wait_for_state(machine, subject, state):
    machine.wait_until(lambda: ticket_of(machine, subject)["state"] == state, 150,
                       f"{subject!r} to be {state}")
    return ticket_of(machine, subject)["ticket"]


def see_registered_and_acknowledged(machine, subject):
    request(machine, subject)
    wait_for_mail(machine, "alex", "X-Intake-Ticket:")
    assert subject in machine.output("intakectl ticket list --json")
    assert f"lisa@{machine.name}" in machine.output("intakectl customer list --json")
    wait_for_mail(machine, "lisa", "auto-replied")


def see_confirmed(machine, subject):
    """The acknowledgement asks Lisa to answer to an address that works once, and she does."""
    request(machine, subject)
    machine.wait_until(lambda: CONFIRMATION.search(mailbox(machine, "lisa")), 60,
                       "a letter that asks for confirmation")
    once = CONFIRMATION.search(mailbox(machine, "lisa"))[0]
    send(machine, f"lisa@{machine.name}", once,
         f"From: Lisa <lisa@{machine.name}>\nTo: {once}\nSubject: Re: {subject}\n"
         "Message-ID: <confirms@client.example.net>\nDate: Mon, 30 Nov 2026 10:06:00 +0000\n\n"
         "Yes, it was me.\n")
    row = ticket_of(machine, subject)
    assert row["state"] == "open", row
    return row["ticket"]


def see_answer_signed(machine, subject):
    """What Alex answers arrives under the governed name, with the signature."""
    asked = f"<{subject.replace(' ', '.')}@client.example.net>"
    lisa = f"lisa@{machine.name}"
    wait_for_mail(machine, "alex", f"Message-ID: {asked}")
    send(machine, "alex@example.org", lisa,
         f"From: Alexander M. <support@example.org>\nTo: {lisa}\nSubject: Re: {subject}\n"
         "Message-ID: <answer@client.example.net>\nDate: Mon, 30 Nov 2026 10:05:00 +0000\n"
         f"In-Reply-To: {asked}\nReferences: {asked}\n\n{ANSWER}\n")
    wait_for_mail(machine, "lisa", ANSWER)
    whole = mailbox(machine, "lisa")
    senders = [str(make_header(decode_header(line))) for line in whole.splitlines()
               if line.startswith("From: ")]
    assert senders[-1] == "From: Alex · Example Support <support@example.org>"
    assert "Alex" in whole[whole.index(ANSWER):]
    assert "Alexander M." not in whole


def see_plain_mail_pass(machine):
    send(machine, f"lisa@{machine.name}", "alex@example.org",
         f"From: lisa@{machine.name}\nTo: alex@example.org\nSubject: without filter\n\nhello\n")
    wait_for_mail(machine, "alex", "without filter")
