"""Records go when their desk wants them to: by the admin's word, and by the sender in its time."""

import pytest
from servers.desk import ask, number_of
from servers.intake import Control, Sender, SettingsFile
from servers.mailing import reply_to

SECRET = "the combination is 4711-0815"


@pytest.fixture(name="short_memory")
def fixture_short_memory(site, tmp_path):
    """The site's settings, for programs that are to forget."""
    settings = SettingsFile(tmp_path / "intake.conf")
    settings.text = site.settings.text
    for kind, days in (("mails", 90), ("tickets", 365), ("ledger", 60), ("answers", 60)):
        settings.replace(f"      {kind} = 0;", f"      {kind} = {days};")
    settings.write()
    return settings


def closed_long_ago(site, customer, days):
    """A ticket of a mail that came and was closed so many days ago."""
    mail = ask(site, customer, SECRET)
    number = number_of(mail)
    site.control.run("ticket", "close", str(number), "--desk", "acme")
    age = f"now() - interval '{days} days'"
    site.postgres.execute(f"UPDATE intake.ticket SET opened_at = {age}, active_at = {age}"
                          f" WHERE desk = 'acme' AND ticket = {number}")
    site.postgres.execute(f"UPDATE intake.ledger SET accepted_at = {age}"
                          f" WHERE desk = 'acme' AND ticket = {number}")
    site.postgres.execute(f"UPDATE intake.outbox SET queued_at = {age}"
                          f" WHERE desk = 'acme' AND ticket = {number}")
    return mail, number


def words_of(site, number):
    return site.postgres.value("SELECT string_agg(subject || body, '') FROM intake.message"
                               " WHERE desk = 'acme' AND ticket = %s", number)


def rows_of(site, table, number):
    return site.postgres.value(f"SELECT count(*) FROM intake.{table} WHERE desk = 'acme'"
                               " AND ticket = %s", number)


def test_an_admin_looks_and_then_purges(site, short_memory):
    _, young = closed_long_ago(site, "young.purge@customer.example", 10)
    mail, middle = closed_long_ago(site, "middle.purge@customer.example", 100)
    _, old = closed_long_ago(site, "old.purge@customer.example", 400)
    control = Control(short_memory)

    told = control.json("purge", "--dry-run", "--desk", "acme")["purged"]
    assert told[0]["emptied_mails"] >= 1 and told[0]["tickets"] >= 1
    assert told[0]["ledger_rows"] >= 2 and told[0]["answers"] >= 2
    assert SECRET in words_of(site, old)

    assert control.json("purge", "--desk", "acme")["purged"] == told
    assert SECRET in words_of(site, young) and rows_of(site, "ledger", young) == 1
    assert words_of(site, middle) == "" and rows_of(site, "ledger", middle) == 0
    for table in ("ticket", "message", "event", "ledger", "outbox"):
        assert rows_of(site, table, old) == 0, table
    assert site.control.run("balance").returncode == 0, "what went for its age is not missing"

    again = reply_to(mail, "middle.purge@customer.example", "One thing more.", mail["To"])
    site.deliver(again)
    arrived = site.mailboxes.wait_for(mail["To"], lambda it: it["Message-ID"] == again["Message-ID"])
    assert number_of(arrived) == middle, "an emptied ticket is still a ticket"


def test_a_desk_keeps_everything_by_default(site):
    done = site.control.run("purge", "--desk", "globex")
    assert "everything is kept for ever" in done.stdout


def test_sender_purges_beside_its_work(site, short_memory, tmp_path):
    _, number = closed_long_ago(site, "sender.purge@customer.example", 400)
    site.postgres.execute("UPDATE intake.purge SET finished_at = NULL")
    sender = Sender(short_memory, str(tmp_path / "sender.log"))
    sender.start()
    try:
        sender.wait_for_log("removed for their age")
    finally:
        sender.stop()
    assert rows_of(site, "ticket", number) == 0
    assert site.postgres.value("SELECT who FROM intake.event WHERE desk = 'acme' AND what = 'purged'"
                               " ORDER BY event DESC LIMIT 1") == "intake-sender"
