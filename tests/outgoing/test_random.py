"""Random mails rewritten: nothing that must hold for every mail may break for one of them.

RANDOM_MAILS says how many, RANDOM_SEED which ones. A mail that breaks something is kept under
build/outgoing/."""

import collections
import os
import pathlib
import re
import time

from random_mail import MailMaker
from rewriting import MARK, SIGNATURES, Rewriter, RewriterEnded, check_rewritten
from seen import without_blockquotes

MAILS = int(os.environ.get("RANDOM_MAILS") or 1000)
SEED = os.environ.get("RANDOM_SEED") or "1"
KEPT = pathlib.Path(os.environ.get("INTAKE_BUILD", "build")) / "outgoing"
KEPT_MAX = 25

REFUSALS = {  # of mails that are not broken
    "refused signed by the client (PGP or S/MIME)",
    "refused encrypted by the client (PGP or S/MIME)",
    "refused a delivery or read report",
}
SAID = re.compile(r"(?:word|quote)[0-9]+")


def readable(leaf):
    text = leaf.text()
    return text if text is not None else leaf.decoded().decode("latin-1")


def signature_pattern(language):
    first, second = SIGNATURES[language].split("\n")
    return re.compile(rf"^ ?{first}\r?\n ?{second}[ \r]*$", re.MULTILINE)


class Fresh:
    """Where our signatures stand in a part outside quotes."""

    def __init__(self, language):
        self.pattern = signature_pattern(language)

    def places(self, leaf, text):
        if leaf.type == "text/html":
            text = without_blockquotes(text)
            return [m.start() for m in re.finditer(f'class="intake-signature {MARK}"', text)]
        return [m.start() for m in self.pattern.finditer(text)]


def check_words(one, other):
    """Nothing that somebody said is lost, doubled or moved."""
    before, after = SAID.findall(readable(one)), SAID.findall(readable(other))
    assert before == after, f"words differ: {set(before) ^ set(after) or 'their order'}"


def has_placeholder(leaf):
    text = readable(leaf)
    return "{{signature}}" in (re.sub("<[^>]*>", "", text) if leaf.type == "text/html" else text)


def check_place(one, other, fresh):
    """Under the last of the author's words, and above a quote with no such words below it."""
    text = readable(other)
    places = fresh.places(other, text)
    if not places:
        return 0
    assert len(places) == 1, f"{len(places)} signatures"
    if has_placeholder(one):
        return 1
    if other.type == "text/html":
        place = text.index(f'class="intake-signature {MARK}"')
        while text.count("<blockquote", 0, place) > text.count("</blockquote", 0, place):
            place = text.index(f'class="intake-signature {MARK}"', place + 1)
    else:
        place = places[0]
    words = [m.start() for m in re.finditer(r"word[0-9]+", text)]
    quotes = [m.start() for m in re.finditer(r"quote[0-9]+", text)]
    assert not words or words[-1] < place, "words below the signature"
    if quotes and (not words or words[-1] < quotes[0]) and words:
        assert place < quotes[0], "the signature below the quote"
    return 1


def check_told(maker, outcome, before, after, changed, fresh):
    is_beside = bool(maker.commands) and outcome.startswith("refused one may stand in the text/")
    assert not outcome.startswith("refused") or outcome in REFUSALS or is_beside, outcome
    gained = collections.Counter()
    for one, other in changed:
        check_words(one, other)
        gained[one.type] += check_place(one, other, fresh)
    if outcome == "signed":
        assert gained and max(gained.values()) == 1, f"signed {dict(gained)}"
        if maker.commands:
            left = [readable(leaf) for leaf in after.leaves if leaf.is_body]
            assert not any("cmd" in text for text in left), "a command is left"


def check(maker, rewriter, fresh, octets):
    outcome, before, after, changed = check_rewritten(rewriter, octets)
    if not maker.is_wild:
        check_told(maker, outcome, before, after, changed, fresh)
    return outcome


def keep(index, octets, what):
    KEPT.mkdir(parents=True, exist_ok=True)
    path = KEPT / f"random-{SEED}-{index}.eml"
    path.write_bytes(octets)
    return f"{path}: {what}"


def run(rewriters, failures, outcomes):
    """Returns how many mails broke what; only the first ones are kept."""
    fresh = {language: Fresh(language) for language in rewriters}
    broken = collections.Counter()
    for index in range(MAILS):
        language = ("english", "chinese")[index % 2]
        maker = MailMaker(SEED, index)
        octets = maker.octets()
        try:
            outcome = check(maker, rewriters[language], fresh[language], octets)
            outcomes[outcome.split()[0]] += 1
        except Exception as fault:  # Python's reader may fail as well
            broken[re.sub(r"[\[({'].*", "", str(fault).split("\n")[0])] += 1
            if len(failures) < KEPT_MAX or isinstance(fault, RewriterEnded):
                told = f"{language}: {type(fault).__name__}: {fault}"
                failures.append(keep(index, octets, told.split("\n")[0]))
    return broken


def test_random_mails(capsys):
    rewriters = {language: Rewriter(language) for language in sorted(SIGNATURES)}
    failures, outcomes, begin = [], collections.Counter(), time.monotonic()
    broken = run(rewriters, failures, outcomes)
    seconds = time.monotonic() - begin
    told = ", ".join(f"{outcome} {count}" for outcome, count in outcomes.most_common())
    with capsys.disabled():
        print(f"\nfigure: {MAILS} random mails, seed {SEED}, {seconds:.0f} s: {told}")
        for what, count in broken.most_common():
            print(f"figure: {count} times {what}")
    assert not failures, "\n".join(failures)
    assert outcomes["signed"] * 2 > MAILS, "most of the mails should have been signed"
    for rewriter in rewriters.values():
        rewriter.close()
