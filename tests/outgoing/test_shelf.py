"""The shelf of agents' mails: every mail of tests/mail/outgoing/ rewritten, read by Python and held
against what its NAME.json wants."""

import collections
import hashlib
import json
import pathlib

import pytest
from rewriting import MARK, SIGNATURES, Rewriter, check_rewritten
from seen import folded, seen, without_blockquotes, without_rule

SHELF = pathlib.Path(__file__).parent.parent / "mail" / "outgoing"
MAILS = sorted(path.stem for path in SHELF.glob("*.eml"))
NEW_LINES_MAX = 16  # of one part's octets, for one signature
GONE_LINES_MAX = 20  # for commands and an own signature


@pytest.fixture(scope="module", params=sorted(SIGNATURES))
def rewriter(request):
    running = Rewriter(request.param)
    yield running
    running.close()


def octets_of(name):
    octets = (SHELF / f"{name}.eml").read_bytes()
    assert b"\r" not in octets
    return octets if "bare-lf" in name else octets.replace(b"\n", b"\r\n")


def test_the_shelf_is_full():
    assert len(MAILS) >= 85


@pytest.mark.parametrize("author", [b"", b" ", b" undisclosed:;"])
def test_mail_without_an_author(rewriter, author):
    outcome, result = rewriter.rewrite(b"From:" + author + b"\r\nSubject: x\r\n\r\nHello\r\n")
    assert outcome == "signed" and b"From:" + author + b"\r\nSubject: x\r\n" in result


@pytest.mark.parametrize("name", MAILS)
def test_mail(rewriter, name):
    wanted = json.loads((SHELF / f"{name}.json").read_text())
    if wanted.get("language", rewriter.language) != rewriter.language:
        pytest.skip("signed already, in the other language")
    octets = octets_of(name)
    outcome, before, after, changed = check_rewritten(rewriter, octets)
    result = {"refused": "unchanged"}.get(outcome.split()[0], outcome)
    assert result == wanted["result"], outcome
    if outcome.startswith("refused"):
        assert wanted["reason"].lower() in outcome.lower()
    check_attachments(before, after)
    bodies = [leaf for leaf in after.leaves if leaf.is_body]
    for text in wanted["kept"]:
        check_kept(text, before, after)
    for text in wanted["gone"]:
        assert any(text in seen(leaf) for leaf in before.leaves if leaf.is_body), text
        assert not any(text in seen(leaf) for leaf in bodies), f"still there: {text}"
    for text in wanted.get("gone_from_html", []):  # its plain text has nothing to know it by
        assert not any(text in seen(leaf) for leaf in bodies if leaf.type == "text/html"), text
    if outcome == "signed":
        for kind in {leaf.type for leaf in bodies}:
            check_signature(rewriter.language, wanted, [x for x in bodies if x.type == kind])
        for one, other in changed:
            check_splice(one, other, not (wanted["gone"] or wanted.get("gone_from_html")))


def check_attachments(before, after):
    def digests(mail):
        return [
            (leaf.part.get_filename(), hashlib.sha256(leaf.decoded()).hexdigest())
            for leaf in mail.leaves
            if not leaf.is_body
        ]

    assert digests(before) == digests(after)


def check_kept(text, before, after):
    """Where it was seen before, as often as before."""
    was = [seen(leaf).count(text) for leaf in before.leaves]
    assert sum(was) > 0, f"never was there: {text}"
    assert was == [seen(leaf).count(text) for leaf in after.leaves], f"lost: {text}"


def check_signature(language, wanted, leaves):
    """In one of the parts of its kind, once, in its place."""
    signature = folded(SIGNATURES[language])
    assert sum(fresh_signatures(leaf, signature) for leaf in leaves) == 1
    words = next(seen(leaf) for leaf in leaves if fresh_signatures(leaf, signature) == 1)
    at = words.find(signature)
    above, below = without_rule(words[:at]), words[at + len(signature) :].strip()
    if wanted["above"] is None:
        return
    assert above.endswith(wanted["above"]), f"above: ...{above[-80:]}"
    assert above or not wanted["above"]
    if wanted["below"] is None:
        assert not below, f"below: {below[:80]}..."
    else:
        assert wanted["below"] in below, f"below: {below[:80]}..."


def fresh_signatures(leaf, signature):
    """How often our signature stands in the part outside quotes."""
    text = leaf.text()
    if leaf.type == "text/html":
        unquoted = without_blockquotes(text)
        return unquoted.count(f'class="intake-signature {MARK}"')
    lines = [line for line in text.splitlines() if not line.startswith(">")]
    return folded("\n".join(lines)).count(signature)


def check_splice(before, after, is_insertion):
    """But for bounded stretches the octets are those of before."""
    if before.encoding == "base64" or before.header != after.header:
        return
    if is_insertion:
        assert is_insertion_into(before.octets, after.octets), "more than an insertion"
    one = collections.Counter(before.octets.split("\n"))
    other = collections.Counter(after.octets.split("\n"))
    assert sum((other - one).values()) <= NEW_LINES_MAX
    assert sum((one - other).values()) <= GONE_LINES_MAX


def is_insertion_into(before, after):
    prefix = 0
    while prefix < len(before) and prefix < len(after) and before[prefix] == after[prefix]:
        prefix += 1
    rest = len(before) - prefix
    return rest == 0 or after[len(after) - rest :] == before[prefix:]
