"""The core story, at Postfix and at Sendmail: a mail becomes a customer, a ticket and a signed
acknowledgement in the customer's language."""

import re

import pytest
from servers.mailing import compose, swaks
from servers.site import DESK

ENGLISH = """\
Hello,

our machine does not start any more since the update. What can we do about it?

Kind regards
Jane Doe
"""
CHINESE = """\
您好，

我们上周买的机器打不开了，屏幕上一直没有任何显示，请问应该怎么处理？

谢谢
王小明
"""


def number_of(delivered):
    return int(delivered.intake("Ticket").removeprefix("ACME-"))


def ticket(site, number):
    """Service type, state and language of a ticket."""
    return site.postgres.rows("SELECT service_type, state::text, language FROM intake.ticket"
                              " WHERE desk = 'acme' AND ticket = %s", number)[0]


def test_english_mail_is_registered_and_acknowledged(any_site, customer):
    mail = compose(f"Jane Doe <{customer}>", DESK, "Machine does not start", ENGLISH)
    any_site.deliver(mail)

    delivered = any_site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])
    number = number_of(delivered)
    assert delivered["Subject"] == f"[#ACME-{number}] Machine does not start"
    assert delivered.intake("Desk") == "acme"
    assert delivered.intake("Type") == "consultation"
    assert delivered.intake("Answer") == "sent"
    assert delivered.text() == ENGLISH
    assert ticket(any_site, number) == ("consultation", "open", "en")

    answer = any_site.mailboxes.wait(customer)[0]
    assert answer["From"].addresses[0].display_name == "ACME Support"
    assert answer["From"].addresses[0].addr_spec == DESK
    assert f"ACME-{number}" in answer["Subject"]
    assert f"ACME-{number}" in answer.text()
    assert "General enquiry" in answer.text()
    assert answer["Content-Language"] == "en"


def test_chinese_mail_is_answered_in_chinese(any_site, customer):
    mail = compose(f"王小明 <{customer}>", DESK, "机器无法启动", CHINESE)
    any_site.deliver(mail)

    delivered = any_site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])
    number = number_of(delivered)
    assert delivered["Subject"] == f"[#ACME-{number}] 机器无法启动"
    assert ticket(any_site, number)[2].startswith("zh")
    name = any_site.postgres.value(
        "SELECT contact.name FROM intake.address JOIN intake.contact USING (desk, contact)"
        " WHERE desk = 'acme' AND address = %s", customer)
    assert name == "王小明"

    answer = any_site.mailboxes.wait(customer)[0]
    assert answer["From"].addresses[0].display_name == "艾克美客服部"
    assert answer["Content-Language"] == "zh-CN"
    assert f"ACME-{number}" in answer["Subject"]
    assert "咨询" in answer.text()
    assert "咨询" in answer.text("html")


def test_complaint_goes_to_those_who_handle_complaints(any_site, customer):
    mail = compose(customer, DESK, "About my order", "This is a formal complaint about the last delivery.")
    any_site.deliver(mail)

    copy = any_site.mailboxes.wait_for("complaints@acme.example",
                                       lambda it: it["Message-ID"] == mail["Message-ID"])
    assert copy.intake("Type") == "complaint"
    assert "complaint-words" in copy.intake("Confidence")
    assert "Complaint" in any_site.mailboxes.wait(customer)[0].text()


def test_suffix_of_the_address_chooses_the_service_type(any_site, customer):
    mail = compose(customer, "support+billing@acme.example", "Question", "What is this sum for?")
    any_site.deliver(mail)

    delivered = any_site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])
    assert delivered.intake("Type") == "billing"
    assert delivered.intake("Missing") == "invoice"
    assert ticket(any_site, number_of(delivered))[1] == "awaiting-information"
    assert "Invoice number" in any_site.mailboxes.wait(customer)[0].text()


def test_acknowledgement_keeps_the_rules_for_automatic_mail(any_site, customer):
    mail = compose(customer, DESK, "Secret word of the subject", "Opening hours, please?")
    any_site.deliver(mail)

    answer = any_site.mailboxes.wait(customer)[0]
    assert answer["Return-Path"] in ("<>", "<MAILER-DAEMON>")
    assert answer["Auto-Submitted"] == "auto-replied"
    assert answer["X-Auto-Response-Suppress"] == "All"
    assert answer["Precedence"] is None
    assert answer["In-Reply-To"] == mail["Message-ID"]
    assert mail["Message-ID"] in answer["References"]
    assert re.fullmatch(r"support\+t\.[a-z2-7]{26}@acme\.example",
                        answer["Reply-To"].addresses[0].addr_spec)
    assert len(answer.mail.get_all("Message-ID")) == 1
    assert b"Secret word" not in answer.octets, "an acknowledgement repeats no foreign text"
    assert b"<script" not in answer.octets and b'src="http' not in answer.octets


def test_correction_links_name_the_ticket_and_the_type(any_site, customer):
    any_site.deliver(compose(customer, DESK, "Hello", "I have a question about something."))
    answer = any_site.mailboxes.wait(customer)[0]
    token = answer["Reply-To"].addresses[0].addr_spec.split("+t.")[1].split("@")[0]
    for kind in ("technical", "complaint", "billing"):
        assert f"support+{kind}.t.{token}@acme.example" in answer.text("html").replace("%2B", "+")


def test_mail_sent_with_swaks_is_registered(any_site, customer):
    swaks(any_site.smtp_port, "--from", customer, "--to", DESK, "--header",
          "Subject: from swaks", "--body", "The machine shows error 4711 again and again.")
    delivered = any_site.mailboxes.wait_for(DESK, lambda it: "from swaks" in it["Subject"] and
                                            customer in it["From"])
    assert delivered.intake("Type") == "technical"


@pytest.mark.parametrize("charset", ["gb18030", "big5", "utf-8"])
def test_chinese_in_older_charsets(site, customer, charset):
    text = "您好，機器壞了，請問怎麼辦？我們已經等了三天，謝謝。" if charset == "big5" else CHINESE
    mail = compose(customer, DESK, "问题", "")
    mail.set_content(text, charset=charset, cte="base64")
    site.deliver(mail)
    delivered = site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])
    recorded = site.postgres.value("SELECT body FROM intake.message WHERE desk = 'acme' AND"
                                   " message_id = %s", mail["Message-ID"].strip("<>"))
    assert text.splitlines()[0] in recorded
    assert ticket(site, number_of(delivered))[2].startswith("zh")
