"""The sender and a mail server that says no, for now or for good."""

import os
import signal

from servers.mailing import compose
from servers.process import wait_until
from servers.site import DESK


def outbox(site, recipient):
    """State, attempts and last reason of an answer; None while there is none."""
    rows = site.postgres.rows("SELECT state::text, attempts, reason FROM intake.outbox"
                              " WHERE desk = 'acme' AND recipient = %s", recipient)
    return rows[0] if rows else None


def ask(site, customer):
    mail = compose(customer, DESK, "Question", "When do you open on Saturdays?")
    site.deliver(mail)
    return mail


def test_refused_for_good_is_parked(own_site):
    customer = "gone-for-good@customer.example"  # the server answers 550 for gone...@
    ask(own_site, customer)
    state = wait_until(lambda: (row := outbox(own_site, customer)) and row[0] != "queued" and row,
                       20, "the answer to be parked")
    assert state[0] == "parked"
    assert "550" in state[2]
    listed = own_site.control.run("outbox", "list", "--state", "parked").stdout
    assert customer in listed


def test_refused_for_now_is_tried_again(own_site):
    customer = "busy-today@customer.example"  # the server answers 450 for busy...@
    ask(own_site, customer)
    wait_until(lambda: (row := outbox(own_site, customer)) and row[1] >= 1 and row[2], 20,
               "a first attempt")
    state, _, reason = outbox(own_site, customer)
    assert state == "queued"
    assert "450" in reason
    # The mailbox has room again.
    access = own_site.path("postfix/etc/access")
    with open(access, encoding="utf-8") as file:
        before = file.read()
    with open(access, "w", encoding="utf-8") as file:
        file.write("")
    try:
        own_site.mail_server.reload()
        number = own_site.postgres.value("SELECT id FROM intake.outbox WHERE recipient = %s",
                                         customer)
        own_site.control.run("outbox", "retry", str(number), "--desk", "acme")
        assert len(own_site.mailboxes.wait(customer)) == 1
    finally:
        with open(access, "w", encoding="utf-8") as file:
            file.write(before)
        own_site.mail_server.reload()
    wait_until(lambda: outbox(own_site, customer)[0] == "sent", 10, "the answer to be sent")


def test_mail_server_away(own_site, customer):
    own_site.sender.stop()
    ask(own_site, customer)
    own_site.mail_server.stop()
    try:
        own_site.sender.start()
        wait_until(lambda: outbox(own_site, customer)[1] >= 1, 20, "a first attempt")
        assert outbox(own_site, customer)[0] == "queued"
    finally:
        own_site.mail_server.start()
    number = own_site.postgres.value("SELECT id FROM intake.outbox WHERE recipient = %s", customer)
    own_site.control.run("outbox", "retry", str(number), "--desk", "acme")
    assert len(own_site.mailboxes.wait(customer)) == 1


def test_two_senders_send_each_answer_once(own_site):
    """Both claim from the same outbox."""
    from servers.intake import Sender
    second = Sender(own_site.settings, own_site.path("second-sender.log"))
    customers = [f"two-senders-{number}@customer.example" for number in range(30)]
    own_site.sender.stop()
    for customer in customers:
        ask(own_site, customer)
    own_site.sender.start()
    second.start()
    try:
        wait_until(lambda: own_site.postgres.value(
            "SELECT count(*) FROM intake.outbox WHERE recipient LIKE 'two-senders-%%'"
            " AND state = 'sent'") == len(customers), 30, "all answers to be sent")
        for customer in customers:
            assert len(own_site.mailboxes.wait(customer)) == 1
        assert own_site.postgres.value(
            "SELECT max(attempts) FROM intake.outbox WHERE recipient LIKE 'two-senders-%%'") == 1
    finally:
        second.stop()


def test_sender_killed_sends_at_most_one_repeat(own_site):
    customers = [f"sender-killed-{number}@customer.example" for number in range(20)]
    own_site.sender.stop()
    for customer in customers:
        ask(own_site, customer)
    own_site.sender.start()
    wait_until(lambda: own_site.mailboxes.count(customers[0]), 20, "the first answer")
    os.kill(own_site.sender.pid, signal.SIGKILL)
    own_site.sender.stop()
    own_site.postgres.rows("UPDATE intake.outbox SET due_at = now() WHERE state = 'queued'"
                           " AND recipient LIKE 'sender-killed-%%' RETURNING 1")
    own_site.sender.start()
    copies = [own_site.mailboxes.wait(customer) for customer in customers]
    assert sum(len(mails) for mails in copies) <= len(customers) + 1
    for mails in copies:
        assert len({mail["Message-ID"] for mail in mails}) == 1


def test_sender_reloads(own_site, customer):
    own_site.sender.reload()
    ask(own_site, customer)
    own_site.mailboxes.wait(customer)
    own_site.sender.check_alive()
