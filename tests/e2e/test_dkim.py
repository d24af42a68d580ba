"""A signer behind the filter signs what the customer gets: a real OpenDKIM there, another one at the
customer's server, and dkimpy as a second opinion."""

import email.policy
import re

import dkim
import pytest
from conftest import make_site
from servers.mailboxes import Mailboxes
from servers.mailing import compose, reply_to
from servers.opendkim import Key, OpenDkim
from servers.postfix import Postfix
from servers.site import DESK

FAR = "far.example"


class FarSide:
    """The customer's mail server, which verifies signatures."""

    def __init__(self, site, keys):
        self.verifier = OpenDkim(site.path("verifier"), "v", keys, f"mx.{FAR}")
        self.postfix = Postfix(site.path("far"), site.path("far-mail"), self.verifier.milter,
                               name=f"mx.{FAR}", unpacked=site.mail_server.root)
        self.mailboxes = Mailboxes(self.postfix.maildir)

    def start(self):
        self.verifier.start()
        self.postfix.create()
        self.postfix.start()

    def stop(self):
        self.postfix.stop()
        self.verifier.stop()


def with_neighbours(site):
    """The filter and then a signer at our mail server; the customer has one of his own."""
    site.key = Key(site.path("keys"), "acme.example")
    site.client_key = Key(site.path("keys"), "acme.example", "laptop")
    site.signer = OpenDkim(site.path("signer"), "s", [site.key], site.mail_server.name)
    site.far = FarSide(site, [site.key, site.client_key])
    site.neighbours += [site.signer, site.far]
    site.mail_server.milters += f", {site.signer.milter}"
    site.mail_server.route_to(site.far.postfix, FAR)
    site.settings.change("trust", "networks", '( "10.9.0.0/16" )')


@pytest.fixture(scope="module", name="signing_site")
def fixture_signing_site():
    yield from make_site("dkim", with_neighbours)


@pytest.fixture(scope="module", name="canonicalization",
                params=["simple/simple", "relaxed/relaxed"])
def fixture_canonicalization(request, signing_site):
    signing_site.signer.sign_as(request.param)
    return request.param


# The agent, the customer's question, and the name the agent has for that customer.
ENGLISH = ("alex", "The machine shows an error. What can I do about it?", "Alex · ACME Support")
CHINESE = ("li", "您好，机器显示错误，请问应该怎么处理？谢谢您的帮助。", "艾克美客服部 李助理")


def begin(site, customer, question=ENGLISH[1]):
    mail = compose(customer, DESK, "Error 4711", question)
    site.deliver(mail)
    return site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])


def received(site, customer, message_id):
    return site.far.mailboxes.wait_for(customer, lambda it: it["Message-ID"] == message_id)


def key_lookup(site):
    """What the DNS would say, for dkimpy."""
    records = {f"{key.name}.": key.record for key in (site.key, site.client_key)}
    return lambda name, timeout=5: records[name.decode()].encode()


def assert_signed(site, got, selector="mail", number=0):
    """The customer's server says so, and dkimpy too."""
    results = got.mail.get_all("Authentication-Results", [])
    assert any(it.startswith(f"mx.{FAR};") and "dkim=pass" in it and f"header.s={selector}" in it
               for it in map(str, results)), results
    assert not any("dkim=fail" in str(it) for it in results), results
    octets = got.octets.replace(b"\n", b"\r\n")
    assert dkim.DKIM(octets).verify(number, dnsfunc=key_lookup(site)), "dkimpy says otherwise"


# ---- what agents send ----


def plain(request, customer):
    return reply_to(request, DESK, "Please press the red button.", recipient=customer)


def with_attachment(request, customer):
    mail = plain(request, customer)
    mail.add_attachment(bytes(range(256)) * 40, maintype="application", subtype="pdf",
                        filename="使用手册.pdf")
    return mail


def two_alternatives(request, customer):
    mail = plain(request, customer)
    mail.add_alternative("<html><body><p>Press the <b>red</b> button.</p></body></html>",
                         subtype="html")
    return mail


def eight_bits(request, customer):
    mail = plain(request, customer)
    mail.set_content("您好，请按红色按钮。\n\nGrüße aus München\n", cte="8bit")
    return mail


def folded_header(request, customer):
    mail = plain(request, customer)
    del mail["From"], mail["To"], mail["Subject"]
    mail["From"] = f"{'艾克美国际贸易有限公司技术支持部' * 4} <{DESK}>"
    mail["To"] = f"{'尊敬的客户' * 20} <{customer}>"
    mail["Subject"] = "Re: " + "关于机器错误的问题 " * 12
    return mail


def blanks_at_the_end(request, customer):
    mail = plain(request, customer)
    return mail.as_bytes(policy=email.policy.SMTP) + b"with blanks  \t\r\n   \r\n\r\n\r\n"


def no_final_newline(request, customer):
    return plain(request, customer).as_bytes(policy=email.policy.SMTP).rstrip(b"\r\n")


def no_newline_after_the_last_boundary(request, customer):
    return with_attachment(request, customer).as_bytes(policy=email.policy.SMTP).rstrip(b"\r\n")


def empty_body(request, customer):
    octets = plain(request, customer).as_bytes(policy=email.policy.SMTP)
    return octets.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"


ANSWERS = [plain, with_attachment, two_alternatives, eight_bits, folded_header, blanks_at_the_end,
           no_final_newline, no_newline_after_the_last_boundary, empty_body]


@pytest.mark.parametrize("make", ANSWERS, ids=lambda make: make.__name__)
def test_rewritten_answer_verifies_at_the_customer(signing_site, canonicalization, make):
    customer = f"{make.__name__}-{canonicalization[:3]}@{FAR}"
    login, question, name = CHINESE if make in (eight_bits, folded_header) else ENGLISH
    request = begin(signing_site, customer, question)
    mail = make(request, customer)
    octets = mail if isinstance(mail, bytes) else mail.as_bytes(policy=email.policy.SMTP)
    message_id = email.message_from_bytes(octets)["Message-ID"]
    signing_site.submit(login, octets, sender=DESK, recipients=[customer])
    got = received(signing_site, customer, message_id)
    assert got["From"].addresses[0].display_name == name, "it was rewritten before it was signed"
    assert f"c={canonicalization}" in str(got["DKIM-Signature"])
    assert_signed(signing_site, got)


def test_acknowledgement_verifies_at_the_customer(signing_site):
    customer = f"chen@{FAR}"
    begin(signing_site, customer)
    [got] = signing_site.far.mailboxes.wait(customer)
    assert got["Auto-Submitted"] == "auto-replied"
    assert_signed(signing_site, got)


@pytest.mark.parametrize("policy, verdict, name", [
    ("leave", "dkim=pass", ""),
    ("rewrite", "dkim=fail", "Alex · ACME Support"),
])
def test_signer_before_the_filter(signing_site, policy, verdict, name):
    """What `intakectl doctor` warns of: no name, or a broken signature; the admin chooses which. And
    the proof that the tests above can fail."""
    server, customer = signing_site.mail_server, f"wrong-order-{policy}@{FAR}"
    request = begin(signing_site, customer)
    right_order = server.milters
    chosen = f'when_dkim_signed = "{policy}"'
    try:
        server.set_milters(", ".join(reversed(right_order.split(", "))))
        signing_site.reconfigure('when_dkim_signed = "leave"', chosen)
        mail = plain(request, customer)
        signing_site.submit("alex", mail)
        got = received(signing_site, customer, mail["Message-ID"])
    finally:
        signing_site.reconfigure(chosen, 'when_dkim_signed = "leave"')
        server.set_milters(right_order)
    assert got["From"].addresses[0].display_name == name
    results = " ".join(map(str, got.mail.get_all("Authentication-Results")))
    assert re.findall("dkim=(?:pass|fail)", results) == [verdict], results
