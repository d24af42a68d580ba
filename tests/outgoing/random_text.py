"""Random texts of agents, plain and HTML. What the author says bears `wordN`, what is quoted `quoteN`,
an own signature `ownN`, a command `cmdN`: so that a test can tell afterwards what became of each."""

LANGUAGES = {
    "ascii": ["Hello,", "the parcel left", "a < b & c", "see ticket 12", "thanks a lot", "P.S.", "ok?", "1) 2) 3)"],
    "latin": ["Grüße", "c'est réglé", "mañana", "für Sie", "Straße 7", "déjà vu", "100 £"],
    "chinese": ["您好", "已经发出", "请查收", "订单编号", "谢谢您的耐心等待", "退款"],
    "taiwan": ["您好", "許功蓋", "訂單", "謝謝"],
    "japanese": ["お世話になっております", "発送", "表示", "ありがとう"],
    "korean": ["안녕하세요", "발송했습니다", "감사합니다"],
    "russian": ["Здравствуйте", "заказ отправлен", "спасибо"],
}
CHARSETS = {  # label: languages it can hold
    "us-ascii": ["ascii"],
    "utf-8": list(LANGUAGES),
    "UTF-8": list(LANGUAGES),
    "iso-8859-1": ["ascii", "latin"],
    "windows-1252": ["ascii", "latin"],
    "gbk": ["ascii", "chinese"],
    "gb2312": ["ascii", "chinese"],
    "gb18030": ["ascii", "chinese", "taiwan", "russian"],
    "big5": ["ascii", "taiwan"],
    "shift_jis": ["ascii", "japanese"],
    "iso-2022-jp": ["ascii", "japanese"],
    "euc-jp": ["ascii", "japanese"],
    "euc-kr": ["ascii", "korean"],
    "windows-1251": ["ascii", "russian"],
    "koi8-r": ["ascii", "russian"],
}
SIGNED_TEXT = "Alex Li\nACME Support"
SIGNED_HTML = '<div class="intake-signature intake-acme-1042"><b>Alex Li</b><br>ACME Support</div>'
FOREIGN_HTML = '<div class="intake-signature intake-acme-7">own{n}</div>'

ATTRIBUTIONS = [
    "On Tue, 12 May 2026 at 09:02, quote{n} <bo@customer.example> wrote:",
    "On 12/05/2026 09:02, quote{n} wrote:",
    "Am 12.05.26 um 09:02 schrieb quote{n}:",
    "Le 12 mai 2026 à 09:02, quote{n} a écrit :",
]
HISTORY = [
    "-----Original Message-----\nFrom: quote{n} <bo@customer.example>\nSent: Tuesday, 12 May 2026 09:02\n"
    "To: support@acme.example\nSubject: Order\n\nquote{m}",
    "From: quote{n} <bo@customer.example>\nSent: Tuesday, 12 May 2026 09:02\nTo: support@acme.example\n"
    "Subject: Order\n\nquote{m}",
    "________________________________\nFrom: quote{n} <bo@customer.example>\n"
    "Sent: Tuesday, 12 May 2026 09:02\nTo: support@acme.example\nSubject: Order\n\nquote{m}\nquote{m}0",
]
HTML_QUOTES = [
    '<div class="gmail_quote"><div class="gmail_attr">On Tue, 12 May 2026, quote{n} wrote:<br></div>'
    '<blockquote class="gmail_quote" style="border-left:1px solid">{inner}</blockquote></div>',
    '<div class="moz-cite-prefix">On 12/05/2026, quote{n} wrote:<br></div>'
    '<blockquote type="cite">{inner}</blockquote>',
    '<blockquote type="cite">On 12 May 2026, quote{n} wrote:<br>{inner}</blockquote>',
    "<BLOCKQUOTE TYPE=CITE>quote{n}<BR>{inner}</BLOCKQUOTE>",
    '<div class="protonmail_quote">quote{n} wrote:<br><blockquote type="cite">{inner}</blockquote></div>',
    '<div id="yahoo_quoted_77" class="yahoo_quoted"><div>quote{n}</div>{inner}</div>',
]
HTML_HISTORY = [
    '<div id="appendonsend"></div><hr><div id="divRplyFwdMsg" dir="ltr"><b>From:</b> quote{n}<br>'
    "<b>Sent:</b> Tuesday, 12 May 2026 09:02<br><b>To:</b> ACME<br><b>Subject:</b> Order</div>"
    "<div>{inner}</div>",
    '<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
    '<p class="MsoNormal"><b>From:</b> quote{n}<br><b>Sent:</b> Tuesday, 12 May 2026 09:02<br>'
    "<b>To:</b> ACME<br><b>Subject:</b> Order</p></div></div><p>{inner}</p>",
]
HTML_OWN = [
    '<div class="gmail_signature">own{n}<br>own{n}1</div>',
    '<div class="moz-signature">-- <br>own{n}</div>',
    '<div id="Signature"><p>own{n}</p></div>',
    '<div id="ms-outlook-mobile-signature">own{n}</div>',
    '<div id="AppleMailSignature">own{n}</div>',
    FOREIGN_HTML,
]
ODD_PLAIN = ["--", "-- ", "> ", ">", "From here", " .", ".", "#hash", "________________", "wrote:", "{{signature}}",
             "-----Original Message-----", "begin 644 x", "--b", "On Monday,", "Sent from my iPhone", SIGNED_TEXT,
             "> " + SIGNED_TEXT.replace("\n", "\n> "), "Alex Li", "\t", "\x0c", "one\rword0 two", "-----BEGIN PGP"]
ODD_HTML = ["</body>", "</html>", "<body>", "<!--", "-->", "<script>", "</script>", "<blockquote>", "</blockquote>",
            "<div", "<p", "</div></div>", '<a href="', "&", "&#35;", "&#0;", "<![CDATA[", "<!-->", "<style>", "<pre>",
            "<table><tr><td>", "</td>", "<br>", "<hr>", "<title>", "<textarea>", "<plaintext>", SIGNED_HTML,
            "<span class=intake-signature>", "{{signature}}", '<div class="gmail_quote">', "<", ">", "\0", "\r"]


class TextMaker:
    """Makes the texts of one mail; numbers run through all of them."""

    def __init__(self, random):
        self.random = random
        self.number = 0

    def next(self):
        self.number += 1
        return self.number

    def chance(self, probability):
        return self.random.random() < probability

    def phrase(self, language):
        return self.random.choice(LANGUAGES[language])

    def sentence(self, kind, language, most=6):
        pieces = [self.phrase(language) for _ in range(self.random.randint(1, most))]
        pieces.insert(self.random.randrange(len(pieces) + 1), f"{kind}{self.next()}")
        return " ".join(pieces)

    # ---- plain text ----

    def words(self, language, flowed):
        lines = []
        for _ in range(self.random.randint(1, 4)):
            line = self.sentence("word", language)
            if self.chance(0.01):
                line += " x" * self.random.randint(300, 700)
            if flowed and self.chance(0.5):
                line += " "
            lines.append(line)
            if self.chance(0.3):
                lines.append("")
        return lines

    def quoted(self, language):
        lines = ["> " * self.random.randint(1, 3) + self.sentence("quote", language)
                 for _ in range(self.random.randint(1, 4))]
        if self.chance(0.1):
            lines += ["> " + line for line in SIGNED_TEXT.split("\n")]
        if self.chance(0.1):
            lines += ["> {{signature}}"]
        if self.chance(0.5):
            attribution = self.random.choice(ATTRIBUTIONS[:2] if language == "ascii" else ATTRIBUTIONS[:3])
            lines = [attribution.format(n=self.next())] + ([""] if self.chance(0.3) else []) + lines
        return lines

    def own(self):
        return ["-- "] + [f"own{self.next()} +49 30" for _ in range(self.random.randint(1, 4))]

    def plain(self, language, flowed=False, commands=()):
        """Lines of a reply in the order a program writes them."""
        lines = list(commands)
        if commands:
            lines.append("")
        shape = self.random.choice(["first", "top", "top", "top", "bottom", "between", "history", "quote", "empty"])
        if shape == "empty":
            return "\n".join(lines)
        if shape in ("bottom", "between", "quote"):
            lines += self.quoted(language) + [""]
        if shape != "quote":
            lines += self.words(language, flowed)
            if self.chance(0.1):
                lines += ["", "{{signature}}", ""]
                if self.chance(0.5):
                    lines += self.words(language, flowed)
        if shape == "between":
            lines += [""] + self.quoted(language) + [""] + self.words(language, flowed)
        if self.chance(0.3) and shape != "quote":
            lines += [""] * self.random.randint(0, 2) + self.own()
        if shape == "top":
            lines += [""] * self.random.randint(1, 3) + self.quoted(language)
        if shape == "history":
            history = self.random.choice(HISTORY).format(n=self.next(), m=self.next())
            lines += [""] * self.random.randint(1, 3) + history.split("\n")
        lines += [""] * self.random.choice([0, 0, 1, 1, 1, 2])
        return "\n".join(lines)

    def odd_plain(self, language):
        lines = []
        for _ in range(self.random.randint(0, 12)):
            lines.append(self.random.choice(ODD_PLAIN) if self.chance(0.5) else self.sentence("word", language))
        return "\n".join(lines)

    # ---- HTML ----

    def html_words(self, language):
        shapes = ["<p>{}</p>", "<div>{}</div>", "{}<br>", "<p class=MsoNormal><span>{}</span></p>", "<DIV>{}</DIV>",
                  "<table><tr><td>{}</td></tr></table>", "<ul><li>{}</li></ul>", "<h2>{}</h2>", "<div><b>{}</b></div>"]
        pieces = []
        for _ in range(self.random.randint(1, 4)):
            text = self.sentence("word", language).replace("&", "&amp;").replace("<", "&lt;")
            pieces.append(self.random.choice(shapes).format(text))
            if self.chance(0.1):
                pieces.append(self.random.choice(["<div><br></div>", "<!-- </body> -->", "<p>&nbsp;</p>", "<o:p></o:p>",
                                                  "<!--[if mso]><p>x</p><![endif]-->",
                                                  '<script>document.write("</body>")</script>']))
        return pieces

    def html_quote(self, language, kinds):
        inner = "".join(f"<p>{self.sentence('quote', language).replace('<', '&lt;')}</p>"
                        for _ in range(self.random.randint(1, 3)))
        if self.chance(0.1) and kinds is HTML_QUOTES:
            inner += f'<blockquote type="cite">{SIGNED_HTML}</blockquote>'
        return self.random.choice(kinds).format(n=self.next(), inner=inner)

    def html(self, language, commands=()):
        pieces = [f"<div>{command.replace('#', self.random.choice(['#', '&#35;', '&#x23;']))}</div>" for command in commands]
        shape = self.random.choice(["first", "top", "top", "top", "bottom", "history", "quote", "empty"])
        cites = HTML_QUOTES[1:4]
        if shape == "bottom" or shape == "quote":
            pieces.append(self.html_quote(language, cites if shape == "bottom" else HTML_QUOTES))
        if shape not in ("quote", "empty"):
            pieces += self.html_words(language)
            if self.chance(0.1):
                pieces.append(self.random.choice(["<p>{{signature}}</p>", "<p>{{<span>signature</span>}}</p>"]))
        if self.chance(0.3) and shape not in ("quote", "empty"):
            pieces.append(self.random.choice(HTML_OWN).format(n=self.next()))
        if shape == "top":
            pieces.append(self.html_quote(language, HTML_QUOTES))
        if shape == "history":
            pieces.append(self.html_quote(language, HTML_HISTORY))
        joint = self.random.choice(["", "\n", "\n\n  "])
        return self.page(joint.join(pieces))

    def page(self, inner):
        return self.random.choice([
            "{}", "<html><body>{}</body></html>", "<html><head><title>x</title></head><body>\n{}\n</body></html>\n",
            "<HTML><BODY BGCOLOR=white>{}</BODY></HTML>", "<!DOCTYPE html><html><body>{}</body></html>\n\n",
            "<div dir=ltr>{}</div>", "<html><head><style><!-- p {{margin:0}} --></style></head><body>{}<!-- </body> --></body></html>",
        ]).format(inner)

    def odd_html(self, language):
        pieces = []
        for _ in range(self.random.randint(0, 12)):
            pieces.append(self.random.choice(ODD_HTML) if self.chance(0.6) else self.sentence("word", language))
        return "".join(pieces)
