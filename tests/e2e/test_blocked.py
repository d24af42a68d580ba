"""Who is blocked: an address, a domain, or a customer in the group of that name. Refused in the session
or taken silently, as the desk chose; no mail of ours follows either."""

import pytest
from servers.desk import ask, number_of
from servers.mailing import compose, reply_to
from servers.site import DESK

BOSS = "boss@acme.example"


def customer_of(site, address):
    return site.postgres.value("SELECT max(customer) FROM intake.address WHERE desk = 'acme' AND"
                               " address = %s", address)


def block(site, name, why="abusive mails"):
    site.control.run("block", "add", name, "--why", why, "--desk", "acme")


def outbox_of(site, address):
    return site.postgres.value("SELECT count(*) FROM intake.outbox WHERE address = %s", address)


def messages_of(site, number):
    return site.postgres.value("SELECT count(*) FROM intake.message WHERE desk = 'acme' AND"
                               " ticket = %s", number)


def check_refused(site, mail, **options):
    """In the session, with a text a person understands, and nothing of it is kept."""
    code, text = site.send(mail, **options)
    assert code == 550 and DESK in text, text
    assert "mistake" in text and "5.7.1" in text
    assert not site.ledger(mail["Message-ID"])
    assert not [it for it in site.mailboxes.all(DESK) if it["Message-ID"] == mail["Message-ID"]]


def test_customer_in_the_group_blocked(any_site, customer):
    """With a ticket's token, with its references, anew, and under a suffix of the address."""
    site = any_site
    request = ask(site, customer)
    acknowledgement = site.mailboxes.wait(customer)[0]
    number = customer_of(site, customer)
    site.control.run("customer", "group", str(number), "blocked", "--why", "threats", "--desk",
                     "acme")
    local, _, domain = customer.partition("@")
    for mail in (reply_to(acknowledgement, customer, "Again."),
                 reply_to(request, customer, "And again.", recipient=DESK),
                 compose(customer, DESK, "Anew", "Hello?"),
                 compose(f"{local}+x@{domain}", DESK, "In disguise", "Hello?"),
                 compose(f"{customer}, friend.of.{customer}", DESK, "Two of us", "Hello?")):
        check_refused(site, mail, sender=customer)
    assert messages_of(site, number_of(request)) == 1
    assert len(site.mailboxes.all(customer)) == outbox_of(site, customer) == 1
    shown = site.control.json("customer", "show", str(number), "--desk", "acme")
    assert shown["customer"]["group"] == "blocked"
    assert "individual to blocked: threats" in [it["why"] for it in shown["events"]]
    site.control.run("customer", "group", str(number), "individual", "--why", "sorry", "--desk",
                     "acme")
    site.deliver(reply_to(acknowledgement, customer, "Thank you."))
    assert messages_of(site, number_of(request)) == 2


@pytest.mark.parametrize("name", ["address", "domain"])
def test_blocked_name(site, name):
    writer = f"someone@a.no-{name}.example"
    known = ask(site, writer)
    block(site, writer if name == "address" else f"no-{name}.example")
    mail = compose(writer, DESK, "Offer", "Buy it.")
    check_refused(site, mail)
    other = compose(f"other@xno-{name}.example", DESK, "Question", "What is it?")
    site.deliver(other)
    assert site.ledger(other["Message-ID"])[0][1] == "registered"
    listed = site.control.json("block", "list", "--desk", "acme")["blocks"]
    entry = [it for it in listed if f"no-{name}" in it["name"]][0]
    assert entry["why"] == "abusive mails" and entry["by"]
    shown = site.control.json("customer", "show", str(customer_of(site, writer)), "--desk", "acme")
    assert [it["blocked"] for it in shown["addresses"]] == [entry["name"]]
    site.control.run("block", "remove", entry["name"], "--why", "sorry", "--desk", "acme")
    site.deliver(mail)
    assert site.ledger(mail["Message-ID"])[0][1] == "registered"
    assert number_of(known)


def test_taken_silently(own_site):
    own_site.reconfigure('blocked = "refuse";', 'blocked = "silent";')
    block(own_site, "silent.example")
    mail = compose("a@silent.example", DESK, "Offer", "Buy it.")
    own_site.deliver(mail, recipients=[DESK])
    own_site.deliver(mail, recipients=[DESK])
    assert own_site.ledger(mail["Message-ID"]) == [("acme", "refused", None, 2)]
    assert customer_of(own_site, "a@silent.example") is None
    assert outbox_of(own_site, "a@silent.example") == 0
    seen = compose("b@loud.example", DESK, "Question", "What is it?")
    own_site.deliver(seen)
    own_site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == seen["Message-ID"])
    assert not [it for it in own_site.mailboxes.all(DESK) if "Buy it." in (it.text() or "")]
    assert own_site.control.run("balance").returncode == 0
    own_site.reconfigure('blocked = "silent";', 'blocked = "refuse";')


def test_others_get_their_mail(site):
    """Who is blocked at one desk writes to it, to another one, and to a colleague."""
    block(site, "elsewhere.example")
    mail = compose("a@elsewhere.example", DESK, "For three", "Hello.",
                   cc=f"{BOSS}, help@globex.example")
    site.deliver(mail)
    site.mailboxes.wait_for(BOSS, lambda it: it["Subject"] == "For three")
    got = site.mailboxes.wait_for("help@globex.example", lambda it: "For three" in it["Subject"])
    assert got.intake("Desk") == "globex"
    assert [row[:2] for row in site.ledger(mail["Message-ID"])] == [("acme", "refused"),
                                                                    ("globex", "registered")]
    to_one = compose("a@elsewhere.example", DESK, "For two", "Hello.", cc=BOSS)
    site.deliver(to_one)
    site.mailboxes.wait_for(BOSS, lambda it: "For two" in it["Subject"])
    assert [row[:2] for row in site.ledger(to_one["Message-ID"])] == [("acme", "refused")]
    assert not [it for it in site.mailboxes.all(DESK) if "For t" in it["Subject"]]


def test_agent_is_never_blocked(site):
    """Anybody can write a colleague's address; who is logged in is the colleague."""
    refused = site.control.run("block", "add", "acme.example", "--why", "no", "--desk", "acme",
                               check=False)
    assert refused.returncode and "desk" in refused.stderr
    refused = site.control.run("block", "add", "gmail.com", "--why", "no", "--desk", "acme",
                               check=False)
    assert refused.returncode and "--force" in refused.stderr
    block(site, "alex@acme.example")
    mail = compose("alex@acme.example", DESK, "From a colleague", "Please look at it.")
    site.submit("alex", mail)
    assert site.ledger(mail["Message-ID"])[0][1] == "registered"
    site.control.run("block", "remove", "alex@acme.example", "--why", "sorry", "--desk", "acme")
