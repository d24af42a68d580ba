"""A mail that passes a content filter passes this filter twice, and is one mail."""

import pytest
from conftest import make_site
from servers.desk import ask, holding, number_of, received
from servers.mailing import compose
from servers.process import free_port, smtp_answers, wait_until
from servers.site import DESK


def add_content_filter(server):
    """The server hands each mail to a content filter, which brings it back on another port."""
    port = free_port()
    with open(f"{server.directory}/etc/master.cf", "a", encoding="utf-8") as file:
        file.write(f"127.0.0.1:{port} inet n - n - - smtpd\n    -o content_filter=\n"
                   "    -o myhostname=content.acme.example\n")
    with open(f"{server.directory}/etc/main.cf", "a", encoding="utf-8") as file:
        file.write(f"content_filter = smtp:[127.0.0.1]:{port}\n")
    server.stop()
    server.start()
    wait_until(lambda: smtp_answers(port), 20, "the port behind the content filter")


def prepare(site):
    site.settings.add_second_desk()


@pytest.fixture(scope="module", name="site")
def fixture_site():
    for site in make_site("content-filter", prepare):
        add_content_filter(site.mail_server)
        yield site


def rows_of(site, customer):
    return site.postgres.rows("SELECT m.ticket, m.subject FROM intake.message m WHERE m.author = %s",
                              customer)


@pytest.mark.parametrize("tag_format", ["[#{ticket}]", "({type}: {ticket})"])
def test_a_customers_mail_is_recorded_once(site, customer, tag_format):
    site.reconfigure('tag_format = "[#{ticket}]"', f'tag_format = "{tag_format}"')
    try:
        mail = compose(customer, DESK, "Der Drucker druckt nicht, 打印机坏了", "It does not print.")
        site.deliver(mail)
        got = site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])
        rows = site.ledger(mail["Message-ID"])
        assert [row[0] for row in rows] == ["acme"] and rows[0][3] == 2
        assert len(rows_of(site, customer)) == 1
        number = got.intake("Ticket")
        assert got["Subject"].count(number) == 1 and got["Subject"].endswith("打印机坏了")
        assert len(got.mail.get_all("X-Intake-Ticket")) == 1
        site.mailboxes.wait_for(customer, lambda it: number in str(it["Subject"]))
        assert site.mailboxes.count(customer) == 1
    finally:
        site.reconfigure(f'tag_format = "{tag_format}"', 'tag_format = "[#{ticket}]"')


def test_an_answer_is_signed_once_and_a_follow_up_finds_its_ticket(site, customer):
    request = ask(site, customer)
    first = compose(DESK, customer, f"Re: {request['Subject']}", "Please try again.",
                    in_reply_to=request["Message-ID"])
    site.submit("alex", first)
    got = received(site, customer, holding("Please try again."))
    assert got.text().count("ACME Support") == 1
    more = compose(DESK, customer, "One more thing", "And press the button.",
                   in_reply_to=first["Message-ID"])
    site.submit("alex", more)
    received(site, customer, holding("And press the button."))
    rows = site.postgres.rows("SELECT count(*) FROM intake.message WHERE ticket = %s AND"
                              " kind = 'agent'", number_of(request))
    assert rows == [(2,)]
