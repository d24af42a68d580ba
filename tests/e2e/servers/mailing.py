"""Sending mail: with smtplib, and with swaks as a client that is nobody's library of ours."""

import email.policy
import email.utils
import smtplib
import subprocess
from email.message import EmailMessage

from .process import ServerError

CLIENT = "client.example"
PATIENCE_S = 600


def compose(sender, recipient, subject, text, html=None, **headers):
    """A mail as a client would write it. `in_reply_to="<x>"` becomes the field In-Reply-To."""
    mail = EmailMessage(policy=email.policy.SMTP)
    mail["From"] = sender
    mail["To"] = recipient
    mail["Subject"] = subject
    mail["Date"] = email.utils.formatdate(localtime=True)
    mail["Message-ID"] = email.utils.make_msgid(domain=sender.rpartition("@")[2].rstrip(">"))
    for name, value in headers.items():
        field = name.replace("_", "-").title()
        del mail[field]
        mail[field] = value
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    return mail


def reply_to(delivered, sender, text, recipient=None, **headers):
    """The answer a client makes of a delivered mail: to its Reply-To, threaded, quoted."""
    mail = delivered.mail
    quoted = "".join(f"> {line}\n" for line in (delivered.text() or "").splitlines())
    subject = mail["Subject"] or ""
    return compose(sender, recipient or mail["Reply-To"] or mail["From"],
                   subject if subject.lower().startswith("re:") else f"Re: {subject}",
                   f"{text}\n\nOn Monday, {mail['From']} wrote:\n{quoted}",
                   in_reply_to=mail["Message-ID"],
                   references=f"{mail['References'] or ''} {mail['Message-ID']}".strip(), **headers)


def addresses(*values):
    return [address for _, address in email.utils.getaddresses([str(v) for v in values if v])]


def connect(port):
    """A session with a mail server of this machine, as CLIENT: smtplib's own name for the machine
    costs a question to the DNS."""
    session = smtplib.SMTP("127.0.0.1", port, local_hostname=CLIENT, timeout=PATIENCE_S)
    session.ehlo()
    return session


def send(port, mail, sender=None, recipients=None, login=None, client=None):
    """Hands one mail over; returns the server's last answer, (code, text), also when it is a
    refusal. `login`: (name, password). `client`: the address to pretend to come from (XCLIENT)."""
    octets = mail if isinstance(mail, bytes) else mail.as_bytes(policy=email.policy.SMTP)
    if sender is None:
        sender = addresses(mail["From"])[0]
    if recipients is None:
        recipients = addresses(mail["To"], mail["Cc"])
    with connect(port) as session:
        if client:
            session.docmd("XCLIENT", f"ADDR={client} NAME={CLIENT}")
            session.ehlo()
        if login:
            session.login(*login)
        return hand_over(session, sender, recipients, octets)


def hand_over(session, sender, recipients, octets):
    """One mail over an open session; pipelining clients would see the same."""
    code, text = session.mail(sender, ["BODY=8BITMIME"])
    for recipient in recipients:
        if code == 250:
            code, text = session.rcpt(recipient)
    if code == 250:
        code, text = session.data(octets)
    else:
        session.rset()
    return code, text.decode(errors="replace")


def send_accepted(port, mail, **options):
    """As send(), but anything but 250 is an error."""
    code, text = send(port, mail, **options)
    if code != 250:
        raise ServerError(f"the mail was not accepted: {code} {text}")
    return text


def swaks(port, *arguments):
    done = subprocess.run(["swaks", "--server", f"127.0.0.1:{port}", "--suppress-data",
                           "--timeout", str(PATIENCE_S), "--helo", CLIENT, *arguments], capture_output=True, text=True,
                          check=False, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise ServerError(f"swaks: exit status {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout
