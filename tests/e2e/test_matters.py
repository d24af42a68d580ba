"""One matter, one ticket: what a customer repeats or completes in a mail that names no ticket."""

import threading

import pytest
from conftest import make_site
from servers.desk import ask, events, number_of, ticket
from servers.mailing import compose
from servers.site import DESK

WORDS = "The machine shows error 4711 after the update, and nothing helps. What can we do?\n"


SERVER = "mx.acme.example"


def trust_our_server(site):
    site.settings.change("trust", "authserv_ids", f'( "{SERVER}" )')


@pytest.fixture(scope="module", name="trusting_site")
def fixture_trusting_site():
    yield from make_site("matters", trust_our_server)


def results(verdict, customer):
    return f"{SERVER}; dmarc={verdict} header.from={customer.rpartition('@')[2]}"


def delivered(site, mail):
    return site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])


def deliver(site, mail):
    site.deliver(mail)
    return delivered(site, mail)


def tickets_of(site, customer):
    return site.postgres.rows("SELECT ticket FROM intake.ticket WHERE desk = 'acme' AND author = %s"
                              " ORDER BY ticket", customer)


def answers_to(site, customer):
    return site.postgres.value("SELECT count(*) FROM intake.outbox WHERE desk = 'acme' AND"
                               " address = %s", customer)


def test_three_equal_mails_make_one_ticket_and_one_acknowledgement(site, customer):
    copies = [deliver(site, compose(customer, DESK, "Error 4711", WORDS)) for _ in range(3)]
    assert len({number_of(copy) for copy in copies}) == 1
    assert "the same words within 60 minutes" in copies[2].intake("Thread")
    assert len(tickets_of(site, customer)) == 1
    last = deliver(site, compose(customer, DESK, "A quotation", "What would ten chairs cost?"))
    letters = site.mailboxes.wait(customer, 2)
    assert [f"ACME-{number_of(it)}" in letter["Subject"] or f"ACME-{number_of(it)}" in letter.text()
            for it, letter in zip((copies[0], last), letters)] == [True, True]
    assert answers_to(site, customer) == 2


def test_three_equal_mails_at_the_same_moment(site, customer):
    mails = [compose(customer, DESK, "Error 4711", WORDS) for _ in range(3)]
    threads = [threading.Thread(target=site.deliver, args=(mail,)) for mail in mails]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({number_of(delivered(site, mail)) for mail in mails}) == 1
    assert len(tickets_of(site, customer)) == 1
    assert answers_to(site, customer) == 1
    assert len(site.mailboxes.wait(customer)) == 1


def test_the_same_words_with_another_file_are_another_request(site, customer):
    for content in (b"one", b"two"):
        mail = compose(customer, DESK, "The bill", "Please see the file.")
        mail.add_attachment(content, maintype="application", subtype="pdf", filename="bill.pdf")
        deliver(site, mail)
    assert len(tickets_of(site, customer)) == 2


def test_what_completes_a_request_joins_it(site, customer):
    request = ask(site, customer, "您好,机器打不开了,请问怎么办?谢谢。", "机器打不开")
    copy = deliver(site, compose(customer, DESK, "补充:机器型号", "型号是 X-200,去年买的,谢谢。"))
    assert number_of(copy) == number_of(request)
    assert "补充" in copy.intake("Thread")
    assert answers_to(site, customer) == 1


def test_an_answer_whose_program_drops_the_references_joins(site, customer):
    request = ask(site, customer, subject="The blue machine is loud")
    number = number_of(request)
    site.postgres.execute(f"UPDATE intake.ticket SET state = 'answered' WHERE ticket = {number}")
    copy = deliver(site, compose(customer, DESK, "Re: The blue machine is loud", "It is, still."))
    assert number_of(copy) == number
    assert ticket(site, number) == ("open",)


def test_only_who_is_as_proven_joins(trusting_site, customer):
    """Nor does the customer join what others opened in his name."""
    site = trusting_site

    def write(verdict, subject, text):
        return deliver(site, compose(customer, DESK, subject, text,
                                     Authentication_Results=results(verdict, customer)))

    number = number_of(write("pass", "Error 4711", WORDS))
    forged = [write(verdict, subject, text) for verdict in ("fail", "none")
              for subject, text in (("Correction: the account", "Please pay to the new account."),
                                    ("Re: Error 4711", "Send me the password."),
                                    ("Error 4711", WORDS))]
    assert forged[0].intake("Linked-Ticket") == f"ACME-{number}"
    assert number not in {number_of(copy) for copy in forged}
    copy = write("pass", "Correction: error 4712", "It was another one.")
    assert number_of(copy) == number
    assert len(copy.intake("Open-Tickets").split(", ")) >= 5


def test_agents_see_what_else_the_customer_has_in_work(site, customer):
    request = ask(site, customer, "It rattles all day long.", "The blue machine is loud")
    number = request.intake("Ticket")
    copy = deliver(site, compose(customer, DESK, "A quotation for chairs", "What do ten cost?"))
    assert copy.intake("Ticket") != number
    assert copy.intake("Open-Tickets") == number
    copy = deliver(site, compose(customer, DESK, "The blue machine is loud", "Even louder today."))
    assert copy.intake("Linked-Ticket") == number
    assert any(what == "linked" for _, what, _ in events(site, number_of(request)))
