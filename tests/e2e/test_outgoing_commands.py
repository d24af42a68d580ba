"""Commands in the first lines of a reply are carried out and never reach the customer."""

import pytest
from servers.desk import answer, ask, events, holding, number_of, received, submission, ticket
from servers.mailing import compose, send
from servers.site import DESK, PASSWORDS

ALEX = ("alex", PASSWORDS["alex"])


def try_submit(site, mail, **options):
    return send(submission(site), mail, login=ALEX, sender="alex@acme.example", **options)


def test_commands_are_obeyed_and_taken_out(any_site, customer):
    request = ask(any_site, customer)
    mail = answer(request, customer, "#type complaint\n#state awaiting-information\n#assign li\n"
                                     "#note He is right\n\nWhich machine is it?")
    assert try_submit(any_site, mail) [0] == 250
    got = received(any_site, customer, holding("Which machine is it?"))
    assert "#" not in got.text().partition("Which machine")[0]
    assert "#assign" not in got.octets.decode("utf-8", "replace")
    number = number_of(request)
    assert ticket(any_site, number, "state::text, service_type, assignee") == \
        ("awaiting-information", "complaint", "li")
    told = [(who, what) for who, what, _ in events(any_site, number)]
    assert [it for it in told if it[0] == "alex"] == \
        [("alex", what) for what in ("type-changed", "state-changed", "assigned", "note",
                                     "answered")]
    assert ("alex", "note", "He is right") in events(any_site, number)


def test_commands_leave_both_alternatives(site, customer):
    request = ask(site, customer)
    mail = compose(DESK, customer, f"Re: {request['Subject']}", "#close\n\nIt works again.\n",
                   html="<html><body><div>#close</div><div><br></div><div>It works again.</div>"
                        "</body></html>", in_reply_to=request["Message-ID"])
    assert try_submit(site, mail)[0] == 250
    got = received(site, customer, holding("It works again."))
    assert "#close" not in got.text() and "#close" not in got.text("html")
    assert ticket(site, number_of(request)) == ("closed",)


def test_commands_alone_are_not_sent(any_site, customer):
    request = ask(any_site, customer)
    assert try_submit(any_site, answer(request, customer, "#assign li\n#note later"))[0] == 250
    number = number_of(request)
    assert ticket(any_site, number, "state::text, assignee") == ("open", "li")
    assert try_submit(any_site, answer(request, customer, "A word."))[0] == 250
    received(any_site, customer, holding("A word."))
    assert not [it for it in any_site.mailboxes.all(customer) if "#assign" in it.text()]
    shown = any_site.control.json("ticket", "show", str(number), "--desk", "acme")
    assert shown["ticket"]["assignee"] == "li"


@pytest.mark.parametrize("line, hint", [
    ("#clsoe", "did you mean #close?"),
    ("#type complant", "did you mean 'complaint'?"),
    ("#assign nobody", "There are: alex, li"),
    ("#state", "#state STATE"),
])
def test_wrong_command_is_refused_with_help(any_site, customer, line, hint):
    request = ask(any_site, customer)
    code, text = try_submit(any_site, answer(request, customer, f"{line}\n\nWords."))
    assert code == 550 and "5.7.0" in text and hint in text
    assert ticket(any_site, number_of(request)) == ("open",)


def test_new_opens_a_ticket_once(any_site, customer):
    mail = compose(DESK, f"Nina <{customer}>", "Your contract", "#new\n#type complaint\n\n"
                   "We found something.")
    for _ in range(2):
        assert try_submit(any_site, mail)[0] == 250
    got = received(any_site, customer, holding("We found something."))
    assert "#new" not in got.text()
    rows = any_site.postgres.rows("SELECT ticket, state::text, service_type, identity FROM"
                                  " intake.ticket WHERE author = %s", customer)
    assert [row[1:] for row in rows] == [("answered", "complaint", "agent")]
    reply = compose(customer, DESK, f"Re: {got['Subject']}", "What was it?",
                    in_reply_to=got["Message-ID"])
    any_site.deliver(reply)
    joined = any_site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == reply["Message-ID"])
    assert number_of(joined) == rows[0][0]
    listed = any_site.control.json("customer", "list", customer)["customers"]
    assert [row["name"] for row in listed] == ["Nina"]


def test_nosig_leaves_the_name_alone(site, customer):
    request = ask(site, customer)
    assert try_submit(site, answer(request, customer, "#nosig\n\nNo signature."))[0] == 250
    got = received(site, customer, holding("No signature."))
    assert got["From"].addresses[0].display_name.startswith("Alex · ACME")
    assert "#nosig" not in got.text() and "-- \n" not in got.text()
