"""mails.py - the mails that are sent, the same octets on every run. {n} and {k} are filled in by
milterdrive: the number of the mail and of its sender."""

import base64
import random

WORDS = ("Drucker druckt nicht seit gestern bitte melden Sie sich bei mir der Fehler kommt immer "
         "wieder please help the printer shows error again after restart").split()

# The signature is none, but has to be looked into by who verifies signatures.
INCOMING = """\
Received: from mail.example.net (mail.example.net [192.0.2.10])
\tby mx.acme.example (Postfix) with ESMTPS id 4B{n}
\tfor <support@acme.example>; Mon, 23 Nov 2026 10:00:00 +0000 (UTC)
Received: from laptop (unknown [198.51.100.7])
\tby mail.example.net (Postfix) with ESMTPSA id 4A{n};
\tMon, 23 Nov 2026 09:59:58 +0000 (UTC)
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.invalid; s=k1;
\th=from:to:subject:date:message-id; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;
\tb=dGhpcyBpcyBub3QgYSBzaWduYXR1cmUgYnV0IGl0IGlzIGFzIGxvbmcgYXMgb25l
Date: Mon, 23 Nov 2026 09:59:57 +0000
From: =?UTF-8?Q?J=C3=B6rg_Kunde?= <SENDER>
To: ACME Support <support@acme.example>
Subject: Drucker =?UTF-8?Q?gest=C3=B6rt=2C?= Auftrag {n}
Message-ID: <{n}.bench@example.net>
User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:102.0)
MIME-Version: 1.0
"""

# To the mail of the same number.
REPLY = """\
Date: Mon, 23 Nov 2026 11:00:00 +0000
From: Alex Miller <support@acme.example>
To: =?UTF-8?Q?J=C3=B6rg_Kunde?= <kunde@customer{k}.example>
Subject: Re: Drucker =?UTF-8?Q?gest=C3=B6rt=2C?= Auftrag {n}
In-Reply-To: <{n}.bench@example.net>
References: <{n}.bench@example.net>
Message-ID: <{n}.reply@acme.example>
User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:102.0)
MIME-Version: 1.0
"""
PLAIN = "Content-Type: text/plain; charset=utf-8\n\n"
ALTERNATIVE = 'Content-Type: multipart/alternative; boundary="b"\n\n'
MIXED = 'Content-Type: multipart/mixed; boundary="b"\n\n'


class Words:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def text(self, octets):
        chosen, length = [], 0
        while length < octets:
            line = " ".join(self.random.choices(WORDS, k=9))
            chosen.append(line)
            length += len(line) + 1
        return "\n".join(chosen) + "\n"

    def rows(self, count):
        return "".join(f"<tr><td>{word}</td><td><b>{self.text(60)}</b></td></tr>\n"
                       for word in self.random.choices(WORDS, k=count))


def alternative(words, below=""):
    """Some 40 KB, most of it HTML; `below` is what HTML quotes at its end."""
    return (f"--b\nContent-Type: text/plain; charset=utf-8\n\n{words.text(6000)}\n--b\n"
            "Content-Type: text/html; charset=utf-8\n\n<html><body>"
            f"<p>{words.text(3000)}</p><table>{words.rows(200)}</table>{below}</body></html>\n"
            "--b--\n")


def with_attachment(words, octets):
    encoded = base64.encodebytes(words.random.randbytes(octets)).decode()
    return (f"--b\n{PLAIN}{words.text(3300)}\n--b\nContent-Type: application/pdf\n"
            'Content-Disposition: attachment; filename="report.pdf"\n'
            f"Content-Transfer-Encoding: base64\n\n{encoded}--b--\n")


def quote(words):
    return ('<div class="gmail_quote">On Monday J&ouml;rg wrote:<blockquote>'
            f"{words.rows(20)}</blockquote></div>")


def compose():
    """The mails by name."""
    words = Words(20261123)
    incoming = INCOMING.replace("SENDER", "kunde@customer{k}.example")
    text = words.text(3300)
    return {
        "small": incoming + PLAIN + text,
        "old": INCOMING.replace("SENDER", "kunde@old{k}.example") + PLAIN + text,
        "one-domain": INCOMING.replace("SENDER", "customer{k}@example.net") + PLAIN + text,
        "html": incoming + ALTERNATIVE + alternative(words),
        "medium": incoming + MIXED + with_attachment(words, 3_700_000),
        "huge": incoming + MIXED + with_attachment(words, 18_500_000),
        "reply": REPLY + PLAIN + text,
        "html-reply": REPLY + ALTERNATIVE + alternative(words, quote(words)),
    }


def filled_in(mail, number=1):
    """As it goes over the wire, for who reads files."""
    return mail.replace("{n}", f"{number:010d}").replace("{k}", f"{number:010d}")
