"""Whose a ticket is: who gets a new one and why, who takes over from who is away."""

import pytest
from servers.desk import answer, ask, events, number_of, received, submission, ticket, holding
from servers.mailing import reply_to, send
from servers.site import DESK, PASSWORDS


@pytest.fixture(scope="module", name="site")
def fixture_site(own_site):
    own_site.reconfigure("order = ();\n", 'order = ( "last-agent", "language", "load" );\n')
    own_site.reconfigure("deliver = false;", "deliver = true;")
    return own_site


def assignee(site, request):
    return ticket(site, number_of(request), "assignee")[0]


def delivered(site, mail):
    return site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])


def test_agent_by_language_then_the_last_one_until_he_is_away(site, customer):
    request = ask(site, customer)
    assert request.intake("Assignee") == "alex (speaks en)"
    assert assignee(site, request) == "alex"
    assert [why for _, what, why in events(site, number_of(request)) if what == "assigned"] == \
        ["to alex: speaks en"]
    copy = site.mailboxes.wait_for("alex@acme.example",
                                   lambda it: it["Message-ID"] == request["Message-ID"])
    assert copy.intake("Ticket") == request.intake("Ticket")

    login = ("alex", PASSWORDS["alex"])
    lead = answer(request, customer, "#assign li\n\nMy colleague takes it.")
    assert send(submission(site), lead, login=login, sender="alex@acme.example")[0] == 250
    told = received(site, customer, holding("My colleague takes it."))
    next_one = ask(site, customer, "Where do I find the manual of it?", "The manual")
    assert next_one.intake("Assignee") == "li (the last agent of this customer)"

    control = site.control
    control.run("agent", "away", "li", "--until", "2099-12-24", "--why", "Christmas", "--desk",
                "acme")
    shown = {it["login"]: it for it in control.json("agent", "list", "--desk", "acme")["agents"]}
    assert "Christmas" in shown["li"]["away"] and shown["alex"]["away"] is None
    again = reply_to(told, customer, "It still shows the error.")
    site.deliver(again)
    moved = delivered(site, again)
    assert moved.intake("Assignee") == "alex (li is away until 2099-12-24; alone here answers technical)"
    assert assignee(site, request) == "alex" and assignee(site, next_one) == "li"

    control.run("ticket", "assign", next_one.intake("Ticket"), "none")
    assert assignee(site, next_one) is None
    free = control.json("ticket", "list", "--unassigned", "--desk", "acme")["tickets"]
    assert number_of(next_one) in [it["ticket"] for it in free]
    control.run("agent", "back", "li", "--desk", "acme")
    past = control.run("agent", "away", "li", "--until", "2020-01-01", "--desk", "acme", check=False)
    assert past.returncode and "is past" in past.stderr
    chinese = ask(site, f"zh.{customer}", "你好,我的机器显示错误,请问应该怎么办?谢谢你们的帮助。", "机器错误")
    assert chinese.intake("Assignee") == "li (speaks zh-CN)"
