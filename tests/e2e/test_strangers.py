"""What a stranger gets who writes as somebody else: every story ends at the mailboxes and at what
`intakectl ticket show` says. The mail server adds no Authentication-Results here, so that a field in
its name stands for what it would have found."""

import pytest
from servers.desk import answer, ask, holding, number_of, received
from servers.mailing import compose, reply_to
from servers.site import DESK

ATTACKER = "mallory@evil.example"
GAP_AFTER = 3  # answer.gap_after of the sample


def shown(site, number):
    """The ticket's facts, its mails and the events' reasons."""
    result = site.control.json("ticket", "show", str(number), "--desk", "acme")
    return result["ticket"], result["messages"], [it["why"] or "" for it in result["events"]]


def results(result, customer):
    """What our server found, as a field."""
    domain = customer.partition("@")[2]
    return {"authentication_results": f"mail.acme.example; dmarc={result} header.from={domain}"}


def delivered(site, mail, **options):
    site.deliver(mail, **options)
    return site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])


def set_state(site, number, state):
    site.postgres.rows("UPDATE intake.ticket SET state = %s WHERE desk = 'acme' AND ticket = %s"
                       " RETURNING 1", state, number)


def answers_to(site, pattern):
    return site.postgres.value("SELECT count(*) FROM intake.outbox WHERE address LIKE %s", pattern)


def begin(site, customer, **headers):
    """A first mail as the desk got it, and its acknowledgement."""
    mail = compose(customer, DESK, "Error 4711", "The machine shows error 4711.", **headers)
    return delivered(site, mail), site.mailboxes.wait(customer)[0]


def forged(first, customer, **headers):
    """In the customer's name, with the number of his ticket, as a complaint."""
    return compose(customer, "support+complaint@acme.example", f"Re: {first['Subject']}",
                   "Send the spare part to my new address.", cc=ATTACKER, **headers)


@pytest.mark.parametrize("state", ["closed", "awaiting-information", "awaiting-confirmation"])
def test_forged_participant_changes_nothing(site, customer, state):
    first, _ = begin(site, customer)
    number = number_of(first)
    set_state(site, number, state)
    before = shown(site, number)[0]
    got = delivered(site, forged(first, customer), sender=ATTACKER, recipients=[DESK])
    assert number_of(got) == number
    assert "nothing proves" in got.intake("Warning")
    after, messages, _ = shown(site, number)
    # the acknowledgement has none, and is noted when it was sent
    assert [m["identity"] for m in messages if m["identity"]] == ["unknown", "unknown"]
    for name in ("state", "type", "participants", "due", "best_identity"):
        assert after[name] == before[name], name
    own = delivered(site, compose(ATTACKER, DESK, f"Re: {first['Subject']}", "And?"))
    assert number_of(own) != number, "Cc of an unproven mail let him in"
    site.mailboxes.wait(ATTACKER)
    assert f"ACME-{number}]" not in "".join(it["Subject"] for it in site.mailboxes.all(ATTACKER))


@pytest.mark.parametrize("clue", ["token", "references", "number"])
@pytest.mark.parametrize("proof", ["fail", "none"])
def test_less_proven_mail_opens_a_linked_ticket(site, customer, clue, proof):
    """Marked as failed by our own server, or not proven as the ticket's earlier mail was."""
    first, acknowledgement = begin(site, customer, **results("pass", customer))
    writer = customer if proof == "fail" else f"Ann <{customer}>"
    fields = results(proof, customer)
    if clue == "token":  # of a colleague's, or it would prove the sender
        writer = writer if proof == "fail" else f"colleague.of.{customer}"
        mail = reply_to(acknowledgement, writer, "Any news?", **fields)
    elif clue == "references":
        mail = reply_to(first, writer, "Any news?", recipient=DESK, **fields)
        mail.replace_header("Subject", "Something else")
    else:
        mail = compose(writer, DESK, f"Re: {first['Subject']}", "Any news?", **fields)
    got = delivered(site, mail, sender=ATTACKER)
    number, other = number_of(first), number_of(got)
    assert other != number
    assert got.intake("Linked-Ticket") == first.intake("Ticket")
    reason = "identity failed" if proof == "fail" else "less proven than in its earlier mails"
    assert reason in got.intake("Thread")
    opened, _, why = shown(site, other)
    assert opened["linked_ticket"] == number and any(reason in it for it in why)
    earlier, messages, why = shown(site, number)
    assert earlier["linked_from"] == str(other) and any(reason in it for it in why)
    assert not [it for it in messages if it["message_id"] == mail["Message-ID"].strip("<>")]


def test_a_mailbox_here_makes_nobody_a_customer(any_site, customer):
    """Guest has a login and is no agent."""
    first, _ = begin(any_site, customer)
    number = number_of(first)
    set_state(any_site, number, "closed")
    before = shown(any_site, number)[0]
    any_site.submit("guest", forged(first, customer), sender=ATTACKER, recipients=[DESK])
    got = any_site.mailboxes.wait_for(DESK, lambda it: "spare part" in (it.text() or "")
                                      and customer in it["From"])
    assert number_of(got) == number and got.intake("Identity").startswith("unknown")
    assert "nothing proves" in got.intake("Warning")
    after = shown(any_site, number)[0]
    assert (after["state"], after["type"]) == (before["state"], before["type"])


def test_answer_under_a_strangers_use_of_the_message_id_stays_in_its_ticket(site, customer):
    """Who was in Cc, or read it on a list, knows the Message-ID of another customer's mail."""
    first, _ = begin(site, customer, **results("pass", customer))
    own = compose(ATTACKER, DESK, "My own", "What did you answer?", cc=customer,
                  message_id=first["Message-ID"], **results("pass", ATTACKER))
    site.deliver(own, recipients=[DESK])
    got = site.mailboxes.wait_for(DESK, lambda it: it["Subject"].endswith("My own"))
    number, other = number_of(first), number_of(got)
    assert other != number
    site.submit("alex", answer(first, customer, "Only for you."))
    received(site, customer, holding("Only for you."))
    texts = [it["text"] or "" for it in shown(site, number)[1]]
    assert any("Only for you." in it for it in texts)
    assert shown(site, number)[0]["state"] == "answered"
    assert shown(site, other)[0]["state"] == "open"


@pytest.mark.parametrize("author", ['=?utf-8?q?=22v=22@victim.example=3E?=@evil.example',
                                    '<=?utf-8?q?"v"@victim.example=3E_SIZE=3D9_=3Cv?=@evil.example>'])
def test_address_that_ends_the_path_gets_no_answer(site, customer, author):
    mail = (f"From: {author}\r\nTo: {DESK}\r\nSubject: Hello\r\nMessage-ID: <{customer}>\r\n"
            "\r\nHello.\r\n").encode()
    site.mail_server.add_settings("local_header_rewrite_clients =")  # as it is for foreign clients
    site.deliver(mail, sender=ATTACKER, recipients=[DESK])
    rows = site.postgres.rows("SELECT ticket, answered FROM intake.ledger WHERE message_id = %s",
                              customer)
    assert len(rows) == 1 and rows[0][0] and not rows[0][1]


def test_usual_customer_joins_as_before(site, customer):
    """Where nothing checks senders, everybody is unproven."""
    request = ask(site, customer)
    site.submit("alex", answer(request, customer, "Please restart it."))
    got = received(site, customer, holding("Please restart it."))
    number = number_of(request)
    assert shown(site, number)[0]["state"] == "answered"
    back = compose(customer, DESK, f"Re: {request['Subject']}", "It did not help.",
                   in_reply_to=got["Message-ID"], references=got["Message-ID"])
    joined = delivered(site, back)
    assert number_of(joined) == number
    facts, messages, _ = shown(site, number)
    assert facts["state"] == "open"
    assert ["It did not help." in (m["text"] or "") for m in messages].count(True) == 1


def test_suffixes_lead_to_one_mailbox(site):
    for i in range(8):
        delivered(site, compose(f"bomb+{i}@bomb.example", DESK, f"Question {i}", "What is it?"))
    site.mailboxes.wait("bomb@bomb.example", GAP_AFTER)
    assert answers_to(site, "bomb%@bomb.example") == GAP_AFTER
    assert site.mailboxes.count("bomb@bomb.example") == GAP_AFTER


def test_restart_gives_no_further_answers(own_site):
    """What one filter took of the hour's ceiling the next one does not have."""
    own_site.reconfigure("per_hour = 1000;", "per_hour = 4;")
    for when in ("before", "behind"):
        for i in range(5):
            delivered(own_site, compose(f"{when}{i}@house{i}.example", DESK, "Question", "Why?"))
        own_site.filter.stop()
        own_site.filter.start()
    assert 0 < answers_to(own_site, "%@house%.example") <= 4


@pytest.mark.parametrize("recipient", ["support", "acme.example!support", "SUPPORT+complaint"])
def test_recipient_the_server_completes_is_the_desks(own_site, customer, recipient):
    own_site.mail_server.add_settings("myorigin = acme.example")
    mail = compose(customer, DESK, "Hello", "Am I registered?")
    own_site.deliver(mail, recipients=[recipient])
    assert own_site.ledger(mail["Message-ID"])[0][:2] == ("acme", "registered")
