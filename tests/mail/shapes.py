"""Mails that are made to cost more than they weigh. Each shape is a function from a size in octets to the
octets of a mail of about that size; tests/mail/grow.py measures them."""

INCOMING = b"From: a <a@client.example>\r\nTo: support@acme.example\r\nMessage-ID: <x@client.example>\r\nMIME-Version: 1.0\r\n"
OUTGOING = (b"From: support@acme.example\r\nTo: jane.doe@client.example\r\nSubject: Re: [#ACME-1002] hello\r\n"
            b"Message-ID: <y@client.example>\r\nMIME-Version: 1.0\r\n")
UTF8 = b"Content-Type: text/plain; charset=utf-8\r\n"
HTML = b"Content-Type: text/html; charset=utf-8\r\n"
CHARSETS = (b"gb18030", b"big5", b"euc-jp", b"koi8-r", b"iso-2022-jp", b"euc-kr", b"windows-1251", b"iso-8859-2")
RARE = [b"IBM%03d" % number for number in (37, 38, 256, 273, 274, 275, 277, 278, 280, 281, 284, 285, 290, 297, 420, 423, 424,
                                            437, 500, 850, 851, 852, 855, 856, 857, 858, 860, 861, 862, 863, 864, 865, 866,
                                            868, 869, 870, 871, 874, 875, 880, 891, 903, 904, 905, 918, 922)]


def fill(piece, size):
    piece = piece.encode() if isinstance(piece, str) else piece
    return piece * max(1, size // len(piece))


def number(piece, size):
    """The piece, in which b'%d' stands once, with ascending numbers."""
    count = max(1, size // (len(piece) + 3))
    return b"".join(piece % index for index in range(count))


def mixed(parts, kind=b"mixed", extra=b""):
    return b"Content-Type: multipart/" + kind + b"; boundary=b" + extra + b"\r\n\r\n" + parts + b"--b--\r\n"


def incoming(rest):
    return INCOMING + b"Subject: hello\r\n" + rest


def text(octets, kind=UTF8):
    return incoming(kind + b"\r\n" + octets)


def subject(octets):
    return INCOMING + b"Subject: " + octets + b"\r\n\r\nhello\r\n"


def field(name, octets):
    return incoming(name + b": " + octets + b"\r\n\r\nhello\r\n")


def fields(octets):
    return incoming(octets + b"\r\nhello\r\n")


def reply(octets, kind=UTF8):
    return OUTGOING + kind + b"\r\n" + octets


def dashes(size, levels, length):
    head = b""
    for level in range(levels):
        boundary = b"-" * (length - level)
        head += b'Content-Type: multipart/mixed; boundary="' + boundary + b'"\r\n\r\n--' + boundary + b"\r\n"
    return incoming(head + b"\r\n" + b"-" * size + b"\r\n")


def nested(size, line, levels=28):
    head = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level) for level in range(levels))
    return incoming(head + b"\r\n" + fill(line, size))


def same_boundary(size):
    inner = b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    return incoming(b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + inner + fill(b"--b\r\n", size))


def bare_cr(size):
    """A header with CR for line ends, and the one LF far enough in front for the rest to be searched for the next."""
    return (b"From: a <a@client.example>\rTo: support@acme.example\rSubject: hello\rMessage-ID: <x@client.example>\rX-A: b\n"
            + fill(b"a:\r", size))


def report(blocks):
    parts = b"--b\r\n\r\nfailed\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n" + blocks + b"\r\n"
    return incoming(mixed(parts, b"report", b"; report-type=delivery-status"))


def words(charsets, size, payload=b"gICA", encoding=b"b"):
    return fill(b" ".join(b"=?%s?%s?%s?=" % (name, encoding, payload) for name in charsets) + b"\r\n ", size)


def invisible(size):
    parts = (b"--b\r\nContent-Type: text/plain; charset=utf-8; name=x\r\n\r\n" + fill("\u200b", size) + b"\r\n"
             + b"--b\r\nContent-Type: text/plain; name=y\r\n\r\n\r\n" * 490)
    return incoming(mixed(parts))


def many_fields_of_parts(size):
    part = b"--b\r\n" + b"a:\r\n" * 900 + b"\r\nx\r\n"
    return incoming(mixed(fill(part, size)))


def alternatives(size, inside):
    return incoming(mixed(fill(b"--b\r\nContent-Type: text/html\r\n\r\n" + inside + b"\r\n", size), b"alternative"))


def digests(size):
    return incoming(mixed(fill(b"--b\r\n\r\nFrom: a@b.example\r\nSubject: x\r\n\r\ny\r\n", size), b"digest"))


# name: (part of the mail that grows, mail)
READ = {
    "boundary of dashes": ("body", lambda n: dashes(n, 1, 990)),
    "boundaries of dashes nested": ("body", lambda n: dashes(n, 25, 990)),
    "nested, lines of dashes": ("body", lambda n: nested(n, b"--\n")),
    "nested, empty lines": ("body", lambda n: nested(n, b"\n")),
    "nested, carriage returns": ("body", lambda n: nested(n, b"\r")),
    "nested, almost delimiters": ("body", lambda n: nested(n, b"--b0x\n--b1x\n--b27x\n")),
    "boundary twice": ("body", same_boundary),
    "many parts": ("body", lambda n: incoming(mixed(fill(b"--b\r\n\r\nx\r\n", n)))),
    "many parts with fields": ("body", many_fields_of_parts),
    "many files": ("body", lambda n: incoming(mixed(fill(b"--b\r\nContent-Type: a/b; name=x\r\n\r\nx\r\n", n)))),
    "many alternatives": ("body", lambda n: alternatives(n, b"<p> ")),
    "alternatives with rows": ("body", lambda n: alternatives(n, b"<table><tr><td>" * 100)),
    "digest": ("body", digests),
    "messages nested": ("body", lambda n: incoming(fill(b"Content-Type: message/rfc822\r\n\r\n", n))),
    "invisible named parts": ("body", invisible),
    "invisible text": ("body", lambda n: text(fill("\u200b", n))),
    "uuencoded files tiny": ("body", lambda n: text(fill(b"begin 644 x\r\n#86)C\r\n`\r\nend\r\n", n))),
    "uuencoded, no end": ("body", lambda n: text(fill(b"begin 644 x\r\n#86)C\r\n", n))),
    "base64 files tiny": ("body", lambda n: text(fill(b"begin-base64 644 x\r\nYQ==\r\n====\r\n", n))),
    "uuencoded bodies": ("body", lambda n: incoming(mixed(fill(b"--b\r\nContent-Transfer-Encoding: uuencode\r\n\r\nbegin 644 x\r\n#86)C\r\n`\r\nend\r\n", n)))),
    "base64 of strays": ("body", lambda n: incoming(b"Content-Transfer-Encoding: base64\r\n\r\n" + b"YWFh" * 3000 + fill(b"=Y!", n))),
    "base64 texts": ("body", lambda n: incoming(b"Content-Transfer-Encoding: base64\r\n" + UTF8 + b"\r\n" + fill(b"5aW95aW9" * 9 + b"\r\n", n))),
    "quoted-printable escapes": ("body", lambda n: incoming(b"Content-Transfer-Encoding: quoted-printable\r\n" + UTF8 + b"\r\n" + fill(b"=E5=A5=BD=\r\n", n))),
    "quoted-printable broken": ("body", lambda n: incoming(b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + fill(b"=x", n))),
    "one line": ("body", lambda n: text(fill(b"x", n))),
    "one word per line": ("body", lambda n: text(fill(b"x\n", n))),
    "blanks": ("body", lambda n: text(fill(b" ", n))),
    "carriage returns": ("body", lambda n: text(fill(b"\r", n))),
    "NULs": ("body", lambda n: text(fill(b"\0", n))),
    "surrogates": ("body", lambda n: text(fill(b"\xed\xa0\x80", n))),
    "broken UTF-8": ("body", lambda n: text(fill(b"\xe5\xa5", n))),
    "octets without a charset": ("body", lambda n: text(fill(b"\xe9\xff", n), b"")),
    "Chinese without a charset": ("body", lambda n: text(fill("您好吗".encode("gb18030"), n), b"")),
    "iso-2022 escapes": ("body", lambda n: text(fill(b"\x1b$B\x1b(B", n), b"Content-Type: text/plain; charset=iso-2022-jp\r\n")),
    "iso-2022-kr shifts": ("body", lambda n: text(b"\x1b$)C" + fill(b"\x0e\x0f", n), b"Content-Type: text/plain; charset=iso-2022-kr\r\n")),
    "HZ escapes": ("body", lambda n: text(fill(b"~{~}", n), b"Content-Type: text/plain; charset=hz-gb-2312\r\n")),
    "UTF-7": ("body", lambda n: text(fill(b"+AGE-", n), b"Content-Type: text/plain; charset=utf-7\r\n")),
    "UTF-16 surrogates": ("body", lambda n: text(fill(b"\x00\xd8", n), b"Content-Type: text/plain; charset=utf-16le\r\n")),
    "marks": ("body", lambda n: text(b"a" + fill("\u0301", n // 2) + fill("\u0316", n // 2))),
    "marks in turn": ("body", lambda n: text(b"a" + fill("\u0301\u0316", n))),
    "ligatures": ("body", lambda n: text(fill("\ufdfa", n))),
    "old Hangul": ("body", lambda n: text(fill("\u1112\u1161\u11ab", n))),
    "Vietnamese": ("body", lambda n: text(fill("Tiếng Việt đã được ", n))),
    "quote levels": ("body", lambda n: text(fill(b">", n))),
    "quoted lines": ("body", lambda n: text(fill(b"> a\n", n))),
    "quoted and not": ("body", lambda n: text(fill(b"> a\nb\n", n))),
    "flowed": ("body", lambda n: text(fill(b">>> a \n", n), b"Content-Type: text/plain; format=flowed; delsp=yes\r\n")),
    "flowed stairs": ("body", lambda n: text(fill(b"> a \n>> a \n", n), b"Content-Type: text/plain; format=flowed\r\n")),
    "lines that say wrote": ("body", lambda n: text(b"hello\r\n" + fill(b"wrote:\r\n", n))),
    "attributions": ("body", lambda n: text(b"hello\r\n" + fill(b"On 3 May 2021, Ann <a@b.example> wrote:\r\n", n))),
    "attributions begun": ("body", lambda n: text(b"hello\r\n" + fill(b"On 3 May 2021 at 10:35, Ann <a@b\r\n", n))),
    "attributions in a line": ("body", lambda n: text(b"hello\r\n" + fill(b"a On 3 May 2021, x wrote:\r\n", n) + b"> a\r\n")),
    "dates and colons": ("body", lambda n: text(b"hello\r\n" + fill(b"2021-05-03 10:35 a e:\r\n", n))),
    "addresses and colons": ("body", lambda n: text(b"hello\r\n" + fill(b"ann@example.com 10:35:\r\n", n))),
    "signature separators": ("body", lambda n: text(b"hello\r\n" + fill(b"-- \r\n", n))),
    "dashes and a line": ("body", lambda n: text(b"hello\r\n" + fill(b"--\r\na\r\n", n))),
    "rules and cards": ("body", lambda n: text(b"hello\r\n" + fill(b"-----\r\nwww.a.example\r\n\r\n", n))),
    "names behind dashes": ("body", lambda n: text(b"hello\r\n" + fill(b"\r\n- Ann\r\n", n))),
    "telephone lines": ("body", lambda n: text(b"hello\r\n" + fill(b"Sent from my iPhone\r\n", n))),
    "footers": ("body", lambda n: text(b"hello\r\n" + fill(b"____________________\r\nmailing list\r\n", n))),
    "header blocks": ("body", lambda n: text(b"hello\r\n" + fill(b"From: a\r\nSent: b\r\n", n))),
    "header lines": ("body", lambda n: text(b"hello\r\n" + fill(b"From: a\r\n", n))),
    "forwards": ("body", lambda n: text(b"hello\r\n" + fill(b"---- Forwarded by\r\n", n))),
    "rules": ("body", lambda n: text(b"hello\r\n" + fill(b"----------\r\n", n))),
    "mbox lines": ("body", lambda n: text(fill(b"From a@b.example Mon May  3 10:35:00 2021\r\n", n))),
    "URLs": ("body", lambda n: text(fill(b"https://a.example/?b=c ", n))),
    "links with wrapped ends": ("body", lambda n: text(fill(b"> a (https://a.example\nb\n> c\n", n))),
    "PGP armour": ("body", lambda n: text(fill(b"-----BEGIN PGP MESSAGE-----\r\n\r\n-----END PGP MESSAGE-----\r\n", n))),
    "calendars": ("body", lambda n: incoming(mixed(fill(b"--b\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\n", n)))),
    "HTML tags": ("body", lambda n: text(fill(b"<b>", n), HTML)),
    "HTML nested": ("body", lambda n: text(fill(b"<div>", n), HTML)),
    "HTML end tags of others": ("body", lambda n: text(fill(b"<b><i></p></td>", n), HTML)),
    "HTML attributes": ("body", lambda n: text(b"<a " + fill(b"b=c ", n) + b">", HTML)),
    "HTML entities": ("body", lambda n: text(fill(b"&nbsp;&#x4f60;&aelig", n), HTML)),
    "HTML broken entities": ("body", lambda n: text(fill(b"&&#&#x&a", n), HTML)),
    "HTML links": ("body", lambda n: text(fill(b"<a href=https://a.example/b>x</a>", n), HTML)),
    "HTML links open": ("body", lambda n: text(fill(b"<a href=https://a.example/b>x", n), HTML)),
    "HTML tables": ("body", lambda n: text(fill(b"<table><tr><td>x", n), HTML)),
    "HTML lists": ("body", lambda n: text(fill(b"<ul><li>x", n), HTML)),
    "HTML list items": ("body", lambda n: text(b"<ol>" + fill(b"<li>x</li>", n), HTML)),
    "HTML blockquotes": ("body", lambda n: text(fill(b"<blockquote type=cite>x", n), HTML)),
    "HTML quotes of Gmail": ("body", lambda n: text(fill(b"<div class=gmail_quote>On 3 May 2021, Ann wrote:<br>", n), HTML)),
    "HTML hidden": ("body", lambda n: text(fill(b"<span style='display:none'>x</span>", n), HTML)),
    "HTML styles": ("body", lambda n: text(b"<p style='" + fill(b"color:red;", n) + b"'>x", HTML)),
    "HTML comments": ("body", lambda n: text(fill(b"<!--", n), HTML)),
    "HTML conditional comments": ("body", lambda n: text(fill(b"<!--[if mso]>x<![endif]-->", n), HTML)),
    "HTML scripts": ("body", lambda n: text(fill(b"<script></", n), HTML)),
    "HTML breaks": ("body", lambda n: text(fill(b"<br>", n), HTML)),
    "HTML rules of Outlook": ("body", lambda n: text(b"a" + fill(b"<div style='border:none;border-top:solid #E1E1E1 1.0pt'>b</div>", n), HTML)),
    "HTML header blocks": ("body", lambda n: text(b"a" + fill(b"<p><b>From:</b> a<br><b>Sent:</b> b<br>", n), HTML)),
    "HTML less-than signs": ("body", lambda n: text(fill(b"<", n), HTML)),
    "HTML charset in a meta": ("body", lambda n: text(b"<meta charset=gb2312>" + fill("您好".encode("gb18030"), n), b"Content-Type: text/html\r\n")),
    "many HTML parts": ("body", lambda n: incoming(mixed(fill(b"--b\r\nContent-Type: text/html\r\n\r\n<p>x\r\n", n)))),
    "many charsets of parts": ("body", lambda n: incoming(mixed(b"".join(
        b"--b\r\nContent-Type: text/plain; charset=%s\r\n\r\n" % RARE[index % len(RARE)] + b"\xe9\xe8" * 20 + b"\r\n"
        for index in range(max(1, n // 100)))))),
    "report of many recipients": ("body", lambda n: report(number(b"Final-Recipient: rfc822; u%d@b.example\r\nAction: failed\r\n\r\n", n))),
    "report of one recipient": ("body", lambda n: report(fill(b"Final-Recipient: rfc822; u@b.example\r\nAction: failed\r\nStatus: 5\r\nDiagnostic-Code: smtp; 5.5.5.5.5.5\r\n\r\n", n))),
    "report of empty blocks": ("body", lambda n: report(fill(b"\n", n))),
    "reports": ("body", lambda n: incoming(mixed(fill(b"--b\r\nContent-Type: message/delivery-status\r\n\r\n" + b"\n" * 5000, n), b"report", b"; report-type=delivery-status"))),
    "report of fields": ("body", lambda n: report(fill(b"a:\r\n", n))),
    "report returned": ("body", lambda n: report(b"\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n" + fill(b"Message-ID: <a@b>\r\n", n))),
    "report in words": ("body", lambda n: text(fill(b"<u@b.example>: 550 5.1.1 not delivered\r\n", n)).replace(b"a@client", b"mailer-daemon@client")),
    "report in a line": ("body", lambda n: text(fill(b"u@b.c@", n)).replace(b"a@client", b"mailer-daemon@client")),
    "report of other fields": ("body", lambda n: text(b"a\r\n" + fill(b"Reporting-MTA: dns; a\r\n", n)).replace(b"a@client", b"mailer-daemon@client")),
    "header many charsets": ("header", lambda n: subject(words(CHARSETS, n))),
    "header rare charsets": ("header", lambda n: subject(words(RARE, n))),
    "header charsets of nobody": ("header", lambda n: subject(number(b"=?x%d?b?gICA?= ", n))),
    "header charsets of nobody in turn": ("header", lambda n: subject(words((b"x1", b"x2"), n, b"gIGCg4SFhoeI"))),
    "header one charset": ("header", lambda n: subject(words((b"gb18030",), n))),
    "header one charset apart": ("header", lambda n: subject(fill(b"=?gb18030?b?gICA?= a ", n))),
    "header encodings in turn": ("header", lambda n: subject(fill(b"=?utf-8?b?YQ==?= =?utf-8?q?a?= ", n))),
    "header words without end": ("header", lambda n: subject(fill(b"=?a?Q?", n))),
    "header marks within words": ("header", lambda n: subject(b"=?a?Q?" + fill(b"?=41", n))),
    "header accents raw": ("header", lambda n: subject(fill(b"\xe9\xff", n))),
    "header marks raw": ("header", lambda n: subject(b"a" + fill("\u0301", n // 2) + fill("\u0316", n // 2))),
    "header marks raw in turn": ("header", lambda n: subject(b"a" + fill("\u0301\u0316", n))),
    "header ligatures": ("header", lambda n: subject(fill("\ufdfa", n))),
    "header tags": ("header", lambda n: subject(fill(b"[#ACME-", n))),
    "header prefixes": ("header", lambda n: subject(fill(b"Re: ", n))),
    "header raw fields": ("header", lambda n: fields(fill(b"X-A: \xe9\xff\xe8\xfe\xe7\xfd\xe6\xfc\xe5\r\n", n))),
    "header raw fields with words": ("header", lambda n: fields(fill(b"X-A: \xe9\xff\xe8\xfe\xe7\xfd\xe6\xfc =?x?q?=e9=e8=e7=e6=e5=e4=e3=e2=e1?=\r\n", n))),
    "header fields": ("header", lambda n: fields(number(b"X-%d:\r\n", n))),
    "header lines folded": ("header", lambda n: field(b"X-A", fill(b"\r\n a", n))),
    "header lines of nobody": ("header", lambda n: fields(fill(b"x\r\nTo: a\r\n", n))),
    "header carriage returns": ("header", bare_cr),
    "header addresses": ("header", lambda n: field(b"Cc", number(b"u%d@b.example, ", n))),
    "header addresses with names": ("header", lambda n: field(b"Cc", number(b"=?gb18030?b?gICA?= =?euc-kr?b?gICA?= <u%d@b.example>, ", n))),
    "header authors": ("header", lambda n: INCOMING.replace(b"From: a <a@client.example>", b"From: " + words((b"x1", b"big5"), n, b"gIGCg4SFhoeI").replace(b"\r\n ", b",")) + b"\r\nhello\r\n"),
    "header names of nobody": ("header", lambda n: field(b"To", fill(b"=?x1?q??=,=?x2?q??=,", n))),
    "header raw names": ("header", lambda n: field(b"To", fill(b"\"\xe9\xff\xe8\xfe\xe7\xfd\xe6\xfc\" <a@b.example>, ", n))),
    "header commas": ("header", lambda n: field(b"To", fill(b",", n))),
    "header groups": ("header", lambda n: field(b"To", fill(b"a:;", n))),
    "header groups open": ("header", lambda n: field(b"To", fill(b"a:", n))),
    "header comments": ("header", lambda n: field(b"To", fill(b"(a)", n))),
    "header comments nested": ("header", lambda n: field(b"To", fill(b"(", n // 2) + fill(b")", n // 2))),
    "header comments open": ("header", lambda n: field(b"To", fill(b"((a)", n))),
    "header comments and commas": ("header", lambda n: field(b"To", fill(b"(a@b),", n))),
    "header quotes": ("header", lambda n: field(b"To", fill(b"\"a\\\" ", n))),
    "header brackets": ("header", lambda n: field(b"To", fill(b"<a@b><", n))),
    "header at-signs": ("header", lambda n: field(b"To", fill(b"a@", n))),
    "header literals": ("header", lambda n: field(b"To", fill(b"a@[", n))),
    "header references": ("header", lambda n: field(b"References", number(b"<%d@b.example> ", n))),
    "header references open": ("header", lambda n: field(b"References", fill(b"<a@", n))),
    "header references in words": ("header", lambda n: field(b"In-Reply-To", words((b"utf-8", b"big5"), n, b"PGFAYj4="))),
    "header parameters": ("header", lambda n: field(b"Content-Type", b"text/plain" + number(b"; a%d=b", n))),
    "header parameter pieces": ("header", lambda n: field(b"Content-Type", b"a/b" + number(b"; name*%d*=a", n))),
    "header parameter quotes": ("header", lambda n: field(b"Content-Type", b"a/b; name=\"" + fill(b"\" a", n))),
    "header parameter blanks": ("header", lambda n: field(b"Content-Type", b"a/b; name=\"" + fill(b"\"" + b" " * 500, n))),
    "header parameter percents": ("header", lambda n: field(b"Content-Disposition", b"attachment; filename*=gb18030''" + fill(b"%80", n))),
    "header parameter words": ("header", lambda n: field(b"Content-Disposition", b"attachment; filename=\"" + words(CHARSETS, n).replace(b"\r\n ", b" ") + b"\"")),
    "header Authentication-Results": ("header", lambda n: fields(fill(b"Authentication-Results: mail.acme.example; spf=pass (((; dkim=pass header.d=a\r\n", n))),
    "header Authentication-Results long": ("header", lambda n: field(b"Authentication-Results", b"mail.acme.example" + fill(b"; dkim=pass (a) header.d=b", n))),
    "header Received": ("header", lambda n: fields(fill(b"Received: from a by b\r\n", n))),
    "header Delivered-To": ("header", lambda n: fields(number(b"Delivered-To: %d@b.example\r\n", n))),
    "header X-Loop": ("header", lambda n: incoming(b"Cc: " + number(b"u%d@b.example, ", 8000) + b"\r\n" + fill(b"X-Loop: a@b\r\n", n) + b"\r\nhello\r\n")),
    "header List": ("header", lambda n: fields(fill(b"List-Unsubscribe: <https://a.example>\r\n", n))),
    "header Auto-Submitted": ("header", lambda n: field(b"Auto-Submitted", fill(b"auto-replied ", n))),
    "header dates": ("header", lambda n: field(b"Date", fill(b"Mon (", n))),
    "header failed recipients": ("header", lambda n: field(b"X-Failed-Recipients", number(b"u%d@b.example, ", n))),
    "header foreign fields": ("header", lambda n: fields(fill(b"X-Intake-A: b\r\n", n))),
    "header foreign fields of many names": ("header", lambda n: fields(number(b"X-Intake-%d: b\r\n", n))),
    "header language": ("header", lambda n: field(b"Content-Language", fill(b"en-", n))),
}

PERSON = b"Hello Ann,\r\n\r\nthank you.\r\n"
REWRITTEN = {
    "lines that say wrote": ("body", lambda n: reply(PERSON + fill(b"wrote:\r\n", n))),
    "attributions": ("body", lambda n: reply(PERSON + fill(b"On 3 May 2021, Ann <a@b.example> wrote:\r\n", n))),
    "separators": ("body", lambda n: reply(PERSON + fill(b"-- \r\n", n))),
    "separators without blank": ("body", lambda n: reply(PERSON + fill(b"--\r\n", n))),
    "separators and a line": ("body", lambda n: reply(PERSON + fill(b"-- \r\nAlex\r\n", n))),
    "separators and quotes": ("body", lambda n: reply(PERSON + fill(b"-- \r\nAlex\r\n> a\r\n", n))),
    "quoted lines": ("body", lambda n: reply(PERSON + fill(b"> a\r\n", n))),
    "quoted and not": ("body", lambda n: reply(PERSON + fill(b"> a\r\nb\r\n", n))),
    "quote levels": ("body", lambda n: reply(PERSON + fill(b">", n))),
    "one line": ("body", lambda n: reply(PERSON + fill(b"x", n))),
    "empty lines": ("body", lambda n: reply(PERSON + fill(b"\r\n", n))),
    "blanks": ("body", lambda n: reply(PERSON + fill(b" ", n))),
    "words": ("body", lambda n: reply(PERSON + fill(b"Dear Ann, we are on it. ", n))),
    "telephone lines": ("body", lambda n: reply(PERSON + fill(b"Sent from my iPhone\r\n", n))),
    "placeholders": ("body", lambda n: reply(PERSON + fill(b"{{signature}}\r\n", n))),
    "placeholders apart": ("body", lambda n: reply(PERSON + fill(b"{{signature}}\r\nx\r\n", n))),
    "placeholders, quoted-printable": ("body", lambda n: reply(
        PERSON + fill(b"{{signature}}\r\nx\r\n", n), UTF8 + b"Content-Transfer-Encoding: quoted-printable\r\n")),
    "placeholders, GB18030": ("body", lambda n: reply(
        PERSON + fill("{{signature}}\r\n您\r\n".encode("gb18030"), n), b"Content-Type: text/plain; charset=gb18030\r\n")),
    "PGP and lines that say wrote": ("body", lambda n: reply(PERSON + b"PGP\r\n" + fill(b"> a\r\nb wrote:\r\n", n))),
    "texts with signatures": ("body", lambda n: OUTGOING + mixed(
        b"--b\r\n\r\nHello\r\n-- \r\nAlex\r\n" * 480 + b"--b\r\nContent-Type: a/b\r\n\r\n" + fill(b"z" * 75 + b"\r\n", n))),
    "own signatures": ("body", lambda n: reply(PERSON + fill(b"Alex Li\r\nACME Support\r\n", n))),
    "command lines": ("body", lambda n: reply(fill(b"#close\r\n", n) + PERSON)),
    "commands of nobody": ("body", lambda n: reply(fill(b"#x\r\n", n) + PERSON)),
    "command signs": ("body", lambda n: reply(fill("＃", n) + b"\r\n" + PERSON)),
    "marks": ("body", lambda n: reply(PERSON + b"a" + fill("\u0301\u0316", n))),
    "ligatures": ("body", lambda n: reply(PERSON + fill("\ufdfa", n))),
    "introductions": ("body", lambda n: reply(fill(b"Hi\r\n\r\nAnn, 2021:\r\n> a\r\n", n))),
    "invisible": ("body", lambda n: reply(PERSON + fill("\u200b\n", n))),
    "flowed": ("body", lambda n: reply(PERSON + fill(b">>> a \r\n", n), b"Content-Type: text/plain; format=flowed\r\n")),
    "Chinese": ("body", lambda n: reply(fill("您好，谢谢。\r\n".encode("gb18030"), n), b"Content-Type: text/plain; charset=gb2312\r\n")),
    "Japanese escapes": ("body", lambda n: reply(PERSON + fill(b"\x1b$B$3\x1b(B", n), b"Content-Type: text/plain; charset=iso-2022-jp\r\n")),
    "quoted-printable": ("body", lambda n: reply(PERSON + fill(b"=41=\r\n", n), UTF8 + b"Content-Transfer-Encoding: quoted-printable\r\n")),
    "header blocks": ("body", lambda n: reply(PERSON + fill(b"From: a\r\nSent: b\r\n", n))),
    "PGP armour": ("body", lambda n: reply(PERSON + fill(b"-----BEGIN PGP MESSAGE-----\r\n\r\n-----END PGP MESSAGE-----\r\n", n))),
    "uuencoded files tiny": ("body", lambda n: reply(PERSON + fill(b"begin 644 x\r\n#86)C\r\n`\r\nend\r\n", n))),
    "boundary of dashes": ("body", lambda n: OUTGOING + dashes(n, 20, 990)[len(INCOMING):].replace(b"Subject: hello\r\n", b"")),
    "many parts": ("body", lambda n: OUTGOING + mixed(b"--b\r\n\r\n" + PERSON + fill(b"--b\r\n\r\nx\r\n", n))),
    "HTML tags": ("body", lambda n: reply(b"<p>Hello" + fill(b"<b>", n), HTML)),
    "HTML nested": ("body", lambda n: reply(b"<p>Hello" + fill(b"<div>", n), HTML)),
    "HTML end tags of others": ("body", lambda n: reply(b"<p>Hello" + fill(b"<b><i></p></td>", n), HTML)),
    "HTML attributes": ("body", lambda n: reply(b"<p>Hello<a " + fill(b"b=c ", n) + b">", HTML)),
    "HTML entities": ("body", lambda n: reply(b"<p>Hello" + fill(b"&nbsp;&#x4f60;&aelig", n), HTML)),
    "HTML breaks": ("body", lambda n: reply(b"<p>Hello" + fill(b"<br>", n), HTML)),
    "HTML separators": ("body", lambda n: reply(b"<p>Hello" + fill(b"<div>-- </div>", n), HTML)),
    "HTML lines that say wrote": ("body", lambda n: reply(b"<p>Hello" + fill(b"<div>wrote:</div>", n), HTML)),
    "HTML blockquotes": ("body", lambda n: reply(b"<p>Hello" + fill(b"<blockquote type=cite>x", n), HTML)),
    "HTML blockquotes beside": ("body", lambda n: reply(b"<p>Hello" + fill(b"<blockquote type=cite>x</blockquote>y", n), HTML)),
    "HTML tables": ("body", lambda n: reply(b"<p>Hello" + fill(b"<table><tr><td>x", n), HTML)),
    "HTML signatures": ("body", lambda n: reply(b"<p>Hello" + fill(b"<div class=gmail_signature>Alex</div>", n), HTML)),
    "HTML signatures nested": ("body", lambda n: reply(b"<p>Hello" + fill(b"<div class=gmail_signature>Alex", n), HTML)),
    "HTML comments": ("body", lambda n: reply(b"<p>Hello" + fill(b"<!--x-->", n), HTML)),
    "HTML lines written": ("body", lambda n: reply(b"<pre>Hello" + fill(b"a\n", n), HTML)),
    "HTML less-than signs": ("body", lambda n: reply(b"<p>Hello" + fill(b"<", n), HTML)),
    "HTML commands": ("body", lambda n: reply(fill(b"<div>#close</div>", n) + b"<p>Hello", HTML)),
    "text and HTML": ("body", lambda n: OUTGOING + mixed(
        b"--b\r\nContent-Type: text/plain\r\n\r\n" + PERSON + fill(b"-- \r\nAlex\r\n", n // 2) + b"--b\r\nContent-Type: text/html\r\n\r\n<p>Hello"
        + fill(b"<div>-- </div><div>Alex</div>", n // 2) + b"\r\n", b"alternative")),
    "header Received": ("header", lambda n: OUTGOING + fill(b"Received: from a by b\r\n", n) + b"\r\n" + PERSON),
    "header fields of ours": ("header", lambda n: OUTGOING + fill(b"X-Intake-A: b\r\n", n) + b"\r\n" + PERSON),
    "header addresses": ("header", lambda n: OUTGOING + b"Reply-To: " + number(b"u%d@b.example, ", n) + b"\r\n\r\n" + PERSON),
    "header words": ("header", lambda n: OUTGOING + b"Keywords: " + words(CHARSETS, n) + b"\r\n\r\n" + PERSON),
}
