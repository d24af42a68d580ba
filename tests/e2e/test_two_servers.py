"""Two database servers, one of them the other's synchronous standby: under waits that are cancelled, a
standby that stands still and a failover, every mail that was told 250 has its row at the server that
is left."""

import smtplib
import threading
import time

import pytest
from servers.mailing import compose
from servers.process import wait_until
from servers.site import DESK, HASTE_MS

CLIENTS = 6
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"


@pytest.fixture(scope="module", name="site")
def fixture_site(own_site):
    """The standby is named first, and nothing says that sessions must write."""
    site = own_site
    site.add_standby()
    site.restart()
    yield site
    site.standby.stop()


class Client(threading.Thread):
    """A mail server with a queue: offers each mail until it is told 250."""

    def __init__(self, site, number, stopping):
        super().__init__()
        self.site, self.number, self.stopping = site, number, stopping
        self.accepted, self.deferred = [], 0

    def run(self):
        mail = None
        while mail is not None or not self.stopping.is_set():
            mail = mail or compose(f"client{self.number}@load.example", DESK, "Load", "Mail.")
            try:
                code, _ = self.site.send(mail)
            except (smtplib.SMTPException, OSError):
                code = 0  # hung up: a queue tries again
            if code == 250:
                self.accepted.append(mail["Message-ID"].strip("<>"))
                mail = None
            else:
                self.deferred += 1
                time.sleep(0.1)


def durability(site):
    return [(it["result"], it["found"]) for it in site.control.json("doctor", check=False)["checks"]
            if it["check"] == "durability"]


def test_doctor_looks_at_durability(site):
    [(result, found)] = durability(site)
    assert result == "warn" and "without a synchronous standby" in found
    site.postgres.execute("ALTER ROLE intake_filter SET synchronous_commit = off")
    site.postgres.set("fsync", "off")
    site.postgres.set("full_page_writes", "off")
    faults = [found for result, found in durability(site) if result == "fail"]
    site.postgres.set("fsync", "on")
    site.postgres.set("full_page_writes", "on")
    site.postgres.execute("ALTER ROLE intake_filter RESET synchronous_commit")
    assert len(faults) == 3, faults
    assert "fsync is off" in faults[0] and "full_page_writes is off" in faults[1]
    assert "role intake_filter" in faults[2]


def test_doctor_sees_a_role_without_enough_sessions(site):
    site.postgres.execute("ALTER ROLE intake_filter CONNECTION LIMIT 3")
    found = durability(site)
    site.postgres.execute("ALTER ROLE intake_filter CONNECTION LIMIT 50")
    assert any(result == "fail" and "may have 3 sessions, and store.pool is 8" in words
               for result, words in found), found


def test_doctor_sees_that_the_demanded_standby_is_missing(site):
    site.settings.change("store", "durability", "standby")
    site.settings.write()
    found = durability(site)
    site.settings.change("store", "durability", "local")
    site.settings.write()
    assert found == [("fail", "no synchronous standby is named, so mail for desks is told to come back")]


def test_doctor_sees_a_server_in_recovery(site):
    both = site.settings.text
    site.settings.change("store", "admin_connection", site.standby.connection("intake_admin"))
    site.settings.write()
    found = durability(site)
    site.settings.text = both
    site.settings.write()
    assert ("fail", "the server is a standby, and takes no mail") in found


def test_every_250_has_its_row_after_a_failover(site, figure):
    site.postgres.set("synchronous_standby_names", "*")
    wait_until(lambda: site.postgres.value("SELECT count(*) FROM pg_stat_replication"
                                           " WHERE sync_state = 'sync'") == 1, 60, "the standby")
    assert durability(site) == [("ok", "a written row was committed, at the standby as well")]
    site.limit_store(HASTE_MS)
    site.restart()
    stopping = threading.Event()
    clients = [Client(site, number, stopping) for number in range(CLIENTS)]
    for client in clients:
        client.start()
    wait_until(lambda: sum(len(it.accepted) for it in clients) >= 2 * CLIENTS, 120, "mails")
    for _ in range(3):  # a standby that stands still, and an admin who cancels what hangs
        site.standby.pause()
        wait_until(lambda: site.postgres.value(WAITING) > 0, 60, "a commit that waits")
        site.postgres.execute("SELECT pg_cancel_backend(pid) FROM pg_stat_activity"
                              " WHERE wait_event = 'SyncRep'")
        site.standby.resume()
    site.filter.kill()
    site.standby.pause()
    wait_until(lambda: site.postgres.value(WAITING) > 0, 60, "a commit that waits")
    site.postgres.execute("SELECT pg_cancel_backend(pid) FROM pg_stat_activity"
                          " WHERE wait_event = 'SyncRep'")
    site.postgres.pause()
    site.standby.resume()
    site.standby.promote()
    before = sum(len(it.accepted) for it in clients)
    wait_until(lambda: sum(len(it.accepted) for it in clients) >= before + CLIENTS, 120,
               "mails at the new server")
    stopping.set()
    for client in clients:
        client.join()
    site.postgres.resume()
    accepted = [it for client in clients for it in client.accepted]
    rows = {it for it, in site.standby.rows("SELECT message_id FROM intake.ledger")}
    figure(f"two servers: {len(accepted)} mails accepted,"
           f" {sum(it.deferred for it in clients)} times 451, lost:"
           f" {sum(it not in rows for it in accepted)}")
    assert [it for it in accepted if it not in rows] == []
    # Of a filter that was killed, and of the one after it.
    wait_until(lambda: site.postgres.value("SELECT count(*) FROM pg_stat_activity"
                                           " WHERE usename = 'intake_filter'") <= 2 * 8, 60,
               "sessions in vain to end")
