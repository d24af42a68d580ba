"""What the filter says at each event of the protocol, whoever the mail is for. The store is away."""

import os
import socket

import pytest
from filter import wait_until
from mta import (ACCEPT, CONTINUE, LEADING_SPACE, MUTE, NO_HELO, NO_UNKNOWN, RETRY, SKIP, SKIPPED,
                 Broken, Mta)

DESK = "support@acme.example"
FIELDS = [("From", " Ann <ann@customer.example>"), ("To", f" {DESK}"), ("Subject", " Help"),
          ("Message-ID", " <1@customer.example>")]


def test_only_what_is_needed_is_negotiated(mta):
    wanted = MUTE["C"] | MUTE["M"] | MUTE["R"] | MUTE["L"]
    assert mta.steps == wanted | NO_HELO | NO_UNKNOWN | SKIP | LEADING_SPACE
    assert mta.actions & ~0x5f == 0  # header, body, recipients to and off, sender; no quarantine


def test_the_queue_id_is_asked_for_again_at_the_end(mta):
    assert "i" in mta.macros["mail"] and "i" in mta.macros["recipient"]
    assert mta.macros["end of message"] == ["i"]
    assert {"{auth_type}", "{auth_authen}", "{client_addr}", "{daemon_name}",
            "{mail_addr}"} <= set(mta.macros["mail"])


def test_mail_of_strangers_to_strangers_is_accepted_at_data(mta):
    for _ in range(3):
        assert mta.mail("a@b.example") is None
        assert mta.recipient("c@d.example") is None
        assert mta.data().answer == ACCEPT
        mta.abort()


def test_mail_for_a_desk_waits_while_the_store_is_away(mta, running):
    verdict = mta.deliver("ann@customer.example", [DESK], FIELDS)
    assert verdict.answer == RETRY
    assert verdict.text.startswith("451 4.3.0 ")
    assert running.wait_for_lines("4B0000: ")


def test_the_null_sender_is_a_sender(mta):
    assert mta.deliver("", ["c@d.example"], FIELDS).answer == ACCEPT
    assert mta.deliver("", [DESK], FIELDS).answer == RETRY


def test_a_server_that_offers_nothing_is_answered_at_each_event(running):
    mta = Mta(running.socket, steps=0)
    assert mta.steps & ~NO_HELO == 0  # libmilter wants that one unasked
    answers = [mta.connect()]
    answers += [step() for step in mta.steps_of("ann@customer.example", [DESK], FIELDS, b"x")]
    assert [verdict.answer for verdict in answers[:-1]] == [CONTINUE] * (len(answers) - 1)
    assert answers[-1].answer == RETRY
    mta.close()


def test_a_server_without_an_event_for_data_is_served(running):
    mta = Mta(running.socket, steps=MUTE["L"] | LEADING_SPACE)
    mta.connect()
    for recipient, wanted in (("c@d.example", ACCEPT), (DESK, CONTINUE)):
        mta.mail("ann@customer.example")
        mta.recipient(recipient)
        mta.header("From", " ann@customer.example")
        assert mta.end_of_header().answer == wanted
        mta.abort()
    mta.close()


def test_the_rest_of_a_mail_over_the_limit_is_not_asked_for(mta):
    mta.mail("ann@customer.example")
    mta.recipient(DESK)
    mta.data()
    mta.header("From", " ann@customer.example")
    mta.end_of_header()
    answers = [mta.body(b"x" * 65535).answer for _ in range(16)]
    assert answers == [CONTINUE] * 15 + [SKIPPED]
    assert mta.end().answer == RETRY


def test_a_field_as_large_as_postfix_lets_through_is_taken(mta):
    fields = FIELDS + [("X-Large", " " + "x" * 102400)]
    assert mta.deliver("ann@customer.example", [DESK], fields).answer == RETRY


def test_a_login_holds_for_its_own_mail_only(mta):
    """Without a known directory of agents a login makes the header worth a look; none does not."""
    outgoing = [("From", f" {DESK}")]
    assert mta.deliver("x@y.example", ["c@d.example"], outgoing, login="alex").answer == RETRY
    assert mta.deliver("x@y.example", ["c@d.example"], outgoing).answer == ACCEPT
    mta.mail("x@y.example", "alex")
    mta.recipient("c@d.example")
    assert mta.data().answer == CONTINUE
    mta.header("From", " someone@else.example")
    assert mta.end_of_header().answer == ACCEPT


def steps_of_a_mail(mta, recipient):
    return list(mta.steps_of("ann@customer.example", [recipient], FIELDS, b"x" * 100000))


def open_files(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def test_a_mail_may_be_given_up_at_any_event(mta):
    for count in range(len(steps_of_a_mail(mta, DESK))):
        for step in steps_of_a_mail(mta, DESK)[:count]:
            step()
        mta.abort()
        assert mta.deliver("a@b.example", ["c@d.example"], FIELDS).answer == ACCEPT


def test_a_connection_may_be_dropped_at_any_event(running):
    child = running.child()
    before = open_files(child)
    for recipient in (DESK, "c@d.example"):
        for count in range(12):
            mta = Mta(running.socket)
            mta.connect()
            for step in steps_of_a_mail(mta, recipient)[:count]:
                verdict = step()
                if verdict is not None and verdict.answer == ACCEPT:
                    break
            mta.close()
    mta = Mta(running.socket)
    mta.connect()
    assert mta.deliver("a@b.example", ["c@d.example"], FIELDS).answer == ACCEPT
    mta.quit()
    assert running.child() == child
    # The filter hears of a dropped connection in its own time.
    wait_until(lambda: open_files(child) <= before + 2, 60, "the dropped connections' end")


@pytest.mark.parametrize("octets", [
    b"", b"\0", b"\0\0\0\1", b"\xff\xff\xff\xffO", b"\0\0\0\1E", b"\0\0\0\2MX", b"GET / HTTP/1.0\r\n",
    b"\0\0\0\x0dO\0\0\0\6\0\0\0\0\0\0\0\0" + b"\0\0\0\1E" * 3,
    b"\0\0\0\x0dO\0\0\0\6\0\0\1\xff\0\x1f\xff\xff" + b"\0\0\0\1T\0\0\0\1N\0\0\0\3Bxx\0\0\0\1E",
    b"\0\0\0\x0dO\0\0\0\6\0\0\1\xff\0\x1f\xff\xff" + b"\0\0\0\2L\0",
])
def test_nonsense_on_the_socket_harms_nobody_else(running, octets):
    child = running.child()
    mta = Mta(running.socket)
    mta.connect()
    with socket.socket(socket.AF_UNIX) as odd:
        odd.settimeout(600)
        odd.connect(running.socket)
        odd.sendall(octets)
    assert mta.deliver("a@b.example", ["c@d.example"], FIELDS).answer == ACCEPT
    mta.close()
    assert running.child() == child


def test_a_second_negotiation_is_no_way_in(running):
    mta = Mta(running.socket)
    try:
        mta.send("O", b"\0\0\0\6\0\0\1\xff\0\x1f\xff\xff")
        mta.connect()
        mta.deliver("a@b.example", ["c@d.example"], FIELDS)
    except (Broken, OSError):
        pass
    again = Mta(running.socket)
    again.connect()
    assert again.deliver("a@b.example", ["c@d.example"], FIELDS).answer == ACCEPT
