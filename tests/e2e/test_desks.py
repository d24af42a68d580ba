"""Two desks, mail for others, forged fields, evidence about the sender."""

import threading

import pytest
from servers.mailing import compose, connect, hand_over, send
from servers.process import wait_until
from servers.site import DESK

OTHER_DESK = "help@globex.example"


def delivered_of(site, mail, address=DESK):
    return site.mailboxes.wait_for(address, lambda it: it["Message-ID"] == mail["Message-ID"])


def copies_of(site, mail):
    return [it for it in site.mailboxes.all(DESK) if it["Message-ID"] == mail["Message-ID"]]


def test_one_mail_to_two_desks(any_site, customer):
    mail = compose(customer, f"{DESK}, {OTHER_DESK}", "To both of you", "Who of you is in charge?")
    any_site.deliver(mail)
    delivered_of(any_site, mail, OTHER_DESK)
    number = int(delivered_of(any_site, mail).intake("Ticket").removeprefix("ACME-"))
    rows = any_site.ledger(mail["Message-ID"])
    assert [row[0] for row in rows] == ["acme", "globex"], "each desk has its ledger row"
    assert rows[0][2] == number
    tickets = any_site.postgres.rows(
        "SELECT DISTINCT desk, ticket FROM intake.message WHERE message_id = %s AND desk = 'acme'",
        mail["Message-ID"].strip("<>"))
    assert tickets == [("acme", number)], "one ticket, at the first desk in To order"
    assert any_site.postgres.rows("SELECT host_desk FROM intake.guest_desk WHERE desk = 'globex'"
                                  " AND ticket = %s", number) == [("acme",)]
    assert len(any_site.mailboxes.wait(customer)) == 1


def test_each_desk_has_its_own_customers(site, customer):
    for address in (DESK, OTHER_DESK):
        site.deliver(compose(customer, address, "Hello", "A question about your service."))
    site.mailboxes.wait(customer, 2)
    desks = site.postgres.rows("SELECT desk FROM intake.address WHERE address = %s ORDER BY desk",
                               customer)
    assert desks == [("acme",), ("globex",)]


MAIL_FOR_OTHERS = (
    b"Received: from somewhere.example (somewhere.example [203.0.113.9])\r\n"
    b"\tby elsewhere.example; Mon, 23 Nov 2026 09:00:00 +0000\r\n"
    b"X-Intake-Ticket:  ACME-1\r\n"
    b"From:   Somebody <somebody@customer.example>\r\n"
    b"To: colleague@customer.example\r\n"
    b"Subject:=?utf-8?q?odd=20?=  spacing \r\n"
    b"Message-ID: <for-others-%s@customer.example>\r\n"
    b"Date: Mon, 23 Nov 2026 09:00:00 +0000\r\n"
    b"\r\n"
    b"Trailing blanks   \r\n"
    b"..dots\r\n"
    b"\xe4\xbd\xa0\xe5\xa5\xbd \xff\r\n"
    b"last line")


def test_mail_for_others_is_not_touched(any_site, customer):
    octets = MAIL_FOR_OTHERS % customer.partition("@")[0].encode()
    others = f"others.{customer}"
    any_site.deliver(octets, sender=customer, recipients=[others])
    delivered = any_site.mailboxes.wait(others)[0]
    wanted = octets.replace(b"\r\n", b"\n")
    header, _, body = wanted.partition(b"\n\n")
    assert delivered.body_octets.rstrip(b"\n") == body
    assert header in delivered.octets, "every field as it was, its spaces and its order too"


def test_filter_asks_for_no_byte_of_mail_for_others(site, customer):
    start = len(site.filter.log_text())
    site.deliver(compose(customer, f"others.{customer}", "Private", "Nothing for a desk."))
    site.mailboxes.wait(f"others.{customer}")
    assert "Private" not in site.filter.log_text()[start:]
    assert site.postgres.value("SELECT count(*) FROM intake.ledger WHERE sender = %s", customer) == 0


def test_forged_fields_are_removed(any_site, customer):
    mail = compose(customer, DESK, "Forged", "My fields say that I am important.",
                   x_intake_ticket="ACME-1", x_intake_identity="agent (surely)")
    mail["x-intake-ANSWER"] = "sent"
    mail["X-Intake-Invented"] = "value"
    mail["X-INTAKE-Invented"] = "value"
    any_site.deliver(mail)
    delivered = delivered_of(any_site, mail)
    for name in ("Ticket", "Identity", "Answer"):
        assert len(delivered.mail.get_all(f"X-Intake-{name}")) == 1
    assert delivered.intake("Ticket") != "ACME-1"
    assert delivered.intake("Identity").startswith("unknown")
    assert delivered.intake("Invented") is None


@pytest.mark.parametrize("results, grade", [
    ("mail.acme.example; dmarc=pass header.from=customer.example", "authenticated"),
    ("mail.acme.example; dkim=pass header.d=customer.example", "authenticated"),
    ("mail.acme.example; dmarc=fail header.from=customer.example", "failed"),
    ("mail.acme.example; dkim=pass header.d=elsewhere.example", "unknown"),
    ("mail.evil.example; dmarc=pass header.from=customer.example", "unknown"),
    ("mail.acme.example.evil.example; dmarc=pass header.from=customer.example", "unknown"),
    ("mail.acme.example (; dmarc=pass header.from=customer.example", "unknown"),
])
def test_identity_by_statements_of_our_own_server(site, customer, results, grade):
    mail = compose(customer, DESK, "Identity", "Who am I?", authentication_results=results)
    site.deliver(mail)
    assert delivered_of(site, mail).intake("Identity").split()[0] == grade


def test_login_at_our_server_is_evidence(any_site, customer):
    mail = compose(customer, DESK, "Logged in", "A colleague who passes a question on.")
    any_site.submit("alex", mail)
    assert delivered_of(any_site, mail).intake("Identity").split()[0] == "agent"


@pytest.mark.parametrize("author, grade", [
    ("Boss <boss@acme.example>", "unknown"),
    (f"Support <{DESK}>", "unknown"),
    ("Alex <alex@acme.example>", "unknown"),
    ("Guest <guest@acme.example>", "authenticated"),
])
def test_login_that_is_no_agents_proves_its_own_mailbox_alone(any_site, author, grade):
    mail = compose(author, DESK, "Logged in", "I have a mailbox here.")
    any_site.submit("guest", mail)
    copy = delivered_of(any_site, mail)
    assert copy.intake("Identity").split()[0] == grade
    assert ("nothing proves" in str(copy["X-Intake-Warning"])) == (grade == "unknown")


def test_address_without_a_domain_is_the_desks(any_site, customer):
    mail = compose(customer, "support", "Bare", "The server knows its own domain.")
    any_site.deliver(mail, recipients=["support"])
    wait_until(lambda: any_site.ledger(mail["Message-ID"]), what="the row of the mail")
    [(desk, state, ticket, _)] = any_site.ledger(mail["Message-ID"])
    assert (desk, state) == ("acme", "registered") and ticket


def test_parallel_first_mails_make_one_customer(any_site, customer):
    count = 12
    mails = [compose(customer, DESK, f"Parallel {number}", f"Question number {number}, all at once.")
             for number in range(count)]
    codes = [None] * count
    barrier = threading.Barrier(count)

    def worker(number):
        barrier.wait()
        codes[number] = send(any_site.smtp_port, mails[number])[0]

    threads = [threading.Thread(target=worker, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [250] * count
    tickets = {delivered_of(any_site, mail).intake("Ticket") for mail in mails}
    assert len(tickets) == count
    assert any_site.postgres.value("SELECT count(DISTINCT customer) FROM intake.ledger"
                                   " WHERE desk = 'acme' AND sender = %s", customer) == 1
    assert any_site.postgres.value("SELECT count(*) FROM intake.address WHERE address = %s",
                                   customer) == 1


def test_same_mail_offered_again_changes_nothing(any_site, customer):
    mail = compose(customer, DESK, "Twice", "The server lost our answer and tries again.")
    for _ in range(3):
        any_site.deliver(mail)
    copies = wait_until(lambda: (found := copies_of(any_site, mail))[2:] and found, 20, "3 copies")
    [(desk, state, number, offered)] = any_site.ledger(mail["Message-ID"])
    assert (desk, state, offered) == ("acme", "registered", 3)
    assert {copy.intake("Ticket") for copy in copies} == {f"ACME-{number}"}
    assert any_site.postgres.value("SELECT count(*) FROM intake.outbox WHERE recipient = %s",
                                   customer) == 1


def test_same_mail_offered_in_parallel_makes_one_ticket(any_site, customer):
    mail = compose(customer, DESK, "At the same time", "Offered eight times in parallel.")
    codes = []
    threads = [threading.Thread(target=lambda: codes.append(send(any_site.smtp_port, mail)[0]))
               for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [250] * 8
    [(_, _, _, offered)] = any_site.ledger(mail["Message-ID"])
    assert offered == 8
    assert any_site.postgres.value("SELECT count(*) FROM intake.message WHERE desk = 'acme' AND"
                                   " message_id = %s", mail["Message-ID"].strip("<>")) == 1
    assert any_site.postgres.value("SELECT count(*) FROM intake.outbox WHERE recipient = %s",
                                   customer) == 1


def test_several_mails_in_one_session(site, customer):
    """The mail server keeps one filter connection for all of them."""
    mails = [compose(customer, to, f"Session {number}", "One of many.")
             for number, to in enumerate([DESK, f"others.{customer}", DESK])]
    with connect(site.smtp_port) as session:
        for mail in mails:
            session.mail(customer)
            session.rcpt(DESK)
            session.rset()
            code, _ = hand_over(session, customer, [mail["To"]],
                                mail.as_bytes(policy=mail.policy))
            assert code == 250
    for mail in (mails[0], mails[2]):
        assert delivered_of(site, mail).intake("Ticket")
        assert len(site.ledger(mail["Message-ID"])) == 1
    assert site.mailboxes.wait(f"others.{customer}")[0].intake("Ticket") is None
