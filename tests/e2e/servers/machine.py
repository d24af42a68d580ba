"""Machines of the worst kind, as delivery commands of Postfix; the mail comes on standard input.

    machine.py pass-on PORT RECIPIENT    a gateway: hands the mail on, and strips all marks of
                                         automatic mail, the null sender and what threads are told by
    machine.py answer PORT ADDRESS       a responder: answers every mail under the desk's address,
                                         without any mark
"""

import email
import email.policy
import email.utils
import smtplib
import sys
from email.message import EmailMessage

STRIPPED = ("Auto-Submitted", "X-Auto-Response-Suppress", "Precedence", "Message-ID", "In-Reply-To",
            "References", "Return-Path", "Received")


def pass_on(mail, recipient):
    """The mail without its marks, its new sender, its recipient."""
    for name in {name for name in mail.keys() if name.lower().startswith("x-intake-")}:
        del mail[name]
    for name in STRIPPED:
        del mail[name]
    mail["Message-ID"] = email.utils.make_msgid(domain="gateway.example")
    return mail, mail["From"].addresses[0].addr_spec, recipient


def answer(mail, address):
    reply = EmailMessage(policy=email.policy.SMTP)
    reply["From"] = address
    reply["To"] = mail["From"].addresses[0].addr_spec
    reply["Subject"] = f"Re: {mail['Subject']}"
    reply["Date"] = email.utils.formatdate()
    reply["Message-ID"] = email.utils.make_msgid(domain="responder.example")
    reply.set_content("Thank you for your mail. A machine has read it.\n")
    return reply, address, reply["To"]


def main(way, port, address):
    received = email.message_from_binary_file(sys.stdin.buffer, policy=email.policy.SMTP)
    mail, sender, recipient = {"pass-on": pass_on, "answer": answer}[way](received, address)
    with smtplib.SMTP("127.0.0.1", port, local_hostname="machine.example", timeout=60) as session:
        session.sendmail(sender, [recipient], mail.as_bytes(), mail_options=["BODY=8BITMIME"])


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
