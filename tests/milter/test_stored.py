"""Mails that reach the store."""

import os
import struct

import psycopg2
import pytest
from filter import wait_until
from mta import ACCEPT, RETRY, Mta

DESK = "support@acme.example"


def fields(number, sender="ann@customer.example", to=DESK):
    return [("From", f" Ann <{sender}>"), ("To", f" {to}"), ("Subject", " Help"),
            ("Date", " Mon, 23 Nov 2026 10:00:00 +0000"),
            ("Message-ID", f" <{number}@customer.example>")]


@pytest.fixture
def mta(stored):
    client = Mta(stored.socket)
    client.connect()
    yield client
    client.close()


def ask(database, query, *values):
    connection = psycopg2.connect(f"host={database} dbname=intake user=postgres")
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(query, values)
            return cursor.fetchone()[0]
    finally:
        connection.close()


def counted(one):
    """The filter's own counts of the first desk: first and repeated."""
    with open(os.path.join(one.directory, "state", "accepted-counts"), "rb") as file:
        slot = file.read()[64:192]
    return struct.unpack("<QQ", slot[112:128])


def test_an_accepted_mail_has_its_row_its_count_and_its_headers(mta, stored, database):
    verdict = mta.deliver("ann@customer.example", [DESK], fields("headers"))
    assert verdict.answer == ACCEPT
    assert "X-Intake-Ticket" in verdict.added()
    assert all(value.startswith(" ") for value in verdict.added().values())
    assert ask(database, "SELECT count(*) FROM intake.ledger WHERE message_id = %s",
               "headers@customer.example") == 1
    assert counted(stored) == (1, 0)


def test_the_same_mail_again_is_accepted_and_changes_nothing(mta, stored, database):
    first = mta.deliver("ann@customer.example", [DESK], fields("again"))
    second = mta.deliver("ann@customer.example", [DESK], fields("again"))
    assert second.answer == ACCEPT
    assert second.added()["X-Intake-Ticket"] == first.added()["X-Intake-Ticket"]
    assert ask(database, "SELECT count(*) FROM intake.ledger WHERE message_id = %s",
               "again@customer.example") == 1
    assert counted(stored) == (1, 1)


def test_foreign_marks_are_taken_off(mta):
    forged = fields("forged") + [("X-Intake-Ticket", " ACME-1"), ("x-intake-ticket", " ACME-2")]
    verdict = mta.deliver("ann@customer.example", [DESK], forged)
    deleted = [change for change in verdict.changes if change[0] == "change" and change[3] == ""]
    assert [(index, name.lower()) for _, index, name, _ in deleted] == \
        [(2, "x-intake-ticket"), (1, "x-intake-ticket")]


def test_many_mails_of_one_connection_are_kept_apart(mta, database):
    for number in range(5):
        mta.deliver("x@y.example", ["c@d.example"], fields("stranger"))
        assert mta.deliver("ann@customer.example", [DESK], fields(f"many-{number}"),
                           f"Mail {number}\r\n".encode()).answer == ACCEPT
        mta.mail("x@y.example")
        mta.recipient(DESK)
        mta.abort()
    assert ask(database, "SELECT count(*) FROM intake.ledger WHERE message_id LIKE 'many-%%'") == 5


def test_a_large_mail_is_registered_from_its_file(mta, database):
    body = b"0123456789abcdef" * 20000
    assert mta.deliver("ann@customer.example", [DESK], fields("large"), body).answer == ACCEPT
    assert ask(database, "SELECT count(*) FROM intake.ledger WHERE message_id = %s",
               "large@customer.example") == 1


def test_a_dry_run_writes_nothing(make_filter, database):
    one = make_filter(store=f"host={database} dbname=intake user=intake_filter")
    one.start("--dry-run")
    mta = Mta(one.socket)
    mta.connect()
    verdict = mta.deliver("ann@customer.example", [DESK], fields("dry"))
    assert (verdict.answer, verdict.changes) == (ACCEPT, [])
    assert one.wait_for_lines("dry run: ")
    assert ask(database, "SELECT count(*) FROM intake.ledger WHERE message_id = %s",
               "dry@customer.example") == 0
    assert one.run("-n", "--dry-run").returncode == 0


def test_a_store_that_comes_back_is_found_without_help(make_filter, database):
    """The store's directory appears under another name after the filter started."""
    late = os.path.join(os.path.dirname(database), "late")
    one = make_filter(store=f"host={late} dbname=intake user=intake_filter").start()
    mta = Mta(one.socket)
    mta.connect()
    assert mta.deliver("ann@customer.example", [DESK], fields("late")).answer == RETRY
    os.symlink(database, late)
    wait_until(lambda: mta.deliver("ann@customer.example", [DESK], fields("late")).answer == ACCEPT,
               10, "the store", interval=0.2)
