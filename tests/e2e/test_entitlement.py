"""An admin's function says who may use a service type: yes, no, or nothing; when it fails or takes too
long a person decides, and no mail waits for it."""

import pytest
from servers.desk import number_of
from servers.mailing import compose
from servers.site import DESK

TURNS = 10
TECHNICAL = "support+technical@acme.example"
FUNCTION = """CREATE FUNCTION intake.site_contract(p_desk text, p_type text, p_address text,
    p_customer bigint, p_group text) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF p_address LIKE 'slow%' THEN PERFORM pg_sleep(30); END IF;
    IF p_address LIKE 'broken%' THEN RAISE EXCEPTION 'no such contract'; END IF;
    IF p_address LIKE 'odd%' THEN RETURN '{"entitled": "perhaps", "until": null}'; END IF;
    IF p_address LIKE 'no%' THEN
        RETURN jsonb_build_object('entitled', 'no', 'reason', 'Your contract rests.', 'until',
                                  now() + interval '3 days');
    END IF;
    RETURN '{"entitled": "yes", "reason": "contract 17"}';
END $$"""
CHECK = """CREATE FUNCTION intake.site_invoice_known(p_desk text, p_value text) RETURNS boolean
LANGUAGE sql AS $$ SELECT p_value <> 'INV-999999' OR pg_sleep(30) IS NULL $$"""
SERVICE = """CREATE FUNCTION intake.site_parcel(p_desk text, p_ticket bigint, p_language text,
    p_facts jsonb) RETURNS text LANGUAGE sql AS $$ SELECT pg_sleep(30)::text $$"""


@pytest.fixture(scope="module", name="site")
def fixture_site(own_site):
    own_site.reconfigure('name = "technical";', 'name = "technical"; entitlement = "function";'
                         ' entitlement_function = "contract";')
    own_site.reconfigure('            function = "";', '            function = "invoice_known";')
    own_site.reconfigure('name = "delivery";', 'name = "delivery";'
                         ' self_service_function = "parcel";'
                         ' self_service = { en = "Parcels come by noon."; };')
    for function in (FUNCTION, CHECK, SERVICE):
        own_site.postgres.execute(function)
    own_site.sender.stop()  # it reads the settings when it starts
    own_site.sender.start()
    return own_site


def ask(site, customer, address=TECHNICAL, text="Please look at it.", result="pass"):
    domain = customer.partition("@")[2]
    mail = compose(customer, address, "A request", text,
                   authentication_results=f"mail.acme.example; dmarc={result} header.from={domain}")
    site.deliver(mail)
    return site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])


def state_of(site, request):
    return site.postgres.value("SELECT state::text FROM intake.ticket WHERE desk = 'acme' AND"
                               " ticket = %s", number_of(request))


def ask_in_time(site, kind, customer, **options):
    """A request that the function decided: what took more than two seconds, as it may where a machine
    stands still, is asked anew of a filter that remembers nothing of it."""
    for turn in range(TURNS):
        asking = f"{kind}.{turn}.{customer}"
        request = ask(site, asking, **options)
        if "did not answer" not in request.intake("Entitlement"):
            break
        site.filter.stop()
        site.filter.start()
    return asking, request


def test_yes(site, customer):
    _, request = ask_in_time(site, "yes", customer)
    assert state_of(site, request) == "open"
    assert request.intake("Entitlement") == ("yes (function contract: may use technical:"
                                             " contract 17)")


def test_no_is_explained_until_when(site, customer):
    asking, request = ask_in_time(site, "no", customer)
    assert state_of(site, request) == "closed"
    refusal = site.mailboxes.wait(asking)[0]
    words = " ".join(refusal.text().split())
    assert "not among the services" in words and "Your contract rests." in words
    assert "You can use it from" in words
    unproven = ask(site, asking, result="none")
    assert state_of(site, unproven) == "awaiting-review"


@pytest.mark.parametrize("kind", ["broken", "odd"])
def test_what_fails_is_reviewed(site, customer, kind):
    _, request = ask_in_time(site, kind, customer)
    assert state_of(site, request) == "awaiting-review"
    assert "undecided" in request.intake("Entitlement")


def test_a_slow_self_service_gives_the_text(site, customer):
    request = ask(site, customer, "support+delivery@acme.example")
    assert "Parcels come by noon." in site.mailboxes.wait(customer)[0].text()
    assert state_of(site, request) == "answered"


def test_what_is_slow_is_reviewed_and_holds_up_nobody(site, customer):
    """The last of them: functions rest after it."""
    value = ask(site, customer, "support+billing@acme.example", "It is about INV-999999.")
    assert state_of(site, value) == "open", "a slow check counted as a no, or the mail was refused"
    request = ask(site, f"slow.{customer}")
    assert state_of(site, request) == "awaiting-review"
    assert request.intake("Entitlement") == "undecided (function contract did not answer)"
    next_one = ask(site, f"yes.{customer}")
    assert state_of(site, next_one) == "awaiting-review"
