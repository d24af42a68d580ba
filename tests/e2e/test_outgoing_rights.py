"""Who may speak for the desk, and in which tickets."""

import pytest
from servers.certificates import make_certificates, submit_with_certificate
from servers.desk import answer, ask, holding, number_of, received, submission, ticket
from servers.mailing import compose, send
from servers.site import DESK, PASSWORDS


@pytest.fixture(scope="module", name="site")
def fixture_site(own_site):
    """Guest may answer billing alone; Carla has no login but a certificate."""
    own_site.control.run("agent", "add", "guest", "--address", "guest@acme.example", "--short",
                         "Gus", "--language", "en", "--types", "billing", "--desk", "acme")
    own_site.postgres.rows("INSERT INTO intake.agent (desk, login, address, short_name, language,"
                           " certificate) VALUES ('acme', 'carla', 'carla@acme.example', 'Carla',"
                           " 'en', 'carla-card') RETURNING login")
    own_site.reconfigure("refuse_claims = false", "refuse_claims = true")
    return own_site


def try_submit(site, login, mail, **options):
    return send(submission(site), mail, login=(login, PASSWORDS[login]), **options)


def test_type_without_right_is_refused_with_advice(site, customer):
    request = ask(site, customer)
    mail = answer(request, customer, "I should not.")
    code, text = try_submit(site, "guest", mail)
    assert code == 550 and "5.7.1" in text
    assert request.intake("Ticket") in text and "assign it to one of: alex" in text
    code, _ = try_submit(site, "guest", answer(request, customer, "#assign alex"))
    assert code == 250
    assert ticket(site, number_of(request), "state::text, assignee") == ("open", "alex")


def test_type_without_right_passes_with_a_warning(site, customer):
    site.reconfigure('service_right = "refuse"', 'service_right = "warn"')
    try:
        request = ask(site, customer)
        mail = answer(request, customer, "I may, with a warning.", sender=f"Gus <{DESK}>")
        assert try_submit(site, "guest", mail)[0] == 250
        got = received(site, customer, holding("I may, with a warning."))
        assert "may not answer" in got["X-Intake-Warning"]
        assert got["From"].addresses[0].display_name == "Gus"
        assert "intake-signature" not in got.mail.as_string()
        assert ticket(site, number_of(request)) == ("answered",)
    finally:
        site.reconfigure('service_right = "warn"', 'service_right = "refuse"')


@pytest.mark.parametrize("author, sender", [("Support <support>", "x@evil.example"),
                                            ("boss@evil.example", "support")])
@pytest.mark.parametrize("client", [None, "203.0.113.9"])
def test_claim_without_a_domain_is_refused(site, customer, author, sender, client):
    mail = compose(author, customer, "Pay", "Send money.")
    code, text = site.send(mail, sender=sender, client=client)
    assert code == 550 and "log in as one of its agents" in text
    assert site.mailboxes.count(customer) == 0


def test_claim_is_refused(site, customer):
    for mail in (compose(f"Boss <{DESK}>", customer, "Pay", "Send money."),
                 compose(f"boss@evil.example, {DESK}", customer, "Pay", "Send money.")):
        code, text = site.send(mail, sender=DESK)
        assert code == 550 and "log in as one of its agents" in text
    assert site.mailboxes.count(customer) == 0
    assert "right=none" in site.filter.log_text()


# As RFC 5322 allows, as it allowed once, and as it never did.
@pytest.mark.parametrize("author", [
    f"Boss <{DESK}>", "support (c) @ (d) acme.example", "support@ acme.example",
    "<support @acme.example>", "Boss <support@acme\r\n .example>", "\"s\\upport\"@acme.example",
    f"<boss@evil.example> <{DESK}>", "=?utf-8?q?support=40acme=2Eexample?=",
    "=?utf-8?q?Boss_=3Csupport=40acme=2Eexample=3E?=", f'"{DESK}"', f'"{DESK}" <>'])
def test_claim_in_from_alone_is_refused_however_it_is_spelled(site, customer, author):
    mail = (f"From: {author}\r\nTo: {customer}\r\nSubject: Pay\r\nMessage-ID: <{customer}>\r\n"
            "\r\nSend money.\r\n").encode()
    code, text = site.send(mail, sender="boss@evil.example", recipients=[customer])
    assert code == 550 and "5.7.1" in text
    assert site.mailboxes.count(customer) == 0


LONG_HEADERS = {"fields": b"".join(b"X-Fill-%d: x\r\n" % i for i in range(1001)),
                "octets": b"".join(b"X-Fill: %s\r\n" % (b"x" * 900) for _ in range(330)),
                "long-name": b"X-%s: x\r\n" % (b"fill" * 60)}


@pytest.mark.parametrize("claim", [f"From: Boss <{DESK}>", f"From : {DESK}",
                                   f"From: boss@evil.example\r\nFrom: {DESK}",
                                   f"From: boss@evil.example\r\nSender: {DESK}",
                                   f"From: boss@evil.example\r\nResent-From: {DESK}"],
                         ids=["from", "obsolete", "second", "sender", "resent"])
@pytest.mark.parametrize("header", LONG_HEADERS.values(), ids=LONG_HEADERS.keys())
def test_claim_past_the_limits_of_the_header_is_refused(site, customer, header, claim):
    mail = header + (f"{claim}\r\nTo: {customer}\r\nSubject: Pay\r\n\r\nSend money.\r\n").encode()
    code, text = site.send(mail, sender="boss@evil.example", recipients=[customer])
    assert code == 550 and "log in as one of its agents" in text
    assert site.mailboxes.count(customer) == 0


def test_agents_mail_with_too_long_a_header_is_told_so(site, customer):
    request = ask(site, customer)
    mail = LONG_HEADERS["fields"] + answer(request, customer, "A long header.").as_bytes()
    options = {"sender": DESK, "recipients": [customer]}
    code, text = try_submit(site, "alex", mail, **options)
    assert code == 550 and "too long to find its author" in text
    site.reconfigure("refuse_claims = true", "refuse_claims = false")
    try:
        assert try_submit(site, "alex", mail, **options)[0] == 250
        site.mailboxes.wait_for(customer, holding("A long header."))
        assert "result=unchanged" in site.filter.log_text().splitlines()[-1]
        assert "past the limits of the header" in site.filter.log_text()
    finally:
        site.reconfigure("refuse_claims = false", "refuse_claims = true")


def test_message_id_of_our_answer_is_no_right(site, customer):
    """A login that is no agent's, whose owner wrote to the desk."""
    ask(site, customer)
    acknowledgement = site.mailboxes.wait(customer)[0]
    mail = compose(f"Boss <{DESK}>", f"third.{customer}", "Pay", "Send money.",
                   message_id=acknowledgement["Message-ID"])
    site.mail_server.add_login("visitor", "visitor-secret")
    code, text = send(submission(site), mail, login=("visitor", "visitor-secret"))
    assert code == 550 and "log in as one of its agents" in text


def test_desk_as_envelope_sender_alone_is_refused(site, customer):
    mail = compose("boss@evil.example", customer, "Pay", "Send money.")
    assert site.send(mail, sender=DESK)[0] == 550
    assert site.send(mail, sender="boss@evil.example")[0] == 250


def test_desk_as_sender_of_anothers_mail_is_left_alone_or_refused(site, customer):
    mail = compose("Alex <alex@acme.example>", customer, "Hello", "For the desk.")
    mail["Sender"] = DESK
    assert try_submit(site, "alex", mail, sender="alex@acme.example")[0] == 250
    got = site.mailboxes.wait_for(customer, holding("For the desk."))
    assert got["From"].addresses[0].display_name == "Alex"
    assert site.send(mail, sender=DESK)[0] == 550


def test_agent_is_known_by_certificate(site, customer):
    request = ask(site, customer)
    certificates = make_certificates(site.path("certificates"), "carla-card", "mallory-card")
    site.mail_server.trust_certificates(certificates)
    mail = answer(request, customer, "Shown by card.")
    code, text = submit_with_certificate(site, certificates, "carla-card", mail)
    assert code == 250, text
    got = received(site, customer, holding("Shown by card."))
    assert got["From"].addresses[0].display_name.startswith("Carla · ACME")
    assert ticket(site, number_of(request), "first_answer_by") == ("carla",)
    mail = answer(request, customer, "Shown by another card.")
    code, text = submit_with_certificate(site, certificates, "mallory-card", mail, sender=DESK)
    assert code == 550 and "log in as one of its agents" in text


def test_policies_for_signed_mail(site, customer):
    request = ask(site, customer)
    mail = answer(request, customer, "Signed elsewhere.", sender=f"Lexi <{DESK}>",
                  dkim_signature="v=1; a=rsa-sha256; d=acme.example; s=x; h=from; bh=a; b=b")
    assert try_submit(site, "alex", mail)[0] == 250
    got = received(site, customer, holding("Signed elsewhere."))
    assert got["From"].addresses[0].display_name == "Lexi"
    assert got["Message-ID"] == mail["Message-ID"]
    assert ticket(site, number_of(request)) == ("answered",)
    site.reconfigure('when_dkim_signed = "leave"', 'when_dkim_signed = "rewrite"')
    mail = answer(request, customer, "Signed and rewritten.", dkim_signature="v=1; d=acme.example")
    assert try_submit(site, "alex", mail)[0] == 250
    got = received(site, customer, holding("Signed and rewritten."))
    assert got["From"].addresses[0].display_name.startswith("Alex · ACME")


ARMOURED = ("-----BEGIN PGP {0}-----\n\nProtected words.\n-----END PGP {1}-----")
SMIME = (b'Content-Type: application/octet-stream; name="smime.p7m"\r\n'
         b"Content-Transfer-Encoding: base64\r\n\r\nMIAGCSqGSIb3DQEHA6CA\r\n")


def protected(request, customer, shape):
    """An agent's answer under the name Lexi, signed or encrypted in one of the shapes."""
    text = {"signed": ARMOURED.format("SIGNED MESSAGE", "SIGNATURE"),
            "encrypted": "Hello,\n\n" + ARMOURED.format("MESSAGE", "MESSAGE"),
            "smime": "replaced"}[shape]
    octets = answer(request, customer, text, sender=f"Lexi <{DESK}>").as_bytes()
    if shape != "smime":
        return octets
    head, _, _ = octets.partition(b"\r\n\r\n")
    kept = [line for line in head.split(b"\r\n") if not line.startswith(b"Content-")]
    return b"\r\n".join(kept) + b"\r\n" + SMIME


@pytest.mark.parametrize("shape", ["signed", "encrypted", "smime"])
def test_policy_for_what_the_client_protected(site, customer, shape):
    request = ask(site, customer)
    mail, options = protected(request, customer, shape), {"sender": DESK, "recipients": [customer]}
    site.reconfigure('when_encrypted = "pass"', 'when_encrypted = "refuse"')
    try:
        code, text = try_submit(site, "alex", mail, **options)
        assert code == 550 and "by the client (PGP or S/MIME); send it again without" in text
    finally:
        site.reconfigure('when_encrypted = "refuse"', 'when_encrypted = "pass"')
    assert ticket(site, number_of(request)) == ("open",)
    assert try_submit(site, "alex", mail, **options)[0] == 250
    got = received(site, customer, lambda it: b"Lexi" in it.octets)
    assert got["From"].addresses[0].display_name == "Lexi"
    assert got.octets.partition(b"\n\n")[2].strip() == \
        mail.replace(b"\r\n", b"\n").partition(b"\n\n")[2].strip()
    assert ticket(site, number_of(request)) == ("answered",)


def test_answer_that_quotes_a_protected_mail_is_signed(site, customer):
    request = ask(site, customer)
    quoted = "".join(f"> {line}\n" for line in ARMOURED.format("MESSAGE", "MESSAGE").splitlines())
    site.reconfigure('when_encrypted = "pass"', 'when_encrypted = "refuse"')
    try:
        mail = answer(request, customer, f"We cannot open it.\n\nJane wrote:\n{quoted}")
        assert try_submit(site, "alex", mail)[0] == 250
        got = received(site, customer, holding("We cannot open it."))
        assert got["From"].addresses[0].display_name.startswith("Alex · ACME")
        assert "ACME" in got.text().partition("Jane wrote")[0]
    finally:
        site.reconfigure('when_encrypted = "refuse"', 'when_encrypted = "pass"')


def test_unplaced_mail_opens_a_ticket_where_the_admin_wants_it(site, customer):
    site.reconfigure('unplaced = "refuse"', 'unplaced = "open"')
    try:
        mail = compose(DESK, customer, "Hello", "May I ask how it works?")
        assert try_submit(site, "alex", mail)[0] == 250
        received(site, customer, holding("May I ask how it works?"))
        rows = site.postgres.rows("SELECT state::text, first_answer_by FROM intake.ticket WHERE"
                                  " author = %s", customer)
        assert rows == [("answered", "alex")]
    finally:
        site.reconfigure('unplaced = "open"', 'unplaced = "refuse"')


def test_way_to_the_server_is_hidden_where_the_admin_wants_it(site, customer):
    site.reconfigure("hide_received = false", "hide_received = true")
    try:
        request = ask(site, customer)
        mail = answer(request, customer, "From nowhere.").as_bytes()
        way = b"".join(b"Received: from laptop-%d.alex.example by x\r\n" % i for i in range(3))
        head, _, rest = mail.partition(b"\r\n")
        code, _ = try_submit(site, "alex", way + head + b"\r\n" + rest, sender=DESK,
                             recipients=[customer])
        assert code == 250
        got = received(site, customer, holding("From nowhere."))
        assert b"laptop" not in got.octets
    finally:
        site.reconfigure("hide_received = true", "hide_received = false")
