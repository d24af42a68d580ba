"""What the filter accepted against what the store has: the missing mails by name."""

import fcntl
import json
import os
import subprocess
from contextlib import contextmanager

import psycopg2
import pytest
from filter import BUILD
from mta import ACCEPT, RETRY, Mta
from test_stored import DESK, fields

LOST = 1


@contextmanager
def opened(database):
    connection = psycopg2.connect(f"host={database} dbname=intake user=postgres")
    try:
        with connection, connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def execute(database, statement, *values):
    with opened(database) as cursor:
        cursor.execute(statement, values)


def forget(database, *numbers):
    """The store loses these mails, as at a failover."""
    ids = [f"{number}@customer.example" for number in numbers]
    with opened(database) as cursor:
        cursor.execute("DELETE FROM intake.ledger WHERE message_id = ANY (%s)"
                       " RETURNING digest, ticket", (ids,))
        return {digest: ticket for digest, ticket in cursor.fetchall()}


class Witnessed:
    """A filter with a name of its own in the ledger, and intakectl beside it."""

    def __init__(self, make_filter, database, name, store=None, **settings):
        store = store or database
        self.database = database
        self.filter = make_filter(store=f"host={store} dbname=intake user=intake_filter",
                                  name=name, **settings).start()
        self.mta = Mta(self.filter.socket)
        self.mta.connect()

    def deliver(self, number, queue_id="4QUEUE"):
        self.mta.queue_id = queue_id
        return self.mta.deliver("ann@customer.example", [DESK], fields(number)).answer

    def balance(self, *options):
        done = subprocess.run([os.path.join(BUILD, "intakectl"), "-c", self.filter.file, "--json",
                               "balance", *options], capture_output=True, text=True, check=False,
                              env={**os.environ, "PGHOST": self.database})
        assert done.returncode in (0, LOST), done.stderr
        return done.returncode, json.loads(done.stdout)

    def count(self):
        status, told = self.balance()
        [row] = [row for row in told["balance"] if row["desk"] == "acme"]
        return status, int(row["missing"])

    def missing(self):
        status, told = self.balance("--verify")
        return status, {row["digest"]: row for row in told["missing"]}


@pytest.fixture
def uncertain(database):
    """While it lasts, commits happen and the server warns, as at a cancelled wait for a standby."""
    @contextmanager
    def commits():
        execute(database, """
            CREATE FUNCTION public.warn() RETURNS trigger LANGUAGE plpgsql AS
            $$BEGIN RAISE WARNING 'canceling wait for synchronous replication'; RETURN NULL; END$$;
            CREATE CONSTRAINT TRIGGER warn AFTER INSERT ON intake.ledger
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.warn()""")
        try:
            yield
        finally:
            execute(database, "DROP FUNCTION public.warn() CASCADE")
    return commits


def test_exactly_the_lost_mails_are_named(make_filter, database):
    one = Witnessed(make_filter, database, "named")
    for number in range(8):
        assert one.deliver(f"named-{number}") == ACCEPT
    assert one.missing() == (0, {})
    lost = forget(database, "named-1", "named-4", "named-7")
    status, missing = one.missing()
    assert status == LOST and len(lost) == 3
    assert {digest: int(row["ticket"]) for digest, row in missing.items()} == lost
    for row in missing.values():
        assert row["desk"] == "acme" and row["way"] == "incoming"
        assert row["time"].endswith("Z") and row["queue_id"] == "4QUEUE"
    assert one.count() == (LOST, 3)
    # Offered again they are there again, and nothing else changes.
    assert one.deliver("named-4") == ACCEPT
    assert len(one.missing()[1]) == 2


def test_repeats_of_uncertain_commits_hide_nothing(make_filter, database, uncertain):
    one = Witnessed(make_filter, database, "repeats")
    for number in range(5):
        assert one.deliver(f"sure-{number}") == ACCEPT
    with uncertain():
        for number in range(6):
            assert one.deliver(f"unsure-{number}") == RETRY
    assert one.count() == (0, 0) and one.missing() == (0, {})
    for number in range(4):  # two never come back
        assert one.deliver(f"unsure-{number}") == ACCEPT
        assert one.deliver(f"unsure-{number}") == ACCEPT
    assert one.count() == (0, 0) and one.missing() == (0, {})
    lost = forget(database, "sure-0", "sure-3")
    assert one.count() == (LOST, 2), "rows without an acceptance stand for none of them"
    lost |= forget(database, "unsure-1")
    status, missing = one.missing()
    assert status == LOST and set(missing) == set(lost) and len(lost) == 3


def test_a_spooled_mail_is_missing_only_when_it_is_nowhere(make_filter, database):
    late = os.path.join(os.path.dirname(database), "later")
    one = Witnessed(make_filter, database, "spooled", store=late, when_away="spool")
    for number in range(3):
        assert one.deliver(f"spooled-{number}", queue_id=f"4SPOOL{number}") == ACCEPT
    spool = os.path.join(one.filter.directory, "state", "spool")
    with open(os.path.join(spool, "lock"), "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # nobody registers meanwhile
        os.symlink(database, late)
        assert one.missing() == (0, {})
        first = min(name for name in os.listdir(spool) if name.endswith(".mail"))
        os.unlink(os.path.join(spool, first))
        status, missing = one.missing()
    [row] = missing.values()
    assert status == LOST
    assert (row["way"], row["queue_id"], row["ticket"]) == ("spooled", "4SPOOL0", None)
    one.filter.wait_for_lines("registered from the spool: 2")
    assert set(one.missing()[1]) == set(missing), "the others have their rows"


def test_old_lines_are_ignored_and_it_is_said(make_filter, database):
    one = Witnessed(make_filter, database, "old")
    assert one.deliver("old-1") == ACCEPT
    forget(database, "old-1")
    path = os.path.join(one.filter.directory, "state", "accepted-journal")
    with open(path, "r+", encoding="utf-8") as journal:
        first, rest = journal.read().split(" ", 1)
        journal.seek(0)
        journal.write(f"{int(first) - 31 * 86400} {rest}")
    status, told = one.balance("--verify")
    assert told["missing"] == [] and "older than 30 days, ignored: 1" in told["notes"][0]
    assert status == LOST, "the count knows of it still"
