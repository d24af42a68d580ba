"""The database goes away, stands still, comes back: nothing is lost, nothing is doubled."""

import time

import pytest
from servers.mailing import compose
from servers.process import wait_until
from servers.site import DESK, HASTE_MS, PATIENCE_MS


@pytest.fixture(name="site")
def fixture_site(own_site):
    return own_site


@pytest.fixture(name="hasty_site")
def fixture_hasty_site(own_site):
    """Short waits, so that a test need not take the time a mail server has."""
    own_site.limit_store(HASTE_MS)
    own_site.restart()
    yield own_site
    own_site.limit_store(PATIENCE_MS)
    own_site.restart()


def new_mail(customer):
    return compose(customer, DESK, "While the database is away", "Please do not lose me.")


def accepted_after_trouble(site, mail):
    """Offers a mail as a server's queue would, until it is accepted."""
    started = time.monotonic()
    wait_until(lambda: site.send(mail)[0] == 250, 30, "the mail to be accepted", interval=0.3)
    return time.monotonic() - started


def assert_told_later(site, mail):
    """By the filter, that is, not by the mail server after it has lost patience with the filter."""
    code, text = site.send(mail)
    assert code == 451
    assert "4.3" in text


def assert_registered_once(site, mail, customer):
    [(_, _, number, _)] = site.ledger(mail["Message-ID"])
    assert number
    assert len(site.mailboxes.wait(customer)) == 1
    assert site.postgres.value("SELECT count(*) FROM intake.message WHERE desk = 'acme' AND"
                               " message_id = %s", mail["Message-ID"].strip("<>")) == 1


def test_database_stopped(site, customer, figure):
    site.postgres.stop()
    mail = new_mail(customer)
    assert_told_later(site, mail)
    others = compose(customer, f"others.{customer}", "Private", "Nothing for a desk.")
    assert site.send(others)[0] == 250, "mail for others does not need the database"
    site.postgres.start()
    seconds = accepted_after_trouble(site, mail)
    figure(f"database stopped: accepted {seconds:.1f} s after the database came back")
    assert_registered_once(site, mail, customer)


def test_older_schema_defers_the_desks_mail_alone(site, customer):
    """A newer program before `intakectl db migrate`: it says what to do, and goes on by itself."""
    older = "UPDATE intake.migration SET version = version - 1000 RETURNING 1"
    newer = "UPDATE intake.migration SET version = version + 1000 RETURNING 1"
    site.postgres.value(older)
    site.filter.stop()
    site.filter.start()
    mail = new_mail(customer)
    assert site.send(mail)[0] == 451
    others = compose(customer, f"others.{customer}", "Private", "Nothing for a desk.")
    assert site.send(others)[0] == 250
    assert "intakectl db migrate" in site.filter.log_text()
    told = site.control.run("ticket", "list", check=False)
    assert told.returncode == 65 and "intakectl db migrate" in told.stderr
    site.postgres.value(newer)
    accepted_after_trouble(site, mail)
    assert_registered_once(site, mail, customer)


def test_database_stands_still(hasty_site, customer, figure):
    site = hasty_site
    accepted_after_trouble(site, compose(f"before.{customer}", DESK, "Before", "All is well."))
    site.postgres.pause()
    try:
        mail = new_mail(customer)
        started = time.monotonic()
        assert_told_later(site, mail)
        seconds = time.monotonic() - started
    finally:
        site.postgres.resume()
    figure(f"database stands still: refused after {seconds:.1f} s")
    accepted_after_trouble(site, mail)
    assert_registered_once(site, mail, customer)


def test_database_restarts_between_mails(site, customer):
    site.deliver(compose(f"before.{customer}", DESK, "Before", "All is well."))
    site.postgres.stop()
    site.postgres.start()
    mail = new_mail(customer)
    accepted_after_trouble(site, mail)
    assert_registered_once(site, mail, customer)


def test_filter_starts_before_the_database(site, customer):
    site.filter.stop()
    site.postgres.stop()
    site.filter.start()
    mail = new_mail(customer)
    assert site.send(mail)[0] == 451
    site.postgres.start()
    accepted_after_trouble(site, mail)
    assert_registered_once(site, mail, customer)


def test_sender_waits_for_the_database(site, customer):
    site.postgres.stop()
    site.sender.stop()
    site.sender.start()
    site.postgres.start()
    mail = new_mail(customer)
    accepted_after_trouble(site, mail)
    site.sender.check_alive()
    assert_registered_once(site, mail, customer)
