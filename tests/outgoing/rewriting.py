"""The rewriter as a Python object, and what must hold for every mail it touched or left alone, with
Python's own reader of mail as the second opinion."""

import codecs
import collections
import email
import os
import re
import subprocess

MARK = "intake-acme-1042"
SIGNATURES = {"english": "Alex Li\nACME Support", "chinese": "李助理\n艾克美客服部"}
NAMES = {"english": '"Alex Li"', "chinese": "=?UTF-8?B?5p2O5Yqp55CG?="}
LINE_OCTETS_MAX = 998
BROKEN_MULTIPART = {"NoBoundaryInMultipartDefect", "StartBoundaryNotFoundDefect"}
RELABELLED = {"from", "content-type", "content-transfer-encoding", "mime-version"}


class RewriterEnded(AssertionError):
    """The rewriter ended in the middle of a mail."""


class Rewriter:
    """One running rewriter; it answers mail after mail. A new one takes over from one that ended."""

    def __init__(self, language):
        self.language = language
        self.process = None
        self.start()

    def start(self):
        arguments = [os.environ.get("REWRITER", "build/tests/outgoing/rewriter")]
        arguments += ["--chinese"] if self.language == "chinese" else []
        self.process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def rewrite(self, octets):
        """Returns the outcome line and the octets of the result."""
        self.process.stdin.write(b"%d\n" % len(octets) + octets)
        self.process.stdin.flush()
        outcome = self.process.stdout.readline().decode(errors="backslashreplace").rstrip("\n")
        length = self.process.stdout.readline()
        if not length:
            status = self.process.wait()
            self.start()
            raise RewriterEnded(f"the rewriter ended with {status}")
        return outcome, self.process.stdout.read(int(length))

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        assert self.process.wait() == 0


def type_of(part):
    """What is no type counts as plain text (RFC 2045 5.2)."""
    found = re.match(r"[\w.+-]+/[\w.+-]+(?=[\s;]|$)", part.get_content_type())
    return found.group() if found else "text/plain"


class Leaf:
    """A part without parts of its own. What lies within an attached mail is marked so, and so is the
    only text of a mail, which may have a file name and is no file all the same."""

    def __init__(self, part, parent, is_within_attached):
        self.part = part
        self.type = type_of(part)
        self.header = part._headers
        self.octets = part._payload if isinstance(part._payload, str) else ""
        self.is_within_attached = is_within_attached
        self.is_only = False
        self.is_alternative = (
            parent is not None and parent.get_content_type() == "multipart/alternative"
        )

    @property
    def is_shown_text(self):
        return (
            self.type in ("text/plain", "text/html")
            and not self.is_within_attached
            and self.part.get_content_disposition() != "attachment"
        )

    @property
    def is_body(self):
        is_named = bool(self.part.get_filename())
        return self.is_shown_text and (self.is_only or self.is_alternative or not is_named)

    @property
    def encoding(self):
        return str(self.part.get("Content-Transfer-Encoding", "7bit")).strip().lower()

    @property
    def charset(self):
        return self.part.get_content_charset("us-ascii")

    def decoded(self):
        return self.part.get_payload(decode=True) or b""

    def text(self):
        """Strictly decoded; None when the octets are not in the charset, nor in what programs take
        the label for."""
        octets = self.decoded()
        meant = {"gb2312": "gb18030", "us-ascii": "utf-8"}.get(self.charset)
        for charset in (self.charset, meant):
            try:
                return octets.decode(charset) if charset else None
            except (UnicodeDecodeError, LookupError):
                pass
        return None


class Mail:
    """A mail as Python reads it."""

    def __init__(self, octets):
        self.octets = octets
        self.root = email.message_from_bytes(octets)
        self.leaves = []
        self.multiparts = []
        self.tree = self._walk(self.root, None, False)
        shown = [leaf for leaf in self.leaves if leaf.is_shown_text]
        if shown and not any(leaf.is_body for leaf in shown):
            shown[0].is_only = True

    def _walk(self, part, parent, is_within_attached):
        is_attached = (
            part.get_content_maintype() == "message"
            or part.get_content_type() == "multipart/digest"
        )
        within = is_within_attached or is_attached
        if isinstance(part._payload, list):
            if part.get_content_maintype() == "multipart":
                self.multiparts.append(part)
            return (type_of(part), [self._walk(p, part, within) for p in part._payload])
        self.leaves.append(Leaf(part, parent, is_within_attached))
        return (type_of(part), None)

    def defects(self):
        return [type(d).__name__ for part in self.root.walk() for d in part.defects]

    def body(self):
        return self.octets[len(self.header()) :]

    def header(self):
        found = re.search(rb"(?:\A|\n)\r?\n", self.octets)
        return self.octets[: found.end()] if found else self.octets


def longest_line(octets):
    return max(len(line.rstrip(b"\r\n")) for line in octets.split(b"\n"))


def closings(mail):
    """How often each boundary of the mail closes. What stands within a text is text, also where it
    looks like the end of a part elsewhere in the mail."""
    wanted = set()
    for part in mail.multiparts:
        boundary = part.get_boundary()
        if boundary:
            wanted.add("--" + boundary + "--")

    def count(text):
        lines = (line.rstrip(" \t\r") for line in text.split("\n"))
        return collections.Counter(line for line in lines if line in wanted)

    return count(mail.octets.decode("latin-1")) - sum(
        (count(leaf.octets) for leaf in mail.leaves if leaf.is_body), collections.Counter())


def check_header(before, after, language):
    """Only the author and what says how the body is written may differ."""

    def rest(mail):
        return [field for field in mail.root._headers if field[0].lower() not in RELABELLED]

    assert rest(before) == rest(after), "a field of the header differs"
    assert [f[0].lower() for f in after.root._headers].count("from") == 1, "not one From"
    author = after.root["From"]
    assert str(author) == f"{NAMES[language]} <support@acme.example>", f"From is {author}"


def check_structure(before, after):
    assert before.tree == after.tree, f"the parts differ: {before.tree} {after.tree}"
    for one, other in zip(before.multiparts, after.multiparts):
        assert one.preamble == other.preamble, "a preamble differs"
        assert one.epilogue == other.epilogue, "an epilogue differs"
        if one is not before.root:
            assert one._headers == other._headers, "the header of a multipart differs"
    new = collections.Counter(after.defects()) - collections.Counter(before.defects())
    assert not new, f"new defects: {new}"
    assert closings(before) == closings(after), "a boundary closes more or less often"


def check_leaves(before, after):
    """Leaves are octet-identical unless they are texts of the body. Returns the changed pairs."""
    changed = []
    for one, other in zip(before.leaves, after.leaves):
        if one.octets == other.octets and (one.header == other.header or one.part is before.root):
            continue
        if BROKEN_MULTIPART & {type(d).__name__ for d in one.part.defects}:
            continue  # Python takes all its parts for one; the boundary stands in a broken field
        assert one.is_body, f"a part changed that is not the body: {one.type}"
        for field in ("Content-Type", "Content-Transfer-Encoding"):
            said = {str(value).strip() for value in one.part.get_all(field, [])}
            assert len(said) <= 1, f"a part changed that has several {field}: {said}"
        if one.header != other.header:
            check_relabelled(one, other)
        if is_clean(one) and one.text() is not None and not one.part.defects:
            assert other.text() is not None, f"not in its charset {other.charset}"
        changed.append((one, other))
    return changed


def check_relabelled(before, after):
    """The same fields but for charset and encoding."""
    for field, value in before.header:
        if field.lower() not in RELABELLED:
            assert (field, value) in after.header, f"the part's {field} differs"
    if before.header != after.header and before.part["Content-Type"] != after.part["Content-Type"]:
        assert after.charset == "utf-8", f"became {after.charset}"
    assert not is_clean(before) or parameters(before) == parameters(after), "a parameter of the content type differs"


def is_clean(leaf):
    """Whether the content type has only octets that all readers take in the same way, and a charset
    that is one."""
    said = str(leaf.part.get("Content-Type", ""))
    if "charset" in said.lower() and leaf.part.get_param("charset") is None:
        return False
    try:
        codecs.lookup(leaf.charset)
    except (LookupError, ValueError):
        return False
    return said.isascii() and "".join(said.split()).isprintable()


def parameters(leaf):
    """Those of the content type but the charset; folding is no difference."""
    found = leaf.part.get_params([("text/plain", "")])
    return {" ".join(k.split()): v for k, v in found if k not in ("charset", "")}


def holds_command(leaf):
    """Commands never reach the customer, also where the mail is signed already, or a quote stands
    above them."""
    begin = rb"(?m)^(?:[ \t]|&nbsp;|<[^>\n]*>)*(?:#|&#35;)[A-Za-z]"
    return leaf.is_body and re.search(begin, leaf.decoded())


def check_rewritten(rewriter, octets):
    """What must hold whatever the mail was. Returns the outcome and both mails with the changed
    leaves."""
    outcome, result = rewriter.rewrite(octets)
    before, after = Mail(octets), Mail(result)
    assert outcome.isprintable() and "\\x" not in outcome, f"a reason nobody can print: {outcome}"
    if outcome.startswith("refused "):
        assert result == octets, "a refused mail changed"
        return outcome, before, after, []
    assert outcome in ("signed", "already", "no-text"), outcome
    check_header(before, after, rewriter.language)
    check_structure(before, after)
    changed = check_leaves(before, after)
    if outcome != "signed" and not any(map(holds_command, before.leaves)):
        assert before.body() == after.body(), f"{outcome}, but the body changed"
    most = max(LINE_OCTETS_MAX, longest_line(octets))
    assert longest_line(result) <= most, "a line grew too long"
    for lone in (rb"(?<!\r)\n", rb"\r(?!\n)"):
        assert re.search(lone, octets) or not re.search(lone, result), f"a line end {lone} of half"
    again, repeated = rewriter.rewrite(result)
    assert repeated == result, f"a second pass ({again}) changes the mail"
    return outcome, before, after, changed
