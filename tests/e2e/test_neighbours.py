"""Real OpenDKIM and OpenDMARC before the filter: no field that a stranger writes in the name of our
server may lift what is known of the sender."""

import pytest
from conftest import make_site
from servers.mailing import compose
from servers.opendkim import Key, OpenDkim
from servers.opendmarc import OpenDmarc
from servers.site import DESK

NAME = "mail.acme.example"
PASS = ("dmarc=pass header.from=customer.example", "dkim=pass header.d=customer.example",
        "spf=pass smtp.mailfrom=ann@customer.example")

# {} stands for one of the results above.
SPELLINGS = {
    "plain": NAME + "; {}",
    "upper-case": NAME.upper() + "; {}",
    "version": NAME + " 1; {}",
    "version-stuck": NAME + "/1; {}",
    "comment-before": f"(x) {NAME}; {{}}",
    "comment-after": f"{NAME} (x); {{}}",
    "comment-nested": f"(a (b) c){NAME}(d); {{}}",
    "comment-in-the-middle": "mail.(x)acme.example; {}",
    "quoted": f'"{NAME}"; {{}}',
    "quoted-escaped": '"mail\\.acme.example"; {}',
    "quoted-in-part": 'mail."acme".example; {}',
    "escaped-in-comment": f"(\\)) {NAME}; {{}}",
    "folded": f"\r\n {NAME};\r\n\t{{}}",
    "folded-within": f"{NAME}\r\n ;\r\n {{}}",
    "tab": f"\t{NAME}\t;\t{{}}",
    "blank-before-semicolon": NAME + " ; {}",
    "trailing-dot": NAME + ".; {}",
    "trailing-text": NAME + "; {} and more",
    "trailing-semicolon": NAME + "; {};",
    "second-result": NAME + "; arc=none; {}",
    "method-comment": NAME + "; (x) {}",
    "missing-semicolon": NAME + " {}",
    "two-names": f"other.example, {NAME}; {{}}",
    "foreign-before": f"other.example {NAME}; {{}}",
    "full-width": "ｍail.acme.example; {}",
    "u-label-dot": "mail。acme。example; {}",
}


def with_verifiers(site):
    """Both look at a mail before the filter does, as the README has it."""
    key = Key(site.path("keys"), "acme.example")
    site.dkim = OpenDkim(site.path("verifier"), "v", [key], NAME)
    site.dmarc = OpenDmarc(site.path("dmarc"), NAME)
    site.neighbours += [site.dkim, site.dmarc]
    server = site.mail_server
    server.milters = f"{site.dkim.milter}, {site.dmarc.milter}, {server.milters}"
    site.settings.change("trust", "networks", '( "10.9.0.0/16" )')


@pytest.fixture(scope="module", name="verified_site")
def fixture_verified_site():
    yield from make_site("neighbours", with_verifiers)


def delivered(site, fields, sender="ann@customer.example", name="Authentication-Results:"):
    mail = compose(sender, DESK, "A question", "Where is my parcel?")
    octets = mail.as_bytes()
    head = b"".join(f"{name} {it}\r\n".encode() for it in fields)
    site.deliver(head + octets.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), sender=sender,
                 recipients=[DESK])
    return site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])


@pytest.mark.parametrize("result", PASS, ids=lambda it: it.partition("=")[0])
@pytest.mark.parametrize("name", ["Authentication-Results :", "Authentication-Results\t:",
                                  "authentication-RESULTS \t :", "Authentication-Results:\r\n"],
                         ids=["blank", "tab", "blanks", "next-line"])
def test_name_spelled_otherwise_lifts_no_grade(verified_site, name, result):
    got = delivered(verified_site, [f"{NAME}; {result}"], name=name)
    assert not got.intake("Identity").startswith(("authenticated", "confirmed", "agent")), \
        got.mail.get_all("Authentication-Results")


@pytest.mark.parametrize("result", PASS, ids=lambda it: it.partition("=")[0])
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_forged_results_lift_no_grade(verified_site, spelling, result):
    got = delivered(verified_site, [SPELLINGS[spelling].format(result)])
    assert not got.intake("Identity").startswith(("authenticated", "confirmed", "agent")), \
        got.mail.get_all("Authentication-Results")
