"""Programs that write under the desk's address, and agents' programs that write by themselves."""

import pytest
from servers.desk import answer, ask, holding, number_of, received, ticket
from servers.mailing import compose
from servers.process import wait_until
from servers.site import DESK

OFFICE = "10.9.0.7"


def logged(site, customer, word):
    """Waits for the line the filter wrote of a mail for a customer."""
    return wait_until(lambda: next((line for line in site.filter.log_text().splitlines()
                                    if "outgoing desk=acme" in line and word in line), None), 20,
                      f"a line with {word!r} about {customer}")


def test_vacation_program_gets_the_automatic_name(site, customer):
    request = ask(site, customer)
    mail = answer(request, customer, "We are closed until Monday.", sender=f"Robot <{DESK}>",
                  auto_submitted="auto-replied")
    site.deliver(mail, sender="", client=OFFICE)
    got = received(site, customer, holding("We are closed until Monday."))
    assert got["From"].addresses[0].addr_spec == DESK
    assert not got["From"].addresses[0].display_name.startswith(("Robot", "Alex"))
    assert got.mail.get_all("Auto-Submitted") == ["auto-replied"]
    assert "ACME" in got.text()
    assert ticket(site, number_of(request)) == ("open",), "a program answers nothing"


@pytest.mark.parametrize("sender, reply, mark", [
    ("", False, "auto-generated"),
    (DESK, False, "auto-generated"),
    (DESK, True, "auto-replied"),
])
def test_web_shop_without_marks_is_marked(site, customer, sender, reply, mark):
    request = ask(site, customer)
    if reply:
        mail = answer(request, customer, "Your order is on its way.")
    else:
        mail = compose(f"Shop <{DESK}>", customer, "Order 4711", "Your order is on its way.")
    site.deliver(mail, sender=sender, client=OFFICE)
    got = received(site, customer, holding("Your order is on its way."))
    assert got["Auto-Submitted"] == mark
    assert got["From"].addresses[0].display_name != "Shop"


def test_programs_run_into_the_counter(site, customer):
    for number in range(8):
        mail = compose(DESK, customer, f"Order {number}", f"Order number {number}.")
        site.deliver(mail, sender="", client=OFFICE)
    wait_until(lambda: site.filter.log_text().count("result=dropped") >= 4, 20, "dropped replies")
    assert site.mailboxes.count(customer) <= 5
    assert "needs a pause" in site.filter.log_text()


@pytest.mark.parametrize("way", ["login", "network"])
def test_out_of_office_of_an_agent_never_leaves(site, customer, way):
    request = ask(site, customer)
    mail = answer(request, customer, "I am away until Monday.", auto_submitted="auto-replied")
    if way == "login":
        site.submit("alex", mail, sender="alex@acme.example")
    else:
        site.deliver(mail, sender="alex@acme.example", client=OFFICE)
    assert "result=dropped" in logged(site, customer, "right=absence")
    site.submit("alex", answer(request, customer, "Here I am."))
    received(site, customer, holding("Here I am."))
    assert not [it for it in site.mailboxes.all(customer) if "away until" in it.text()]


def away(request, customer, text):
    """What the vacation program of an agent's own mailbox makes of the copy that the agent got."""
    return answer(request, customer, text, sender="Alex Miller <alex@acme.example>",
                  auto_submitted="auto-replied")


def own_address_spoke(site, customer):
    return [it for it in site.mailboxes.all(customer) if "away until" in (it.text() or "")]


@pytest.mark.parametrize("way", ["login", "program"])
def test_out_of_office_under_the_agents_own_address_never_leaves(site, customer, way):
    mail = away(ask(site, customer), customer, "I am away until Monday.")
    if way == "login":
        site.submit("alex", mail, sender="alex@acme.example")
    else:
        site.deliver(mail, sender="", recipients=[customer], client=OFFICE)
    assert "result=dropped" in logged(site, customer, "right=absence")
    stranger = f"else.{customer}"
    site.deliver(compose("alex@acme.example", stranger, "Automatic reply: Lunch", "I am away until"
                         " Monday.", auto_submitted="auto-replied"), sender="", client=OFFICE)
    site.mailboxes.wait(stranger)
    assert own_address_spoke(site, stranger), "whom the desk does not know it leaves alone"
    assert not own_address_spoke(site, customer)


def test_out_of_office_is_renamed_where_the_desk_says_so(site, customer):
    site.reconfigure('absence = "drop"', 'absence = "rename"')
    try:
        mail = away(ask(site, customer), customer, "I am away until Monday.\n\n-- \nAlex Miller\n"
                    "alex@acme.example")
        site.deliver(mail, sender="", recipients=[customer], client=OFFICE)
        got = received(site, customer, holding("away until Monday"))
    finally:
        site.reconfigure('absence = "rename"', 'absence = "drop"')
    assert got["From"].addresses[0].addr_spec == DESK
    assert "Alex" not in str(got["From"]) and "alex@" not in got.text().partition("wrote:")[0]
    assert "alex" not in "".join(f"{name}: {value}\n" for name, value in got.mail.items()
                                 if name.lower() not in ("received", "references")).lower()
    assert got.mail.get_all("Auto-Submitted") == ["auto-replied"]


def test_finished_mail_on_a_second_way_stays_as_it_is(site, customer):
    """A relay in the office hands an agent's answer to the same server again."""
    request = ask(site, customer)
    site.submit("alex", answer(request, customer, "Twice through."), sender="alex@acme.example")
    first = received(site, customer, holding("Twice through."))
    for name in ("Return-Path", "X-Original-To", "Delivered-To"):  # of the first delivery
        del first.mail[name]
    again = first.mail.as_bytes(policy=first.mail.policy.clone(linesep="\r\n"))
    site.deliver(again, sender=DESK, recipients=[customer], client=OFFICE)
    both = wait_until(lambda: (found := [it for it in site.mailboxes.all(customer)
                                         if "Twice through." in (it.text() or "")])[1:] and found,
                      20, "the second copy")
    assert both[0]["From"] == both[1]["From"] and both[1]["Auto-Submitted"] is None
    assert both[0].text() == both[1].text()
