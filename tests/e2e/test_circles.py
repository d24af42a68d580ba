"""Two desks, each with a mail server, a filter and a database of its own, that answer each other. They
must fall silent by themselves within a few mails, whatever is done to the mails between them."""

import contextlib
import os
import time

import pytest
from conftest import make_site
from servers.mailing import compose
from servers.process import wait_until
from servers.site import DESK

OTHER = "support@globex.example"
FEW = 5  # answer.per_address of the sample
QUIET_POLLS = 10  # a sender looks for work every 0.2 s, too
POLLS_MAX = 1500


def as_globex(site):
    site.settings.replace("acme.example", "globex.example")
    site.settings.replace('name = "acme"', 'name = "globex"')
    site.settings.replace('ticket_prefix = "ACME-"', 'ticket_prefix = "GX-"')
    site.desk = "globex"
    site.mail_server.name = "mail.globex.example"


@pytest.fixture(scope="module", name="desks")
def fixture_desks():
    """acme and globex."""
    make = contextlib.contextmanager(make_site)
    with make("circle-globex", as_globex) as globex, make("circle-acme") as acme:
        yield acme, globex


def connect(desks, direct=True, responders=False):
    """Where the mail of the two servers goes: to each other, or through the gateway; and to the
    desk's mailbox, or to a machine that answers it."""
    for site, other, own, foreign in ((*desks, DESK, OTHER), (*desks[::-1], OTHER, DESK)):
        domain = foreign.partition("@")[2]
        routes = [(f"@{domain}", f"smtp:[127.0.0.1]:{other.smtp_port}" if direct
                   else f"passing-on:{other.smtp_port}")]
        if responders:
            routes.append((own, f"answering:{site.smtp_port}"))
        site.mail_server.set_routes(routes)


@pytest.fixture(autouse=True)
def fixture_next_week(desks):
    """What was answered in an earlier test does not count any more."""
    for site in desks:
        site.postgres.rows("DELETE FROM intake.answered_mailbox RETURNING 1")
        site.postgres.rows("DELETE FROM intake.automatic_reply RETURNING 1")


def received(desks):
    """How many mails the two filters have seen for their desks."""
    return [site.postgres.rows("SELECT count(*) FROM intake.ledger")[0][0] for site in desks]


def is_idle(site):
    """Nothing waits to be sent, neither at the sender nor at the mail server."""
    waiting = site.postgres.value("SELECT count(*) FROM intake.outbox WHERE state = 'queued'")
    queue = os.path.join(site.mail_server.directory, "queue")
    return not waiting and not any(
        files for part in ("incoming", "active", "deferred", "maildrop")
        for _, _, files in os.walk(os.path.join(queue, part)))


def until_silent(desks):
    """Waits until no further mail comes; the numbers that came."""
    count, quiet = received(desks), 0
    for _ in range(POLLS_MAX):
        time.sleep(0.2)
        now = received(desks)
        quiet = quiet + 1 if now == count and all(map(is_idle, desks)) else 0
        count = now
        if quiet == QUIET_POLLS:
            return count
    pytest.fail(f"they go on and on: {count}")


def run(desks, figure, subject):
    """One mail to acme begins it; how many each desk got."""
    before = received(desks)
    mail = compose(OTHER, DESK, subject, "Good morning, do you have error 4711 as well?")
    desks[0].deliver(mail, client="192.0.2.7")
    wait_until(lambda: received(desks)[0] > before[0], 20, "the first mail")
    counts = [after - earlier for after, earlier in zip(until_silent(desks), before)]
    figure(f"circle '{subject}': {counts[0]} and {counts[1]} mails, then silence")
    return counts


def test_acknowledgements_are_not_acknowledged(desks, figure):
    connect(desks)
    assert run(desks, figure, "By the rules") == [1, 1]


def test_circle_whose_marks_are_stripped_stops(desks, figure):
    connect(desks, direct=False)
    acme, globex = run(desks, figure, "Without marks")
    assert 2 <= globex <= FEW and 2 <= acme <= FEW + 1, "it did go round, and stopped"


def test_circle_of_responders_stops(desks, figure):
    connect(desks, responders=True)
    start = len(desks[0].filter.log_text())
    acme, globex = run(desks, figure, "Two responders")
    assert acme <= FEW + 1 and globex <= FEW
    assert "result=dropped" in desks[0].filter.log_text()[start:]


def test_circle_of_responders_behind_a_gateway_stops(desks, figure):
    connect(desks, direct=False, responders=True)
    acme, globex = run(desks, figure, "Responders, and no marks")
    assert acme <= FEW + 1 and globex <= FEW


def test_agents_are_still_heard_afterwards(desks):
    """The counter is for machines: what a person answers goes to the other desk."""
    connect(desks)
    acme, globex = desks
    before = received(desks)
    mail = compose(DESK, OTHER, "A person writes", "#new\n\nWe have error 4711 as well.")
    acme.submit("alex", mail)
    wait_until(lambda: received(desks)[1] == before[1] + 1, 20, "the agent's mail")
    assert until_silent(desks)[0] == before[0] + 1, "its acknowledgement, and no more"
    assert globex.postgres.rows("SELECT count(*) FROM intake.ticket WHERE subject LIKE %s",
                                "%A person writes%") == [(1,)]
