"""Customers see the desk and never the agent: no address, no login, no machine."""

import re

import pytest
from servers.desk import answer, ask, holding, number_of, received, ticket
from servers.mailing import compose
from servers.site import DESK

OWN = "alex@acme.example"
TELLING = ["OpenPGP", "Organization", "Comments", "Received-SPF", "Original-Sender", "Author",
           "List-Unsubscribe"]
ENCRYPTED = b"""MIME-Version: 1.0\r
Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b\r
\r
--b\r
Content-Type: application/pgp-encrypted\r
\r
Version: 1\r
--b\r
Content-Type: application/octet-stream\r
\r
-----BEGIN PGP MESSAGE-----\r
--b--\r
"""


def telling_reply(request, customer, word):
    """A reply whose mail program writes the agent's address wherever it can."""
    mail = answer(request, customer, f"{word} is done.", sender=f"\"Lexi at home\" <{DESK}>")
    del mail["Message-ID"]
    mail["Message-ID"] = f"<alex.{word}@laptop.alex.example>"
    mail["Sender"] = f"Alex Miller <{OWN}>"
    mail["Reply-To"] = f"Alex Miller <{OWN}>"
    mail["Disposition-Notification-To"] = OWN
    mail["Return-Receipt-To"] = OWN
    mail["X-Confirm-Reading-To"] = OWN
    mail["Errors-To"] = OWN
    mail["X-Originating-IP"] = "[192.0.2.7]"
    mail["X-Sender"] = OWN
    mail["X-Account-Key"] = f"imap {OWN}"
    mail["Autocrypt"] = f"addr={OWN}; keydata=AAAA"
    mail["X-Intake-State"] = "forged"
    mail["User-Agent"] = "Mail 1.0"
    for name in TELLING:
        mail[name] = f"told by {OWN}"
    mail["X-Mailbox"] = f"imap://{OWN.replace('@', '%40')}/sent"
    mail["X-Return"] = f"bounce+{OWN.replace('@', '=')}@lists.example"
    return mail


def without_traces(got):
    octets = got.octets.decode("utf-8", "surrogateescape")
    assert OWN not in octets.lower() and "laptop" not in octets
    assert not re.search(r"\balex\b", octets), "the login"
    for name in TELLING + ["Sender", "X-Originating-IP", "X-Sender", "X-Account-Key",
                           "Autocrypt", "X-Intake-State", "X-Mailbox", "X-Return"]:
        assert got[name] is None, name
    assert re.fullmatch(r"support\+t\.[a-z2-7]{26}@acme\.example", got["Reply-To"].addresses[0].addr_spec)
    assert got["Disposition-Notification-To"] == got["Errors-To"] == DESK
    assert re.fullmatch(r"<[0-9a-f]{64}@acme\.example>", got["Message-ID"])


def test_nothing_tells_who_the_agent_is(any_site, customer):
    request = ask(any_site, customer)
    any_site.submit("alex", telling_reply(request, customer, "work"), sender=OWN)
    got = received(any_site, customer, holding("work is done"))
    without_traces(got)
    assert b"Lexi" not in got.octets
    assert got["From"].addresses[0].addr_spec == DESK
    assert got["User-Agent"] is None
    assert got["In-Reply-To"] == request["Message-ID"]


def test_mail_encrypted_by_the_client_tells_no_more(any_site, customer):
    request = ask(any_site, customer)
    mail = telling_reply(request, customer, "secret")
    for name in ("MIME-Version", "Content-Type", "Content-Transfer-Encoding"):
        del mail[name]
    head, _, _ = mail.as_bytes(policy=mail.policy).partition(b"\r\n\r\n")
    any_site.submit("alex", head + b"\r\n" + ENCRYPTED, sender=OWN, recipients=[customer])
    got = received(any_site, customer, lambda it: it.mail.get_content_subtype() == "encrypted")
    without_traces(got)
    assert got["From"].addresses[0].display_name == "Lexi at home"
    assert got["From"].addresses[0].addr_spec == DESK
    assert b"BEGIN PGP MESSAGE" in got.octets
    assert ticket(any_site, number_of(request)) == ("answered",)
    again = compose(customer, DESK, "Re: secret", "I read it.", in_reply_to=got["Message-ID"])
    any_site.deliver(again)
    joined = any_site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == again["Message-ID"])
    assert number_of(joined) == number_of(request)


def test_envelope_sender_is_the_desk(any_site, customer):
    request = ask(any_site, customer)
    any_site.submit("alex", answer(request, customer, "From whom?"), sender=OWN)
    got = received(any_site, customer, holding("From whom?"))
    path = got["Return-Path"] or got.octets.decode("utf-8", "replace")
    assert DESK in path and OWN not in path


def test_blind_copies_arrive(any_site, customer):
    request = ask(any_site, customer)
    blind = customer.replace("@", ".blind@")
    mail = answer(request, customer, "Nobody sees the copy.")
    any_site.submit("alex", mail, sender=OWN, recipients=[customer, blind])
    for address in (customer, blind):
        got = received(any_site, address, holding("Nobody sees the copy."))
        assert got["From"].addresses[0].display_name.startswith("Alex · ACME")
        assert blind not in str(got["To"]) and got["Bcc"] is None


def test_repeated_fields_go_one_and_all(any_site, customer):
    request = ask(any_site, customer)
    mail = answer(request, customer, "Many fields.").as_bytes()
    many = "".join(f"X-Originating-IP: 192.0.2.{i}\r\n" for i in range(5)).encode()
    head, _, rest = mail.partition(b"\r\n")
    any_site.submit("alex", head + b"\r\n" + many + rest, sender=OWN, recipients=[customer])
    got = received(any_site, customer, holding("Many fields."))
    assert got.mail.get_all("X-Originating-IP") is None


@pytest.mark.parametrize("own_id", ["short@laptop.example", "plain-0815@acme.example"])
def test_answer_that_comes_back_joins_its_ticket(site, customer, own_id):
    request = ask(site, customer)
    mail = answer(request, customer, "Will this come back?")
    del mail["Message-ID"]
    mail["Message-ID"] = f"<{customer.partition('@')[0]}.{own_id}>"
    site.submit("alex", mail, sender=OWN)
    sent = received(site, customer, holding("Will this come back?"))
    report = (f"From: MAILER-DAEMON@customer.example\r\nTo: {DESK}\r\n"
              "Subject: Undelivered Mail\r\nMIME-Version: 1.0\r\n"
              f"Message-ID: <bounce-{customer}>\r\n"
              "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
              "--b\r\nContent-Type: text/plain\r\n\r\nIt did not arrive.\r\n"
              "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
              "Reporting-MTA: dns; mx.customer.example\r\n\r\n"
              f"Final-Recipient: rfc822; {customer}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
              "\r\n--b\r\nContent-Type: message/rfc822-headers\r\n\r\n"
              f"Message-ID: {sent['Message-ID']}\r\nSubject: x\r\n\r\n--b--\r\n").encode()
    site.deliver(report, sender="", recipients=[DESK])
    joined = site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == f"<bounce-{customer}>")
    assert number_of(joined) == number_of(request)


def test_own_mail_of_an_agent_keeps_its_header(any_site, customer):
    mail = compose(f"Alex <{OWN}>", customer, "Lunch?", "At twelve?", reply_to=OWN)
    any_site.submit("alex", mail)
    got = any_site.mailboxes.wait_for(customer, holding("At twelve?"))
    assert got["Reply-To"] == OWN and got["Message-ID"] == mail["Message-ID"]


@pytest.mark.parametrize("text, stays, gone", [
    ("Solved: {word}.\n\nBest regards,\nAlex Miller\nSupport Engineer\nalex@acme.example",
     ["Best regards,"], ["Alex Miller", "alex@", "Support Engineer\nalex"]),
    ("Solved: {word}. Please ask Alex Miller\nif it comes back.\n\nThanks!\n\nAlex",
     ["Please ask Alex Miller", "Thanks!"], []),
])
def test_sign_off_without_dashes_goes_and_words_stay(site, customer, text, stays, gone):
    request = ask(site, customer)
    word = customer.partition("@")[0]
    said = text.format(word=word)
    mail = answer(request, customer, said, sender=f"Alex Miller <{DESK}>")
    html = said.replace("\n", "<br>\r\n")
    mail.add_alternative(f"<html><body><div>{html}</div></body></html>", subtype="html")
    mail["X-Mailer"] = mail["User-Agent"] = "Mail 1.0"
    site.submit("alex", mail, sender=OWN)
    got = received(site, customer, holding(f"Solved: {word}."))
    assert got["X-Mailer"] is None and got["User-Agent"] is None
    for part in (got.text().partition("wrote:")[0], got.text("html")):
        assert all(words in part for words in stays), part
        assert not any(words in part for words in gone), part
        assert "ACME Support" in part
    ours = got.text().partition("Alex · ACME")[0]
    assert "Thanks!" not in stays or not ours.rstrip(" \n-").endswith("Alex"), ours
