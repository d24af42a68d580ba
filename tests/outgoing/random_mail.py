"""Random mails: trees of parts with odd boundaries, charsets, encodings and line ends, some broken."""

import base64
import random
import re

from random_text import CHARSETS, TextMaker

FIELD = re.compile(rb"[!-9;-~]+:")
TOKEN = re.compile(r"[A-Za-z0-9!#$&+.^_`{|}~-]+\Z")
DEPTH_MAX = 4
COLUMN_MAX = 73  # of quoted-printable, before a soft break

ATTACHMENTS = [
    ("application/pdf", 'attachment; filename="a.pdf"'),
    ("application/pdf", "attachment;\n filename*0*=utf-8''%E5%8F%91;\n filename*1*=%E7%A5%A8.pdf"),
    ("image/png", 'inline; filename="p.png"'),
    ("image/png", None),
    ('text/plain; name="log.txt"', None),
    ("text/plain; charset=utf-8", 'attachment; filename="log.txt"'),
    ("text/html; charset=utf-8", "attachment; filename=r.html"),
    ("text/calendar; method=REQUEST", None),
    ("application/octet-stream", 'attachment; filename="=?gb18030?B?t6LGsQ==?="'),
    ("text/x-amp-html", None),
]
UNTOUCHABLE = [
    ("multipart/signed", '; protocol="application/pgp-signature"'),
    ("multipart/report", "; report-type=delivery-status"),
    ("multipart/encrypted", '; protocol="application/pgp-encrypted"'),
]


class MailMaker:
    """One mail; `is_wild` says that its words cannot be told from quotes."""

    def __init__(self, seed, index):
        self.random = random.Random(f"{seed}:{index}")
        self.texts = TextMaker(self.random)
        self.boundaries = []
        self.is_wild = self.chance(0.15)
        self.is_broken = self.is_wild and self.chance(0.6)
        self.commands = []

    def chance(self, probability):
        return self.random.random() < probability

    # ---- leaves ----

    def quoted_printable(self, octets):
        pieces, column = [], 0
        extra = self.random.choice([0, 0, 0.02, 0.3])
        count = len(octets)
        for i, octet in enumerate(octets):
            if octet == 10:
                pieces.append("\n")
                column = 0
                continue
            is_last = i + 1 == count or octets[i + 1] == 10
            is_plain = 33 <= octet <= 126 and octet != 61 or octet in (9, 32) and not is_last
            piece = chr(octet) if is_plain else f"={octet:02X}"
            if column + len(piece) > COLUMN_MAX or extra and self.random.random() < extra:
                pieces.append("=\n")
                column = 0
            if piece == "-" and column == 0:  # a line must not begin as a boundary does
                piece = "=2D"
            pieces.append(piece)
            column += len(piece)
        return "".join(pieces).encode()

    def base64(self, octets):
        text = base64.b64encode(octets)
        width = self.random.choice([76, 76, 72, 60, 4, 1000])
        return b"\n".join(text[i : i + width] for i in range(0, len(text), width))

    def encoded(self, text, charset, is_html):
        """The octets of a text and its encoding's name, or None for none."""
        octets = text.encode("gb18030" if charset == "gb2312" else charset)
        if charset.startswith("utf-16"):
            return self.base64(octets.replace(b"\n\0", b"\r\0\n\0")), "base64"
        is_ascii = max(octets, default=0) < 128
        name = self.random.choice(
            [None, "7bit", "quoted-printable", "base64"] if is_ascii else ["8bit", "quoted-printable", "base64", "binary", None]
        )
        if name == "base64":
            return self.base64(octets.replace(b"\n", self.random.choice([b"\r\n", b"\r\n", b"\n"]))), name
        return (self.quoted_printable(octets), name) if name == "quoted-printable" else (octets, name)

    def text_leaf(self, is_html, commands=()):
        charset = self.random.choice(list(CHARSETS)) if self.chance(0.6) else "utf-8"
        language = self.random.choice(CHARSETS[charset])
        is_flowed = not is_html and self.chance(0.2)
        if self.is_wild and self.chance(0.7):
            text = self.texts.odd_html(language) if is_html else self.texts.odd_plain(language)
        elif is_html:
            text = self.texts.html(language, commands)
        else:
            text = self.texts.plain(language, is_flowed, commands)
        if is_html and charset == "utf-8" and self.chance(0.03):
            charset = "utf-16le"
        octets, encoding = self.encoded(text, charset, is_html)
        fields = []
        if is_html or charset != "us-ascii" or self.chance(0.7):
            kind = "text/html" if is_html else "text/plain"
            label = f'charset="{charset}"' if self.chance(0.5) else f"charset={charset}"
            flow = self.random.choice(["", "; delsp=yes"]) if is_flowed else ""
            fold = self.random.choice([" ", " ", "\n ", "\n\t"])
            fields.append(f"{self.random.choice(['Content-Type', 'Content-type', 'content-type'])}: {kind};{fold}{label}"
                          + ("; format=flowed" + flow if is_flowed else ""))
        if encoding:
            fields.append(f"Content-Transfer-Encoding: {encoding}")
        if self.chance(0.1):
            fields.insert(0, "X-Part: kept\n as it is")
        if self.chance(0.05):
            fields.append("Content-Disposition: inline")
        return "\n".join(fields).encode(), octets

    def attachment(self):
        kind, disposition = self.random.choice(ATTACHMENTS)
        octets = self.random.randbytes(self.random.randint(0, 200))
        fields = [f"Content-Type: {kind}", "Content-Transfer-Encoding: base64"]
        if disposition:
            fields.append(f"Content-Disposition: {disposition}")
        return "\n".join(fields).encode(), self.base64(octets)

    def attached_mail(self, depth):
        header, body = self.node(depth + 1)
        return b"Content-Type: message/rfc822", b"From: a@x.example\nSubject: s\n" + header + b"\n\n" + body

    # ---- multiparts ----

    def boundary(self):
        """Often the beginning of another one, or beginning with it; never the same twice."""
        for _ in range(20):
            if self.boundaries and self.chance(0.3):
                boundary = self.random.choice(self.boundaries) + self.random.choice(["b", "0", "--x", "-", "_", "'"])
            elif self.boundaries and self.chance(0.15):
                boundary = self.random.choice(self.boundaries)[:-1]
            else:
                size = self.random.choice([1, 3, 12, 30, 70])
                boundary = "".join(self.random.choices("abcXYZ019'()+_,-./:=?" + " " * (size > 3), k=size))
            boundary = boundary[:70].strip()
            # a boundary that closes another one is no other boundary
            closes = any(boundary in (b + "--", b) or b == boundary + "--" for b in self.boundaries)
            if boundary and not closes:
                break
        else:
            boundary = f"unique{len(self.boundaries)}"
        self.boundaries.append(boundary)
        return boundary

    def multipart(self, kind, parts, parameters=""):
        boundary = self.boundary()
        is_token = TOKEN.match(boundary) and self.chance(0.5)
        label = boundary if is_token else f'"{boundary}"'
        fold = self.random.choice([" ", " ", "\n\t"])
        octets = []
        line = b"--" + boundary.encode()
        if self.chance(0.2):
            octets.append(b"This is a multi-part message in MIME format.\n")
        for header, body in parts:
            octets.append(line + self.random.choice([b"", b"", b"", b" ", b"\t"]) + b"\n")
            octets.append((header + b"\n" if header else b"") + b"\n" + body + b"\n")
        if not self.chance(0.04):
            octets.append(line + b"--")
            octets.append(self.random.choice([b"\n", b"\n", b"", b"\nepilogue\n", b"\n\n\n"]))
        return f"Content-Type: {kind};{fold}boundary={label}{parameters}".encode(), b"".join(octets)

    def alternative(self, depth, commands=()):
        html = self.text_leaf(True, commands)
        if depth < DEPTH_MAX and self.chance(0.3):
            html = self.multipart("multipart/related", [html, self.attachment()])
        parts = [self.text_leaf(False, commands), html]
        if self.chance(0.1):
            parts.insert(self.random.randrange(3), self.attachment())
        if self.chance(0.05):
            parts.reverse()
        return self.multipart("multipart/alternative", parts)

    def mixed(self, depth):
        parts = [self.node(depth + 1)]
        for _ in range(self.random.randint(0, 3)):
            parts.append(self.attachment() if self.chance(0.6) else self.node(depth + 1))
        if self.chance(0.1):
            self.random.shuffle(parts)
        kind = "multipart/mixed" if self.chance(0.9) else self.random.choice(["multipart/x-other", "multipart/digest"])
        return self.multipart(kind, parts)

    def related(self, depth):
        return self.multipart("multipart/related", [self.node(depth + 1)] + [self.attachment() for _ in range(self.random.randint(0, 2))])

    def untouchable(self, depth):
        kind, parameters = self.random.choice(UNTOUCHABLE)
        return self.multipart(kind, [self.node(depth + 1), self.attachment()], parameters)

    def node(self, depth):
        dice = self.random.random()
        if depth >= DEPTH_MAX or dice < 0.3:
            return self.text_leaf(self.chance(0.4))
        if dice < 0.55:
            return self.alternative(depth)
        if dice < 0.8:
            return self.mixed(depth)
        if dice < 0.88:
            return self.related(depth)
        if dice < 0.93:
            return self.attached_mail(depth) if depth > 0 else self.mixed(depth)
        if dice < 0.95:
            return self.untouchable(depth)
        return self.attachment() if depth > 0 or self.chance(0.2) else self.alternative(depth)

    # ---- the mail ----

    def tree(self):
        if not self.is_wild and self.chance(0.08):
            self.commands = [f"#type cmd{self.texts.next()}", "#close"][: self.random.randint(1, 2)]
            if self.chance(0.5):
                return self.alternative(1, self.commands)
            return self.text_leaf(self.chance(0.5), self.commands)
        return self.node(0)

    def broken(self, octets):
        """A few octets or lines out of place."""
        for _ in range(self.random.randint(1, 3)):
            lines = octets.split(b"\n")
            at = self.random.randrange(len(lines))
            way = self.random.randrange(8)
            if way == 0:
                del lines[at]
            elif way == 1:
                lines.insert(at, self.random.choice(lines))
            elif way == 2:
                del lines[max(at, 3) :]
            elif way == 3 and self.boundaries:
                lines.insert(at, b"--" + self.random.choice(self.boundaries).encode() + self.random.choice([b"", b"--"]))
            elif way == 4:
                lines[at] = lines[at][: len(lines[at]) // 2]
            elif way == 5:
                lines[at] += self.random.choice([b"\0", b"\xff", b" ", b"=", b"=3", b"\xe4", b"\x1b$B"])
            elif way == 6:
                lines.insert(at, b"Content-Type: " + self.random.choice([b"text/plain; charset=x-none", b"multipart/mixed", b"text/html"]))
            else:
                lines.insert(at, b"")
            octets = b"\n".join(lines)
        return octets

    def handed_over(self, octets):
        """A line that is no field ends the header: so a mail server has it before a filter asks."""
        lines = octets.split(b"\n")
        end = lines.index(b"") if b"" in lines else len(lines)
        for at in range(end):
            if not FIELD.match(lines[at]) and not (at > 0 and lines[at][:1] in (b" ", b"\t")):
                lines.insert(at, b"")
                break
        return b"\n".join(lines)

    def octets(self):
        header, body = self.tree()
        fields = [b"From: Li Ming <support@acme.example>", b"To: Bo <bo@customer.example>", b"Subject: Re: Order",
                  b"Message-ID: <1@acme.example>", b"Date: Tue, 12 May 2026 10:14:05 +0200"]
        if self.chance(0.95):
            fields.append(b"MIME-Version: 1.0")
        fields.insert(self.random.randrange(len(fields) + 1), header) if header else None
        octets = b"\n".join(fields) + b"\n\n" + body
        octets += self.random.choice([b"\n", b"\n", b"\n", b"\n\n", b""])
        if self.is_broken:
            octets = self.handed_over(self.broken(octets))
        return octets if self.chance(0.12) else octets.replace(b"\n", b"\r\n")
