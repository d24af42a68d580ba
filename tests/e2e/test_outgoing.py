"""Agents' answers leave under the standard name with the standard signature; nobody else's do."""

import pytest
from servers.mailing import compose, reply_to
from servers.site import DESK


def begin(site, customer, text="The machine shows error 4711. What can I do about it?"):
    mail = compose(customer, DESK, "Error 4711", text)
    site.deliver(mail)
    site.mailboxes.wait(customer)
    return site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])


def received(site, customer, mail):
    return site.mailboxes.wait_for(customer, lambda it: it["Message-ID"] == mail["Message-ID"])


def answer(request, customer, text, sender=DESK, **headers):
    return reply_to(request, sender, text, recipient=customer, **headers)


def test_agent_answers_under_the_standard_name(any_site, customer):
    request = begin(any_site, customer)
    mail = answer(request, customer, "Please press the red button.",
                  sender=f"\"Lexi at home\" <{DESK}>")
    any_site.submit("alex", mail)
    got = received(any_site, customer, mail)
    author = got["From"].addresses[0]
    assert author.addr_spec == DESK
    assert author.display_name.startswith("Alex · ACME")
    text = got.text()
    signature, quote = text.index("ACME"), text.index("> ")
    assert text.index("red button") < signature < quote, "under the new text, above the quote"
    assert text.count("-- \n") <= 1
    assert any_site.postgres.value("SELECT state::text FROM intake.ticket WHERE desk = 'acme' AND"
                                   " ticket = %s", int(request.intake("Ticket")[5:])) == "answered"


def test_chinese_agent_has_the_chinese_name(any_site, customer):
    request = begin(any_site, customer, "您好，机器显示错误，请问应该怎么处理？谢谢您的帮助。")
    mail = answer(request, customer, "您好，请按红色按钮。")
    any_site.submit("li", mail)
    got = received(any_site, customer, mail)
    assert got["From"].addresses[0].display_name == "艾克美客服部 李助理"
    assert "艾克美" in got.text()


def test_html_and_text_get_the_same_signature(site, customer):
    request = begin(site, customer)
    mail = compose(DESK, customer, f"Re: {request['Subject']}", "Press the red button.\n",
                   html="<html><body><p>Press the <b>red</b> button.</p></body></html>",
                   in_reply_to=request["Message-ID"])
    site.submit("alex", mail)
    got = received(site, customer, mail)
    assert "Alex" in got.text() and "Alex" in got.text("html")
    assert got.text("html").count("intake-signature") == 1
    assert "<b>red</b>" in got.text("html")


def test_second_answer_keeps_the_first_name(site, customer):
    request = begin(site, customer)
    names = []
    for word in ("First", "Second"):
        mail = answer(request, customer, f"{word} answer.")
        site.submit("alex", mail)
        names.append(received(site, customer, mail)["From"].addresses[0].display_name)
    assert names[0] == names[1]


def test_customer_answers_the_agent_and_joins_the_ticket(any_site, customer):
    request = begin(any_site, customer)
    mail = answer(request, customer, "Press the red button.")
    any_site.submit("alex", mail)
    reply = reply_to(received(any_site, customer, mail), customer, "It helped, thank you!")
    any_site.deliver(reply)
    joined = any_site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == reply["Message-ID"])
    assert joined.intake("Ticket") == request.intake("Ticket")
    assert joined.intake("State") == "open"


def test_stranger_does_not_get_our_name(any_site, customer):
    mail = compose(f"Boss <{DESK}>", customer, "Payment", "Please send the money here.")
    any_site.deliver(mail)
    got = received(any_site, customer, mail)
    assert got["From"].addresses[0].display_name == "Boss"
    assert "intake-signature" not in got.mail.as_string()
    assert got.text().strip() == "Please send the money here."


def test_login_without_the_right_does_not_get_our_name(site, customer):
    mail = compose(f"Guest <{DESK}>", customer, "Hello", "I only have a login.")
    site.submit("guest", mail)
    got = received(site, customer, mail)
    assert got["From"].addresses[0].display_name == "Guest"
    assert got.text().strip() == "I only have a login."


def test_agent_from_a_trusted_network_needs_no_login(site, customer):
    request = begin(site, customer)
    mail = answer(request, customer, "From the office network.")
    site.deliver(mail, sender="alex@acme.example", client="10.9.0.7")
    got = received(site, customer, mail)
    assert got["From"].addresses[0].display_name.startswith("Alex")


def test_own_mail_of_an_agent_is_left_alone(any_site, customer):
    mail = compose("Alex <alex@acme.example>", customer, "Lunch?", "At twelve, as always?")
    any_site.submit("alex", mail)
    got = received(any_site, customer, mail)
    assert got["From"].addresses[0].addr_spec == "alex@acme.example"
    assert got.text() == "At twelve, as always?\n"


def test_out_of_office_of_an_agent_never_gets_the_name(site, customer):
    request = begin(site, customer)
    mail = answer(request, customer, "I am away until Monday.", auto_submitted="auto-replied")
    code_and_mail = [site.submit("alex", mail)]
    assert code_and_mail
    got = [it for it in site.mailboxes.all(customer) if it["Message-ID"] == mail["Message-ID"]]
    assert all(not it["From"].addresses[0].display_name.startswith("Alex · ") for it in got)


@pytest.mark.parametrize("kind", ["pgp", "signed"])
def test_signed_mail_passes_unchanged(site, customer, kind):
    request = begin(site, customer)
    if kind == "pgp":
        mail = answer(request, customer, "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n"
                                         "Text\n-----BEGIN PGP SIGNATURE-----\n\nabc\n"
                                         "-----END PGP SIGNATURE-----")
        octets = mail.as_bytes(policy=mail.policy)
    else:
        octets = (f"From: {DESK}\r\nTo: {customer}\r\nSubject: Re: {request['Subject']}\r\n"
                  f"Message-ID: <signed-{customer}>\r\nMIME-Version: 1.0\r\n"
                  "Content-Type: multipart/signed; boundary=b; micalg=sha256;"
                  " protocol=\"application/pkcs7-signature\"\r\n\r\n"
                  "--b\r\nContent-Type: text/plain\r\n\r\nSigned text\r\n--b\r\n"
                  "Content-Type: application/pkcs7-signature\r\n\r\nMIIB\r\n--b--\r\n").encode()
    site.submit("alex", octets, sender=DESK, recipients=[customer])
    got = site.mailboxes.wait(customer, 2)[-1]
    assert got.body_octets.rstrip(b"\n") == \
        octets.partition(b"\r\n\r\n")[2].replace(b"\r\n", b"\n").rstrip(b"\n")


def test_large_attachment_arrives_unharmed(site, customer):
    request = begin(site, customer)
    mail = answer(request, customer, "The manual is attached.")
    content = bytes(range(256)) * 12000
    mail.add_attachment(content, maintype="application", subtype="octet-stream",
                        filename="使用手册.pdf")
    site.submit("alex", mail)
    got = received(site, customer, mail)
    [attachment] = list(got.mail.iter_attachments())
    assert attachment.get_filename() == "使用手册.pdf"
    assert attachment.get_content() == content
