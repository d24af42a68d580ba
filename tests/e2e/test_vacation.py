"""A desk whose mailbox is kept by Dovecot, and answered by Pigeonhole's vacation when nobody is there."""

import pytest
from conftest import make_site
from servers.dovecot import Dovecot
from servers.mailboxes import Mailboxes
from servers.mailing import compose
from servers.process import wait_until
from servers.site import DESK

ABROAD = "192.0.2.7"  # a customer's mail server
ENGLISH = "The machine shows error 4711. What can I do about it?"
CHINESE = "您好，机器显示错误，请问应该怎么处理？谢谢您的帮助。"


NAMES = """names = (
      { kind = "automatic"; pattern = "{brand} {department} (automatic)"; },
      { kind = "automatic"; language = "zh-CN"; pattern = "{brand}{department}（自动回复）"; },"""


def with_dovecot(site):
    site.settings.replace("names = (", NAMES)
    site.settings.replace("gap_after = 3", "gap_after = 5")  # acknowledgements count as well
    site.dovecot = Dovecot(site.path("dovecot"), DESK, site.smtp_port)
    site.neighbours.append(site.dovecot)
    site.mail_server.route(DESK, site.dovecot.transport)


@pytest.fixture(scope="module", name="away_site")
def fixture_away_site():
    yield from make_site("vacation", with_dovecot)


def vacation_for(site, customer, question, subject="Error 4711"):
    """Asks as a customer; the mail that the vacation program answers with."""
    mail = compose(customer, DESK, subject, question)
    site.deliver(mail, client=ABROAD)
    return site.mailboxes.wait_for(
        customer, lambda it: it["In-Reply-To"] == mail["Message-ID"] and is_vacation(it))


def is_vacation(mail):
    """Not the acknowledgement."""
    return mail["Auto-Submitted"] == "auto-replied (vacation)"


def departure(site, mail):
    return site.postgres.rows(
        "SELECT ticket, kind::text, display_name FROM intake.departure WHERE sent_message_id = %s",
        mail["Message-ID"].strip("<>"))


# The text and options of vacation, and what is seen of it.
TEXTS = {
    "plain": ('"We are closed until Monday."', "", "We are closed until Monday."),
    "dots": ('text:\nClosed.\n..\nUntil Monday.\n.\n', "", "Closed.\n.\nUntil Monday."),
    "non-ascii": ('"Wir machen bis Montag Ferien: schöne Grüße!"', ':subject "Abwesend"',
                  "Wir machen bis Montag Ferien: schöne Grüße!"),
    "own-name": ('"Closed."', f':from "Holiday Robot <{DESK}>"', "Closed."),
    "mime": ('text:\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n'
             '<html><body><p>Bis <b>Montag</b> geschlossen.</p></body></html>\n.\n', ":mime",
             "Bis <b>Montag</b> geschlossen."),
}


@pytest.mark.parametrize("text, options, seen", TEXTS.values(), ids=TEXTS.keys())
def test_vacation_gets_name_and_signature(away_site, customer, text, options, seen):
    away_site.dovecot.answer_with(text, options)
    got = vacation_for(away_site, customer, ENGLISH)
    kind = "html" if ":mime" in options else "plain"
    author = got["From"].addresses[0]
    assert (author.display_name, author.addr_spec) == ("ACME Support (automatic)", DESK)
    before, name, after = got.text(kind).partition("ACME Support (automatic)")
    assert seen in before and name and name not in after, "one signature, under the words"
    assert got.mail.get_all("Auto-Submitted") == ["auto-replied (vacation)"]
    assert got["Return-Path"] == "<>", "the null sender"
    [row] = departure(away_site, got)
    assert row[1:] == ("automatic", "ACME Support (automatic)")
    [(state,)] = away_site.postgres.rows("SELECT state::text FROM intake.ticket WHERE desk = 'acme'"
                                         " AND ticket = %s", row[0])
    assert state == "open", "a vacation is no answer"


def test_vacation_speaks_the_name_of_the_customers_language(away_site, customer):
    away_site.dovecot.answer_with('"我们放假到星期一。"')
    got = vacation_for(away_site, customer, CHINESE, "机器错误")
    assert got["From"].addresses[0].display_name == "艾克美客服部（自动回复）"
    assert "我们放假到星期一。" in got.text() and "艾克美" in got.text()


def test_customer_hears_of_the_vacation_once(away_site, customer):
    away_site.dovecot.answer_with('"Closed until Monday."')
    vacation_for(away_site, customer, ENGLISH)
    second = compose(customer, DESK, "And another thing", "Does the green button work?")
    away_site.deliver(second, client=ABROAD)
    wait_until(lambda: away_site.ledger(second["Message-ID"]), 20, "the second request")
    away_site.mailboxes.wait_for(customer, lambda it: it["In-Reply-To"] == second["Message-ID"])
    assert sum(map(is_vacation, away_site.mailboxes.all(customer))) == 1


def test_repeated_vacations_are_dropped_where_the_admin_wants_it(away_site, customer):
    """A vacation program that forgets whom it told: the desk's repeat_minutes remember."""
    away_site.reconfigure("repeat_minutes = 0", "repeat_minutes = 60")
    try:
        away_site.dovecot.answer_with('"Closed, says the first text."')
        vacation_for(away_site, customer, ENGLISH)
        away_site.dovecot.answer_with('"Closed, says another text."', ':handle "another"')
        start = len(away_site.filter.log_text())
        away_site.deliver(compose(customer, DESK, "More", "Does the green button work?"),
                          client=ABROAD)
        away_site.filter.wait_for_log("result=dropped", start=start)
    finally:
        away_site.reconfigure("repeat_minutes = 60", "repeat_minutes = 0")
    assert "less than 60 minutes old" in away_site.filter.log_text()[start:]
    assert sum(map(is_vacation, away_site.mailboxes.all(customer))) == 1


def test_vacation_does_not_answer_what_was_not_written_by_a_person(away_site, customer):
    away_site.dovecot.answer_with('"Closed until Monday."')
    mail = compose(customer, DESK, "Newsletter", "Buy this.", auto_submitted="auto-generated",
                   list_id="<news.customer.example>")
    away_site.deliver(mail, client=ABROAD)
    wait_until(lambda: away_site.ledger(mail["Message-ID"]), 20, "the mail's row")
    box = Mailboxes(f"{away_site.dovecot.directory}/mail")
    box.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])
    assert away_site.mailboxes.count(customer) == 0
