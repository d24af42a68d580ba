"""Facts that a request needs: found, asked for, told, corrected, remembered."""

import pytest
from conftest import make_site
from servers.desk import events, number_of, ticket
from servers.mailing import compose, reply_to
from servers.site import DESK

BILLING = "support+billing@acme.example"
# As our own server's field, which makes the sender a proven one.
PROVEN = "mx.acme.example; dmarc=pass header.from=customer.example"

NEEDS = """needs = (
          { name = "order"; pattern = "\\\\bA\\\\d{6}\\\\b"; function = "order_known";
            labels = { en = "Order number"; zh-CN = "订单号"; }; examples = { en = "A123456"; }; },
          {"""
ORDERS = """CREATE FUNCTION intake.site_order_known(p_desk text, p_value text) RETURNS boolean
LANGUAGE sql STABLE AS $$ SELECT CASE p_value WHEN 'A400000' THEN (1 / 0) = 1
                                 ELSE p_value LIKE 'A1%' END $$"""


HELP = """guidance = { en = "Tell us the model. | Attach a photo."; };
        self_service = { en = "The network is down until 18:00."; zh-CN = "网络维护至18:00。"; };"""
PARCELS = """CREATE FUNCTION intake.site_parcel_state(p_desk text, p_ticket bigint, p_language text,
                                         p_facts jsonb) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT CASE p_facts->>'order' WHEN 'A100013' THEN (p_facts->>'order')::integer::text
           ELSE 'Order ' || (p_facts->>'order') || ' is with the ' || p_language || ' carrier.' END
$$"""


def with_orders(site):
    site.settings.replace('kind = "technical";', 'kind = "technical"; ' + HELP)
    site.settings.replace('name = "billing";\n        kind = "billing";', """name = "billing";
        kind = "billing"; self_service_function = "parcel_state";""")
    site.settings.replace("needs = (\n          {", NEEDS)
    site.settings.change("trust", "authserv_ids", '( "mx.acme.example" )')


@pytest.fixture(name="shop", scope="module")
def fixture_shop():
    """Billing needs an order, which the shop's own function knows, and an invoice number."""
    for site in make_site("facts", with_orders):
        site.postgres.execute(ORDERS)
        site.postgres.execute(PARCELS)
        yield site


def ask(site, customer, text, recipient=BILLING, proven=True, **headers):
    if proven:
        headers["Authentication_Results"] = PROVEN
    mail = compose(customer, recipient, "My bill", text, **headers)
    site.deliver(mail)
    return delivered_of(site, mail)


def delivered_of(site, mail):
    return site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])


def told(site, number):
    return site.postgres.rows("SELECT name, value, source FROM intake.detail WHERE desk = 'acme'"
                              " AND ticket = %s ORDER BY name", number)


def test_asked_told_and_remembered(shop, customer):
    first = ask(shop, customer, "Please check the sum of INV-20417.")
    assert first.intake("Missing") == "order"
    assert first.intake("Fact-invoice") == "INV-20417"
    assert first.intake("Facts") == "invoice by text 85%"
    asked = shop.mailboxes.wait(customer)[0]
    for text in (asked.text(), asked.text("html")):
        assert "Invoice number: INV-20417" in text
        assert "Order number (for example A123456)" in text
    assert ticket(shop, number_of(first)) == ("awaiting-information",)

    answer = reply_to(asked, customer, "Order number: A100001", authentication_results=PROVEN)
    shop.deliver(answer)
    second = delivered_of(shop, answer)
    assert second.intake("Fact-order") == "A100001" and second.intake("Missing") is None
    assert "order by line 100%" in second.intake("Facts")
    thanks = shop.mailboxes.wait(customer, count=2)[1]
    assert "Order number: A100001" in thanks.text() and "still need" not in thanks.text()
    assert "answer from us by" in thanks.text()
    assert ticket(shop, number_of(first)) == ("open",)
    assert told(shop, number_of(first)) == [("invoice", "INV-20417", "text"),
                                            ("order", "A100001", "line")]

    again = ask(shop, customer, "And now RE-5555, for the same order.")
    assert again.intake("Missing") is None and again.intake("Fact-order") == "A100001"
    filled = shop.mailboxes.wait(customer, count=3)[2]
    assert "Order number: A100001 (from an earlier request)" in filled.text()
    assert "Order A100001 is with the en carrier." in filled.text()
    assert ticket(shop, number_of(again)) == ("answered",)

    wrong = reply_to(filled, customer, "Sorry, this one is about A100002.",
                     authentication_results=PROVEN)
    shop.deliver(wrong)
    assert delivered_of(shop, wrong).intake("Fact-order") == "A100002"
    assert ("fact-corrected", "order: A100001 to A100002, by text") in [
        (what, why) for _, what, why in events(shop, number_of(again))]


def test_a_value_that_the_shop_does_not_know_is_told_so(shop, customer):
    ask(shop, customer, "INV-20417 of order A900001")
    asked = shop.mailboxes.wait(customer)[0]
    assert "what you sent cannot be right" in asked.text() and "A900001" not in asked.text()


def test_a_function_that_fails_decides_nothing(shop, customer):
    mail = ask(shop, customer, "INV-20417 of order A400000")
    assert mail.intake("Fact-order") == "A400000" and mail.intake("Missing") is None


def test_an_unproven_sender_reads_none_of_his_words(shop, customer):
    mail = ask(shop, customer, "Invoice number: INV-66666", proven=False)
    assert mail.intake("Fact-invoice") == "INV-66666"
    answer = shop.mailboxes.wait(customer)[0]
    assert "Invoice number: noted" in answer.text()
    assert "66666" not in answer.text() and "66666" not in answer.text("html")


def test_a_forged_sender_learns_nothing_of_the_customer(shop, customer):
    ask(shop, customer, "A100007, INV-77777")
    shop.mailboxes.wait(customer)
    forged = ask(shop, customer, "My sum?", proven=False)
    assert forged.intake("Missing") == "order, invoice" and forged.intake("Facts") is None
    assert "A100007" not in shop.mailboxes.wait(customer, count=2)[1].text()


def test_told_before_the_type_was_chosen(shop, customer):
    first = ask(shop, customer, "About A100003 and INV-33333, hello.", recipient=DESK)
    assert first.intake("Type") == "consultation" and first.intake("Facts") is None
    answer = shop.mailboxes.wait(customer)[0]
    choice = compose(customer, answer["Reply-To"].addresses[0].addr_spec.replace(
        "+t.", "+billing.t."), "Billing", "Billing")
    shop.deliver(choice)
    second = delivered_of(shop, choice)
    assert second.intake("Missing") is None and second.intake("Fact-order") == "A100003"
    assert ticket(shop, number_of(first), "service_type, state::text") == ("billing", "open")


def test_attachments_and_chinese(shop, customer):
    mail = compose(customer, BILLING, "账单", "您好，请问这张账单为什么这么多？\n订单号：A100004",
                   authentication_results=PROVEN)
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="INV-44444.pdf")
    shop.deliver(mail)
    got = delivered_of(shop, mail)
    assert got.intake("Facts") == "order by line 100%, invoice by attachment 70%"
    assert "订单号：A100004" in shop.mailboxes.wait(customer)[0].text()


def test_what_was_told_is_shown_and_written_down_by_hand(shop, customer):
    first = ask(shop, customer, "INV-55555 and A100005")
    shown = shop.control.json("ticket", "show", str(number_of(first)))
    assert [(row["fact"], row["value"], row["source"]) for row in shown["facts"]] == [
        ("invoice", "INV-55555", "text"), ("order", "A100005", "text")]
    number = first.intake("Customer")
    shop.control.run("customer", "fact", number, "order", "A100006")
    rows = shop.control.json("customer", "show", number)["facts"]
    assert [(row["fact"], row["value"]) for row in rows] == [("order", "A100006")]
    assert ask(shop, customer, "INV-55556 too").intake("Fact-order") == "A100006"
    shop.control.run("customer", "fact", number, "order")
    assert shop.control.json("customer", "show", number)["facts"] == []
    refused = shop.control.run("customer", "fact", number, "colour", "red", check=False)
    assert refused.returncode and "needs a fact" in refused.stderr


def test_a_text_answers_at_once_and_the_ticket_closes_by_itself(shop, customer):
    mail = ask(shop, customer, "No connection since noon.", "support+technical@acme.example",
               proven=False)
    answer = shop.mailboxes.wait(customer)[0]
    for text in (answer.text(), answer.text("html")):
        assert "The network is down until 18:00." in text and "Tell us the model." in text
        assert "Attach a photo." in text
    assert "WHAT HAPPENS NEXT" not in answer.text()
    number = number_of(mail)
    assert ticket(shop, number) == ("answered",)
    shop.postgres.execute("UPDATE intake.ticket SET closes_at = now() WHERE desk = 'acme' AND"
                          f" ticket = {number}")
    shop.sender.stop()
    shop.sender.start()
    shop.sender.wait_for_log("closed that were answered at once")
    assert ticket(shop, number) == ("closed",)
    assert [what for _, what, _ in events(shop, number)][-1] == "state-changed"


def test_a_customer_who_answers_it_gets_a_person(shop, customer):
    mail = ask(shop, customer, "No connection.", "support+technical@acme.example")
    answer = shop.mailboxes.wait(customer)[0]
    reply = reply_to(answer, customer, "It is past 18:00 and still down.")
    shop.deliver(reply)
    delivered_of(shop, reply)
    assert ticket(shop, number_of(mail), "state::text, closes_at") == ("open", None)


def test_a_function_is_not_asked_for_somebody_unproven(shop, customer):
    mail = ask(shop, customer, "A100009 and INV-99999", proven=False)
    answer = shop.mailboxes.wait(customer)[0]
    assert "carrier" not in answer.text() and "WHAT HAPPENS NEXT" in answer.text()
    assert ticket(shop, number_of(mail)) == ("open",)


def test_a_function_that_fails_holds_up_no_answer(shop, customer):
    mail = ask(shop, customer, "A100013 and INV-99998")
    answer = shop.mailboxes.wait(customer)[0]
    assert "carrier" not in answer.text() and "WHAT HAPPENS NEXT" in answer.text()
    assert ticket(shop, number_of(mail)) == ("open",)
    assert shop.postgres.rows("SELECT state::text, attempts FROM intake.outbox WHERE ticket = %s",
                              number_of(mail)) == [("sent", 1)]
