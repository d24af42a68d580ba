"""store.when_away = "spool": mail is accepted while the database is away, and registered once it is
back, exactly once, whatever else goes wrong meanwhile."""

import os

import pytest
from servers.mailing import compose, send
from servers.process import wait_until
from servers.site import DESK, HASTE_MS, PASSWORDS, PATIENCE_MS

LIMIT = 40


@pytest.fixture(name="site")
def fixture_site(own_site):
    own_site.settings.change("store", "when_away", "spool")
    own_site.settings.change("limits", "spool_files", LIMIT)
    begin_anew(own_site, PATIENCE_MS)
    yield own_site
    if not own_site.postgres.pid:
        own_site.postgres.start()
    wait_until(lambda: not waiting(own_site), 60, "the spool to be empty")
    assert "CRITICAL" not in own_site.filter.log_text()


def begin_anew(site, milliseconds):
    """A filter that gives the database so long."""
    site.limit_store(milliseconds)
    site.settings.write()
    site.filter.stop()
    site.filter.start()


def waiting(site):
    """The files of mails that wait."""
    try:
        return sorted(name for name in os.listdir(site.path("state/spool"))
                      if name.endswith(".mail"))
    except FileNotFoundError:
        return []


def new_mail(customer, number=0, recipient=DESK, **headers):
    return compose(f"{number}.{customer}", recipient, "While the database is away",
                   f"Mail {number}: please do not lose me.", **headers)


def come_back(site):
    site.postgres.start()
    wait_until(lambda: not waiting(site), 60, "the spool to be empty")


def kill_worker(site):
    """kill -9, until the parent has another child at work."""
    before = site.filter.worker
    site.filter.kill()

    def another_one():
        try:
            return site.filter.worker != before
        except Exception:  # pylint: disable=broad-except  # no child at this moment
            return False
    wait_until(another_one, 20, "the parent to start another child")


def assert_registered_once(site, mails, offered=1):
    """`offered`: how often each was, or None where it may take several attempts to register it."""
    for mail in mails:
        [(_, state, ticket, offers)] = site.ledger(mail["Message-ID"])
        assert state == "spooled" and ticket and offered in (None, offers)
        assert site.postgres.value(
            "SELECT count(*) FROM intake.message WHERE desk = 'acme' AND message_id = %s",
            mail["Message-ID"].strip("<>")) == 1
        assert site.postgres.value(
            "SELECT count(*) FROM intake.outbox WHERE desk = 'acme' AND ticket = %s", ticket) == 1


def assert_balanced(site):
    sums = site.control.json("balance", check=False)
    assert site.control.run("balance", check=False).returncode == 0, sums


def surplus(site):
    """Ledger rows more than counted mails: what filters leave that were killed in between."""
    [acme] = [row for row in site.control.json("balance", check=False)["balance"]
              if row["desk"] == "acme"]
    return int(acme["rows"]) + int(acme["spooled"]) - int(acme["counted"])


def delivered_copy(site, mail):
    return site.mailboxes.wait_for(
        DESK, lambda one: one["Message-ID"] == mail["Message-ID"], what="the mail itself")


def test_accepted_kept_and_registered_once(site, customer):
    site.postgres.stop()
    mails = [new_mail(customer, number) for number in range(3)]
    for mail in mails:
        assert site.send(mail)[0] == 250
    assert len(waiting(site)) == 3
    kill_worker(site)
    assert len(waiting(site)) == 3, "they outlive kill -9"
    mails.append(new_mail(customer, 3))
    wait_until(lambda: site.send(mails[3])[0] == 250, 20,
               "the new child to serve: it keeps mail without ever having seen the database")
    come_back(site)
    assert_registered_once(site, mails)
    assert_balanced(site)
    order = site.postgres.rows("SELECT sender FROM intake.ledger WHERE sender LIKE %s"
                               " ORDER BY ledger", f"%.{customer}")
    assert [sender for sender, in order] == [f"{n}.{customer}" for n in range(4)], "oldest first"
    for number in range(4):
        [acknowledgement] = site.mailboxes.wait(f"{number}.{customer}")
        assert "ACME-" in acknowledgement["Subject"]


def test_how_the_mail_is_delivered(site, customer):
    site.postgres.stop()
    mail = new_mail(customer, X_Intake_Ticket="ACME-1", X_Intake_State="closed")
    assert site.send(mail)[0] == 250
    copy = delivered_copy(site, mail)
    ours = {name: value for name, value in copy.mail.items() if name.startswith("X-Intake-")}
    assert ours == {"X-Intake-Desk": "acme", "X-Intake-State": "spooled"}
    assert copy["Subject"] == mail["Subject"]
    assert copy.mail.get_all("X-Intake-State") == ["spooled"]


def test_offered_again_while_it_waits(site, customer):
    """The mail server did not hear our 250, and offers the mail once more."""
    mail = new_mail(customer)
    site.postgres.stop()
    assert site.send(mail)[0] == 250
    assert site.send(mail)[0] == 250
    come_back(site)
    assert_registered_once(site, [mail], offered=2)
    assert_balanced(site)


def test_known_already_when_it_is_spooled(site, customer):
    """It was registered before the database went away: no second ticket, and a true balance."""
    mail = new_mail(customer)
    assert site.send(mail)[0] == 250
    site.postgres.stop()
    assert site.send(mail)[0] == 250
    come_back(site)
    [(_, state, ticket, offers)] = site.ledger(mail["Message-ID"])
    assert (state, offers) == ("registered", 2) and ticket
    assert_balanced(site)


def test_database_stands_still(site, customer):
    begin_anew(site, HASTE_MS)
    assert site.send(new_mail(customer, 1))[0] == 250
    site.postgres.pause()
    try:
        mail = new_mail(customer, 2)
        code, _ = site.send(mail)
    finally:
        site.postgres.resume()
    assert code == 250
    wait_until(lambda: not waiting(site), 60, "the spool to be empty")
    assert_registered_once(site, [mail], offered=None)
    assert_balanced(site)


def test_two_desks(site, customer):
    site.postgres.stop()
    mail = new_mail(customer, recipient=f"{DESK}, help@globex.example")
    assert site.send(mail)[0] == 250
    come_back(site)
    rows = site.ledger(mail["Message-ID"])
    assert [(desk, state) for desk, state, _, _ in rows] == [("acme", "spooled"),
                                                              ("globex", "spooled")]
    assert len({ticket for _, _, ticket, _ in rows}) == 1
    assert_balanced(site)


def test_full_spool(site, customer):
    site.postgres.stop()
    for number in range(LIMIT):
        assert site.send(new_mail(customer, number))[0] == 250
    late = new_mail(customer, LIMIT)
    code, text = site.send(late)
    assert code == 451 and "4.3" in text
    come_back(site)
    assert site.send(late)[0] == 250
    assert_balanced(site)


def test_killed_while_it_registers(site, customer):
    site.postgres.stop()
    mails = [new_mail(customer, number) for number in range(LIMIT)]
    for mail in mails:
        assert site.send(mail)[0] == 250
    position = len(site.filter.log_text())
    site.postgres.start()
    for count in (1, 10, 20):
        wait_until(lambda most=LIMIT - count: len(waiting(site)) <= most, 30, "some to be gone")
        kill_worker(site)
    wait_until(lambda: not waiting(site), 60, "the spool to be empty")
    rows = site.postgres.rows("SELECT count(*), count(DISTINCT sender), count(DISTINCT ticket)"
                              " FROM intake.ledger WHERE sender LIKE %s", f"%.{customer}")
    assert rows == [(LIMIT, LIMIT, LIMIT)]
    assert site.postgres.value("SELECT count(*) FROM intake.outbox WHERE address LIKE %s",
                               f"%.{customer}") == LIMIT
    assert "from the spool: " in site.filter.log_text()[position:]
    assert_balanced(site)


def test_mail_that_leaves_is_not_spooled(site, customer):
    site.postgres.stop()
    mail = compose(DESK, customer, "Re: your question", "An answer.")
    code, _ = send(site.mail_server.submission_port, mail, sender="alex@acme.example",
                   login=("alex", PASSWORDS["alex"]))
    assert code == 451
    assert not waiting(site)


def test_damaged_file(site, customer):
    before = surplus(site)
    site.postgres.stop()
    mails = [new_mail(customer, number) for number in range(2)]
    for mail in mails:
        assert site.send(mail)[0] == 250
    first = os.path.join(site.path("state/spool"), waiting(site)[0])
    with open(first, "r+b") as file:
        file.seek(-100, os.SEEK_END)
        file.write(b"\0")
    come_back(site)
    assert_registered_once(site, mails[1:])
    aside = os.path.join(site.path("state/spool/damaged"), os.path.basename(first))
    assert os.path.exists(aside)
    assert not site.ledger(mails[0]["Message-ID"])
    found = site.control.run("doctor", check=False).stdout
    assert "set aside" in found
    assert surplus(site) == before - 1, "the balance shows that one mail has no row"
