"""The spool across the loss of a server: mails that were accepted while no server took writes, and one
whose commit waited for the standby in vain, are registered at the standby once it is promoted: each
once, in their order. What the first server alone had is lost, and is named."""

import os
import signal

import pytest
from servers.mailing import compose
from servers.process import ServerError, wait_until
from servers.site import DESK, HASTE_MS

SPOOLED = 12


@pytest.fixture(name="site")
def fixture_site(own_site):
    site = own_site
    site.add_standby()
    site.settings.change("store", "when_away", "spool")
    site.restart()
    yield site
    site.standby.stop()


def restart(program):
    program.stop()
    program.start()


def kill(site):
    """kill -9, until the parent has another child at work."""
    before = site.filter.worker
    site.filter.kill()

    def another_one():
        try:
            return site.filter.worker != before
        except ServerError:  # no child at this moment
            return False
    wait_until(another_one, 20, "the parent to start another child")


def waiting(site):
    directory = site.path("state/spool")
    return [name for name in os.listdir(directory) if name.endswith(".mail")]


class Mails:
    """Mails of one test, and those of them that were told 250."""

    def __init__(self, site, customer):
        self.site, self.customer, self.accepted = site, customer, []

    def offer(self, word):
        """As a queue does, until it is accepted."""
        mail = compose(f"{word}.{self.customer}", DESK, f"Mail {word}", "Please do not lose me.")
        wait_until(lambda: self.again(mail) == 250, 30, f"mail {word} to be accepted")
        self.accepted.append(identifier(mail))
        return mail

    def again(self, mail):
        return self.site.send(mail)[0]


def identifier(mail):
    return mail["Message-ID"].strip("<>")


def test_spool_is_emptied_into_the_promoted_standby(site, customer):
    mails = Mails(site, customer)
    replicated = mails.offer("replicated")
    wait_until(lambda: site.postgres.value(
        "SELECT count(*) FROM pg_stat_replication WHERE replay_lsn = pg_current_wal_lsn()") == 1, 60,
        "the standby to have it")
    site.standby.stop()
    lost = [mails.offer(f"lost{number}") for number in range(2)]
    lost_tickets = {ticket for mail in lost for _, _, ticket, _ in site.ledger(mail["Message-ID"])}
    site.postgres.set("synchronous_standby_names", "*")
    site.limit_store(HASTE_MS)
    site.restart()
    uncertain = mails.offer("uncertain")
    assert len(waiting(site)) == 1
    wait_until(lambda: site.ledger(uncertain["Message-ID"]), 60, "it to be at the server that will be lost")
    site.postgres.stop(signal.SIGQUIT)
    site.standby.start()
    spooled = [uncertain] + [mails.offer(f"spooled{number}") for number in range(SPOOLED // 2)]
    assert mails.again(spooled[1]) == 250, "a server that did not hear our answer"
    kill(site)
    spooled += [mails.offer(f"spooled{number}") for number in range(SPOOLED // 2, SPOOLED)]
    assert len(waiting(site)) == len(spooled) + 1
    site.standby.promote()
    wait_until(lambda: len(waiting(site)) < len(spooled), 60, "the first to be registered")
    kill(site)
    restart(site.filter)
    wait_until(lambda: not waiting(site), 60, "the spool to be empty")

    rows = site.standby.rows("SELECT message_id, state::text, ticket FROM intake.ledger"
                             " WHERE sender LIKE %s ORDER BY ledger", f"%.{customer}")
    assert [row[:2] for row in rows] == [(identifier(replicated), "registered")] + [
        (identifier(mail), "spooled") for mail in spooled]
    assert sorted(mails.accepted) == sorted([row[0] for row in rows] + [identifier(it) for it in lost])
    tickets = {ticket for _, _, ticket in rows}
    assert len(tickets) == len(rows) and not tickets & lost_tickets
    for table, column in (("message", "author"), ("outbox", "address")):
        assert site.standby.value(f"SELECT count(*) FROM intake.{table} WHERE {column} LIKE %s",
                                  f"%.{customer}") == len(rows)

    done = site.control.run("balance", "--verify", check=False)
    missing = site.control.json("balance", "--verify", check=False)["missing"]
    assert done.returncode == 1
    assert {int(mail["ticket"]) for mail in missing} == lost_tickets and len(missing) == len(lost)
