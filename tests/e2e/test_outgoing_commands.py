"""Commands in the first lines of a reply are carried out and never reach the customer."""

import pytest
from servers.desk import answer, ask, events, holding, number_of, received, submission, ticket
from servers.mailing import compose, reply_to, send
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
        [("alex", what) for what in ("type-changed", "assigned", "note", "state-changed",
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


def test_state_goes_the_ways_there_are(site, customer):
    request = ask(site, customer)
    number = number_of(request)
    assert try_submit(site, answer(request, customer, "It is repaired."))[0] == 250
    told = received(site, customer, holding("It is repaired."))
    assert ("alex", "state-changed", "open to answered: by the answer") in events(site, number)
    assert try_submit(site, answer(request, customer, "#close"))[0] == 250
    assert ("alex", "state-changed", "answered to closed: by a command") in events(site, number)
    code, text = try_submit(site, answer(request, customer, "#state answered\n\nOnce more."))
    assert code == 550 and f"ACME-{number} is closed and cannot become answered" in text
    assert "awaiting-information, awaiting-review, open can follow" in text
    refused = site.control.run("ticket", "state", f"ACME-{number}", "answered", check=False)
    assert refused.returncode and "awaiting-review, open can follow" in refused.stderr
    assert ticket(site, number) == ("closed",)
    again = reply_to(told, customer, "It broke again.", authentication_results="mail.acme.example;"
                     " dmarc=pass header.from=customer.example")
    site.deliver(again)
    site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == again["Message-ID"])
    assert [why.partition(":")[0] for _, what, why in events(site, number) if what == "reopened"] \
        == ["closed to open"]


def with_alternative(mail, octets, subtype):
    """A further alternative in a type that programs show instead of the others."""
    mail.make_alternative()
    part = type(mail)(policy=mail.policy)
    part.set_content(octets, maintype="text", subtype=subtype, cte="7bit")
    mail.attach(part)
    return mail


ARMOURED = ("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{}\n-----BEGIN PGP SIGNATURE-----\n\n"
            "iHUEABYKAB0WIQTtest\n=AbCd\n-----END PGP SIGNATURE-----")


@pytest.mark.parametrize("text, advice", [
    (ARMOURED.format("#note he is difficult\n\nWords."), "signed by the client (PGP"),
    (ARMOURED.format("Hello Jane,\n\n#note he is difficult"), "signed by the client (PGP"),
    ("Hello Jane,\n\n#note she is difficult", "write it in the first lines"),
    ("# close\n\nWords.", "write it in the first lines"),
], ids=["clearsigned", "clearsigned-greeting", "greeting", "apart"])
def test_command_that_would_stay_is_refused(any_site, customer, text, advice):
    request = ask(any_site, customer)
    code, answered = try_submit(any_site, answer(request, customer, text))
    assert code == 550 and "5.7.0" in answered and advice in answered
    assert ticket(any_site, number_of(request)) == ("open",)


def test_clearsigned_mail_without_command_passes(site, customer):
    request = ask(site, customer)
    mail = answer(request, customer, ARMOURED.format("Signed words."))
    assert try_submit(site, mail)[0] == 250
    received(site, customer, holding("Signed words."))


def test_hashtag_below_a_greeting_is_a_word(site, customer):
    request = ask(site, customer)
    assert try_submit(site, answer(request, customer, "Hello,\n\n#mynewbike is here"))[0] == 250
    assert "#mynewbike is here" in received(site, customer, holding("#mynewbike")).text()


def test_command_in_a_customers_words_below_the_answer_is_a_word(any_site, customer):
    request = ask(any_site, customer)
    mail = answer(request, customer, "It works again.\n\nJane Doe wrote:\n\n#close\nplease")
    assert try_submit(any_site, mail)[0] == 250
    assert "#close\nplease" in received(any_site, customer, holding("It works again.")).text()
    assert ticket(any_site, number_of(request)) == ("answered",)


@pytest.mark.parametrize("subtype", ["enriched", "watch-html", "x-amp-html", "calendar"])
def test_command_in_another_alternative_is_refused(site, customer, subtype):
    request = ask(site, customer)
    mail = with_alternative(answer(request, customer, "#note difficult\n\nWords."),
                            b"#note difficult\r\n\r\nWords.\r\n", subtype)
    code, answered = try_submit(site, mail)
    assert code == 550 and f"text/{subtype} part" in answered
    assert ticket(site, number_of(request)) == ("open",)


def test_commands_leave_a_text_that_has_a_name(site, customer):
    request = ask(site, customer)
    mail = answer(request, customer, "#assign li\n\nNamed words.")
    mail.set_param("name", "message.txt")
    assert try_submit(site, mail)[0] == 250
    got = received(site, customer, lambda it: b"Named words." in it.octets)
    assert b"#assign" not in got.octets and b"ACME Support" in got.octets
    alone = answer(request, customer, "#close")
    alone.set_payload("#close\r\n")
    alone.set_param("name", "message.txt")
    assert try_submit(site, alone)[0] == 250
    assert ticket(site, number_of(request), "state::text, assignee") == ("closed", "li")
    assert not [it for it in site.mailboxes.all(customer) if it["Message-ID"] == alone["Message-ID"]]


def test_blanks_of_any_width_stand_before_commands(site, customer):
    request = ask(site, customer)
    mail = answer(request, customer, "　＃note　他很生气\n\u200e#close\n\n您好")
    assert try_submit(site, mail)[0] == 250
    got = received(site, customer, holding("您好"))
    assert "他很生气" not in got.text() and "#close" not in got.text()
    number = number_of(request)
    assert ticket(site, number) == ("closed",)
    assert ("alex", "note", "他很生气") in events(site, number)


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
