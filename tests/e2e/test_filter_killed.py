"""The filter dies in the middle of its work, is reloaded and is stopped under load: every mail
that was answered 250 has exactly one ledger row per desk and at most one ticket. KILLS=100 in the
environment: so many kills of each kind, instead of a few."""

import os
import random
import signal
import threading
import time

from servers.mailing import PATIENCE_S, compose, send
from servers.process import ServerError, wait_until
from servers.site import DESK

SENDERS = 10  # more than store.pool, so that some mails share a transaction
KILLS = int(os.environ.get("KILLS", "0"))
APART = 20  # mails between two of so many


class Load:
    """Parallel clients that behave as mail servers do: what is not accepted is offered again."""

    def __init__(self, site, word, mails, domain="customer.example"):
        self.site = site
        self.domain = domain
        self.word = word
        self.accepted = {}  # Message-ID: how often it was answered 250
        self.refused = 0
        self.broken = 0
        self.lock = threading.Lock()
        self.queue = [self.compose(number) for number in range(mails)]
        self.total = mails
        self.stop_at = time.monotonic() + PATIENCE_S * (1 + mails / 400)
        self.threads = [threading.Thread(target=self.work) for _ in range(SENDERS)]

    def compose(self, number):
        return compose(f"{self.word}-{number}@{self.domain}", DESK, f"Load {number}",
                       f"Mail number {number} of many, sent while things break.")

    def start(self):
        for thread in self.threads:
            thread.start()

    def join(self):
        for thread in self.threads:
            thread.join()

    def work(self):
        while time.monotonic() < self.stop_at:
            with self.lock:
                if not self.queue:
                    return
                mail = self.queue.pop()
            if not self.offer(mail):
                time.sleep(0.2)
                with self.lock:
                    self.queue.append(mail)

    def offer(self, mail):
        try:
            code, _ = send(self.site.smtp_port, mail)
        except OSError:  # smtplib's own errors are OSErrors as well
            with self.lock:
                self.broken += 1
            return False
        with self.lock:
            if code == 250:
                known = self.accepted.get(mail["Message-ID"], 0)
                self.accepted[mail["Message-ID"]] = known + 1
            else:
                self.refused += 1
        return code == 250

    @property
    def done(self):
        return len(self.accepted)


def under_load(load, usual, apart, kill):
    """Kills each time when `apart` more mails were accepted; how often."""
    kills = KILLS or usual
    apart = APART if KILLS else apart
    load.start()
    for portion in range(1, kills + 1):
        wait_until(lambda part=portion: load.done >= part * apart, 60, "mails to be accepted")
        kill()
    load.join()
    return kills


def mails_for(usual, apart):
    """So many that work is left after the last kill."""
    return (KILLS + 2) * APART if KILLS else (usual + 2) * apart


def rows_of(site, word):
    """Per Message-ID: ledger rows and different tickets."""
    return {f"<{message_id}>": (rows, tickets) for message_id, rows, tickets in site.postgres.rows(
        "SELECT message_id, count(*), count(DISTINCT ticket) FROM intake.ledger"
        " WHERE sender LIKE %s GROUP BY message_id", f"{word}-%")}


def assert_nothing_lost(load, what, started, figure):
    site, word = load.site, load.word
    rows = rows_of(site, word)
    tickets = site.postgres.value(
        "SELECT count(*) FROM intake.ticket JOIN intake.message USING (desk, ticket)"
        " WHERE message.author LIKE %s", f"{word}-%")
    shared = site.postgres.value(
        "SELECT coalesce(sum(mails), 0) FROM (SELECT count(*) AS mails FROM intake.ledger"
        " WHERE sender LIKE %s GROUP BY xmin::text HAVING count(*) > 1) AS t", f"{word}-%")
    figure(f"{what}: {load.done} of {load.total} mails accepted in "
          f"{time.monotonic() - started:.1f} s, {load.refused} answers 4xx, {load.broken} broken "
          f"sessions; {sum(count for count, _ in rows.values())} ledger rows, {tickets} tickets, "
          f"{shared} mails shared a transaction")
    assert load.done == load.total, "every mail was accepted in the end"
    missing = [one for one in load.accepted if one not in rows]
    assert not missing, "an accepted mail has no ledger row"
    assert all(one == (1, 1) for one in rows.values())
    assert tickets == load.total, "one ticket for each mail, none doubled"


def test_killed_under_load(own_site, figure):
    load = Load(own_site, "killed", mails_for(5, 25))
    started = time.monotonic()

    def kill():
        before = own_site.filter.worker
        own_site.filter.kill()
        wait_until(lambda: worker_other_than(own_site, before), 20,
                   "the parent to start another child")
        time.sleep(random.uniform(0, 0.2))

    kills = under_load(load, 5, 25, kill)
    assert_nothing_lost(load, f"filter killed {kills} times", started, figure)
    own_site.filter.check_alive()
    assert own_site.control.run("balance", check=False).returncode == 0


def worker_other_than(site, old):
    try:
        return site.filter.worker != old
    except ServerError:  # no child at this moment
        return False


def kill_sender(site):
    """kill -9; what it had claimed is another's once the lease is over, which is not waited for."""
    os.kill(site.sender.pid, signal.SIGKILL)
    site.sender.stop()
    site.postgres.execute("UPDATE intake.outbox SET due_at = now() WHERE state = 'queued'")
    site.sender.start()


def answers_of(site, load):
    """Message-IDs of the acknowledgements that were delivered to the load's customers."""
    return [answer["Message-ID"] for number in range(load.total)
            for answer in site.mailboxes.all(f"{load.word}-{number}@{load.domain}")]


def test_sessions_and_sender_killed_under_load(own_site, figure):
    """A killed session costs an offer or another try, a killed sender at most one repeat; the database
    and the mailboxes agree on who was answered."""
    site = own_site
    load = Load(site, "cut", mails_for(5, 15), domain="cut.example")
    started = time.monotonic()

    def kill():
        cut = site.postgres.value(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE usename IN ('intake_filter', 'intake_sender')")
        assert cut > 0
        kill_sender(site)

    kills = under_load(load, 5, 15, kill)
    assert_nothing_lost(load, f"sessions and sender killed {kills} times", started, figure)
    wanted = site.postgres.value("SELECT count(*) FROM intake.ledger"
                                 " WHERE answered AND sender LIKE %s", f"%@{load.domain}")
    wait_until(lambda: not site.postgres.value(
        "SELECT count(*) FROM intake.outbox WHERE state <> 'sent'"), 60, "an outbox all sent")
    wait_until(lambda: len(set(answers_of(site, load))) == wanted, 60, "all acknowledgements",
               interval=0.5)
    delivered = answers_of(site, load)
    figure(f"sender killed {kills} times: {wanted} answers, {len(delivered)} delivered")
    assert 0 < wanted <= len(delivered) <= wanted + kills


def test_postgres_killed_under_load(own_site, figure):
    site = own_site
    load = Load(site, "crashed", mails_for(2, 20))
    started = time.monotonic()

    def kill():
        site.postgres.stop(signal.SIGQUIT)
        site.postgres.start()

    kills = under_load(load, 2, 20, kill)
    assert_nothing_lost(load, f"PostgreSQL killed {kills} times", started, figure)


def test_parent_killed_too(own_site):
    """Then nobody restarts it; the service manager would. The child must not live on alone."""
    worker = own_site.filter.worker
    os.kill(own_site.filter.pid, signal.SIGKILL)
    wait_until(lambda: not os.path.exists(f"/proc/{worker}"), 20, "the child to follow its parent")
    own_site.filter.stop()
    own_site.filter.start()
    mail = compose("parent-killed@customer.example", DESK, "After", "Is somebody there?")
    own_site.deliver(mail)
    assert len(own_site.ledger(mail["Message-ID"])) == 1


def test_reloaded_under_load(own_site, figure):
    load = Load(own_site, "reloaded", 100)
    started = time.monotonic()
    position = len(own_site.filter.log_text())
    worker = own_site.filter.worker
    load.start()
    for portion in range(1, 6):
        wait_until(lambda part=portion: load.done >= part * 15, 60, "mails to be accepted")
        own_site.settings.change("limits", "mime_parts", 400 + portion)
        own_site.settings.write()
        own_site.filter.reload()
        own_site.filter.wait_for_log("mime_parts", start=position)
        position = len(own_site.filter.log_text())
    load.join()
    assert_nothing_lost(load, "reloaded 5 times", started, figure)
    assert load.refused == 0 and load.broken == 0, "a reload drops no mail"
    assert own_site.filter.worker == worker, "a reload ends no process"


def test_stopped_under_load(own_site, figure):
    """SIGTERM lets the mails in flight finish."""
    load = Load(own_site, "stopped", 80)
    started = time.monotonic()
    load.start()
    wait_until(lambda: load.done >= 30, 60, "mails to be accepted")
    own_site.filter.stop()
    own_site.filter.start()
    load.join()
    assert_nothing_lost(load, "stopped and started", started, figure)


def test_failed_reload_keeps_the_old_settings(own_site):
    good = own_site.settings.text
    position = len(own_site.filter.log_text())
    own_site.settings.text = good.replace("mime_parts", "mime_partz", 1)
    own_site.settings.write()
    own_site.filter.reload()
    own_site.filter.wait_for_log("mime_partz", start=position)
    own_site.settings.text = good
    own_site.settings.write()
    mail = compose("after-bad-reload@customer.example", DESK, "Still there?", "I hope so.")
    own_site.deliver(mail)
    assert len(own_site.ledger(mail["Message-ID"])) == 1
    own_site.filter.reload()
