"""Mails of forms and lists: the customer behind them is registered and answered, never the gateway, and
whoever imitates one gains nothing. Each story ends at the customer's mailbox."""

import psycopg2
import pytest
from servers.desk import number_of
from servers.mailing import addresses, compose, reply_to
from servers.process import wait_until
from servers.site import DESK

FORM = "forms@shop.example"
PASS = "mail.acme.example; dmarc=pass header.from=shop.example"
GATEWAYS = """gateways = (
      { name = "web"; addresses = ( "forms@shop.example" ); logins = ( "guest" );
        address_keys = ( "Email", "邮箱" ); name_keys = ( "Name", "姓名" );
        phone_keys = ( "Phone", "电话" ); type_keys = ( "Topic", "类型" ); },
      { name = "shop"; kind = "database"; },
      { name = "lists"; kind = "forwarder"; domains = ( "lists.example" ); },
      """


@pytest.fixture(scope="module", name="site")
def fixture_site(own_site):
    own_site.settings.replace("gateways = (\n", GATEWAYS)
    own_site.reconfigure('name = "billing";', 'name = "billing"; grade = "confirmed";')
    return own_site


def arrived(site, mail):
    return site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])


def form(customer, lines="", recipient=DESK, subject="A message from your site", **headers):
    text = f"Name: Anna Lee\nEmail: {customer}\n{lines}\nMessage:\nThe lamp is broken.\n"
    return compose(FORM, recipient, subject, text, **headers)


def one(site, query, *values):
    return site.postgres.value(query, *values)


def author_of(site, delivered):
    return one(site, "SELECT author FROM intake.ticket WHERE desk = 'acme' AND ticket = %s",
               number_of(delivered))


def state_of(site, delivered):
    return one(site, "SELECT state::text FROM intake.ticket WHERE desk = 'acme' AND ticket = %s",
               number_of(delivered))


def test_a_forms_mail_registers_the_customer_behind_it(site, customer):
    mail = form(customer, "Phone: +49 30 1234567\nTopic: Billing\nInvoice number: INV-20417",
                authentication_results=PASS, auto_submitted="auto-generated", precedence="bulk")
    site.deliver(mail, sender="<>")
    request = arrived(site, mail)
    assert request.intake("Gateway").startswith("web (dmarc pass aligned with shop.example; address")
    assert request.intake("Identity").startswith("unknown (typed at gateway web")
    assert request.intake("Type") == "billing"
    assert request.intake("Fact-phone") == "+49 30 1234567"
    assert request.intake("Fact-invoice") == "INV-20417"
    assert addresses(request["Reply-To"]) == [customer]
    assert author_of(site, request) == customer
    assert state_of(site, request) == "awaiting-confirmation"
    letter = site.mailboxes.wait(customer)[0]
    assert addresses(letter["To"]) == [customer]
    assert "Anna" not in letter.text() and "lamp" not in letter.text() and "4567" not in letter.text()
    assert "reply to this message once by" in letter.text()
    site.deliver(reply_to(letter, customer, "Yes."))
    assert state_of(site, request) == "open"
    assert not site.mailboxes.all(FORM), "the gateway was answered"
    assert one(site, "SELECT count(*) FROM intake.address WHERE address = %s", FORM) == 0
    name, phone = site.postgres.rows(
        "SELECT c.name, d.value FROM intake.address a JOIN intake.customer c USING (desk, customer)"
        " JOIN intake.customer_detail d USING (desk, customer)"
        " WHERE a.address = %s AND d.name = 'phone'", customer)[0]
    assert (name, phone) == ("Anna Lee", "+49 30 1234567")
    shown = site.control.json("ticket", "show", str(number_of(request)), "--desk", "acme")
    assert "gateway: web" in str(shown)
    answer = compose("support@acme.example", customer, f"Re: {request['Subject']}", "It is repaired.",
                     in_reply_to=request["Message-ID"])
    site.submit("alex", answer)
    assert len(site.mailboxes.wait(customer, 2)) == 2


def test_a_form_that_logs_in_and_writes_to_whom_it_answers(site, customer):
    mail = compose(FORM, DESK, "从网站", f"姓名：王芳\n邮箱：{customer}\n电话：13800138000\n类型：投诉\n"
                   "内容：\n收到的灯是坏的，请尽快处理。\n", reply_to=FORM)
    site.submit("guest", mail, sender=DESK)
    request = arrived(site, mail)
    assert request.intake("Gateway").startswith("web (logged in as guest")
    assert request.intake("Type") == "complaint" and request.intake("Language") == "zh-CN"
    assert addresses(request["Reply-To"]) == [customer]
    assert author_of(site, request) == customer
    assert "投诉" in site.mailboxes.wait(customer)[0].text()


@pytest.mark.parametrize("results", [
    None, "none", "dmarc=fail header.from=shop.example", "dkim=pass header.d=evil.example",
    "spf=pass smtp.mailfrom=shop.example"])
def test_who_imitates_a_form_gains_nothing(site, customer, results):
    headers = {"authentication_results": f"mail.acme.example; {results}"} if results else {}
    mail = form(customer, reply_to=customer, **headers)
    site.deliver(mail, sender="stranger@evil.example")
    request = arrived(site, mail)
    assert request.intake("Gateway") is None
    assert "withheld: gateway" in request.intake("Answer")
    assert "without proof" in request.intake("Answer")
    assert author_of(site, request) == FORM
    assert not site.mailboxes.all(customer) and not site.mailboxes.all(FORM)
    assert one(site, "SELECT count(*) FROM intake.address WHERE address = %s", customer) == 0


def test_who_quotes_a_form_is_himself(site, customer):
    victim = f"victim-{customer}"
    mail = compose(customer, DESK, "Your form", "I sent you this:\n\n> Name: Vic\n"
                   f"> Email: {victim}\n\nName: Vic\nEmail: {victim}\n")
    site.deliver(mail)
    assert author_of(site, arrived(site, mail)) == customer
    assert len(site.mailboxes.wait(customer)) == 1 and not site.mailboxes.all(victim)


def test_a_form_joins_no_ticket_and_bombs_nobody(site, customer):
    first = compose(customer, DESK, "A request", "The lamp is broken.")
    site.deliver(first)
    request = arrived(site, first)
    letter = site.mailboxes.wait(customer)[0]
    tokens = addresses(letter["Reply-To"])[0]
    for count in range(6):
        mail = form(customer, subject=f"Re: {request['Subject']}", in_reply_to=first["Message-ID"],
                    recipient=tokens if count == 0 else DESK, authentication_results=PASS)
        site.deliver(mail)
        forged = arrived(site, mail)
        assert number_of(forged) != number_of(request)
        assert forged.intake("Linked-Ticket") == request.intake("Ticket")
        assert forged.intake("Identity").startswith("unknown")
    assert "withheld: per-address" in forged.intake("Answer")
    assert len(site.mailboxes.wait(customer, 2)) == 2, "two by the form's own ceiling, the first counts"


def test_a_form_answers_so_many_in_an_hour(site, customer):
    site.reconfigure('{ name = "web";', '{ name = "web"; per_hour = 1;')
    site.postgres.value("DELETE FROM intake.answered_domain RETURNING 1")
    site.deliver(form(f"one-{customer}", authentication_results=PASS))
    second = form(f"two-{customer}", authentication_results=PASS)
    site.deliver(second)
    assert arrived(site, second).intake("Answer").startswith("withheld: per-gateway")
    site.reconfigure(' per_hour = 1;', '')
    assert len(site.mailboxes.wait(f"one-{customer}")) == 1
    assert not site.mailboxes.all(f"two-{customer}")


def test_a_list_that_writes_itself_into_from(site, customer):
    passing = "mail.acme.example; dkim=pass header.d=lists.example"
    mail = compose("Anna via Help <help@lists.example>", DESK, "Broken", "The lamp is broken.",
                   reply_to=customer, list_id="<help.lists.example>", precedence="list",
                   authentication_results=passing)
    site.deliver(mail, sender="help-bounces@lists.example")
    request = arrived(site, mail)
    assert request.intake("Gateway").startswith("lists (dkim pass")
    assert author_of(site, request) == customer
    assert len(site.mailboxes.wait(customer)) == 1
    local, domain = customer.split("@")
    other = compose(f"SRS0=AbCd=XY={domain}={local}-2@lists.example", DESK, "Broken", "Here too.",
                    authentication_results=passing)
    site.deliver(other)
    assert author_of(site, arrived(site, other)) == f"{local}-2@{domain}"
    forged = compose("Anna via Help <help@lists.example>", DESK, "Broken", "Here as well.",
                     reply_to=f"victim-{customer}", list_id="<help.lists.example>")
    site.deliver(forged)
    assert arrived(site, forged).intake("Automatic") == "list"
    assert not site.mailboxes.all(f"victim-{customer}")


def test_inspect_says_what_was_taken(site, customer, tmp_path):
    file = tmp_path / "form.eml"
    mail = form(customer, "Phone: 0301234567", authentication_results=PASS)
    file.write_bytes(mail.as_bytes())
    gateway = site.control.json("inspect", str(file))["plan"]["gateway"]
    assert gateway["name"] == "web" and gateway["proven"] and gateway["phone"] == "0301234567"
    assert gateway["taken"] == ["address by a line of the body", "name by a line of the body",
                                "phone by a line of the body"]
    plain = tmp_path / "plain.eml"
    plain.write_bytes(compose(customer, DESK, "Hello", "Hello").as_bytes())
    assert site.control.json("inspect", str(plain))["plan"]["gateway"] is None


def as_requester(site, query, *values):
    """The first row of what the shop's own session is told."""
    session = psycopg2.connect(site.postgres.connection("intake_requester"))
    try:
        with session, session.cursor() as cursor:
            cursor.execute(query, values)
            return cursor.fetchone()
    finally:
        session.close()


def test_a_shop_registers_a_request_in_the_database(site, customer):
    calls = "SELECT * FROM intake.register_request('acme', 'shop', %s, %s, 'Anna Lee', 'The lamp'," \
            " 'It arrived in pieces.', p_type => 'billing', p_phone => '030 1234567'," \
            " p_facts => '{\"invoice\": \"INV-20417\"}')"
    key = f"order of {customer}"
    assert as_requester(site, calls, key, customer)[:2] == (False, "waiting")
    assert as_requester(site, calls, key, customer)[0] is True
    request = site.mailboxes.wait_for(DESK, lambda it: addresses(it["Reply-To"]) == [customer])
    assert request.intake("Gateway").startswith("shop (registered in the database; address")
    assert request.intake("Identity").startswith("unknown") and request.intake("Request") is None
    assert request.intake("Type") == "billing" and request.intake("Fact-invoice") == "INV-20417"
    assert request.intake("Fact-phone") == "030 1234567"
    assert "It arrived in pieces." in request.text()
    letter = site.mailboxes.wait(customer)[0]
    assert "reply to this message once by" in letter.text() and "Anna" not in letter.text()
    state = "SELECT state, ticket, ticket_state FROM intake.request_state('acme', 'shop', %s)"
    assert as_requester(site, state, key) == ("registered", number_of(request),
                                              "awaiting-confirmation")
    site.deliver(reply_to(letter, customer, "Yes."))
    assert state_of(site, request) == "open"
    assert len([it for it in site.mailboxes.all(DESK) if addresses(it["Reply-To"]) == [customer]]) == 1
    assert one(site, "SELECT count(*) FROM intake.outbox WHERE template = 'request'"
                     " AND address = %s AND payload IS NULL AND state = 'sent'", customer) == 1


def test_a_request_counts_against_quotas_and_is_blocked_as_a_mail_is(site, customer):
    call = "SELECT * FROM intake.register_request('acme', 'shop', %s, %s, 'Anna Lee', 'The app'," \
           " %s, p_type => 'technical')"
    state = "SELECT state, ticket FROM intake.request_state('acme', 'shop', %s)"
    site.reconfigure('name = "technical";', 'name = "technical"; quota = { requests = 1; };')
    keys = [f"{count} of {customer}" for count in range(3)]
    as_requester(site, call, keys[0], customer, "The app does not start.")
    site.mailboxes.wait(customer, 1)
    as_requester(site, call, keys[1], customer, "Nor does the other one, on my new telephone.")
    site.mailboxes.wait(customer, 2)
    states = [one(site, "SELECT state::text FROM intake.ticket WHERE ticket = %s",
                  as_requester(site, state, key)[1]) for key in keys[:2]]
    assert states == ["open", "awaiting-review"], "the second is beyond the quota"
    site.control.run("block", "add", customer, "--desk", "acme", "--why", "enough")
    as_requester(site, call, keys[2], customer, "And a third thing, the watch, is slow.")
    wait_until(lambda: as_requester(site, state, keys[2])[0] == "parked", 30, "the refusal")
    assert as_requester(site, state, keys[2])[1] is None
    site.reconfigure(' quota = { requests = 1; };', '')


def test_who_imitates_a_request_gains_nothing(site, customer):
    victim = f"victim-{customer}"
    mail = compose("intake-request@acme.example", DESK, "The lamp", "Broken.", reply_to=victim)
    mail["X-Intake-Request"] = "shop " + "0" * 64
    site.deliver(mail, sender="<>")
    request = arrived(site, mail)
    assert request.intake("Gateway") is None and request.intake("Request") is None
    assert not site.mailboxes.all(victim)
