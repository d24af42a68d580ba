"""What a person sees of a text part, as one line of words."""

import html.parser
import re

UNSEEN = {"head", "style", "script", "title"}


class _Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.words = []
        self.unseen = 0

    def handle_starttag(self, tag, attributes):
        self.unseen += tag in UNSEEN
        if tag not in ("span", "b", "a", "font"):
            self.words.append(" ")

    def handle_endtag(self, tag):
        self.unseen -= tag in UNSEEN and self.unseen > 0
        if tag not in ("span", "b", "a", "font"):
            self.words.append(" ")

    def handle_data(self, data):
        if not self.unseen:
            self.words.append(data)


def folded(text):
    """One blank for every run of blanks and line ends."""
    return " ".join(text.replace("\ufeff", "").split())


def seen(leaf):
    text = leaf.text()
    if text is None:
        text = leaf.decoded().decode("latin-1")
    if leaf.type != "text/html":
        return folded(text)
    page = _Page()
    page.feed(text)
    page.close()
    return folded("".join(page.words))


def without_rule(text):
    """The signature's rule, `-- `, is no word of the author."""
    text = text.rstrip()
    return text[:-2].rstrip() if text == "--" or text.endswith(" --") else text


def without_blockquotes(html):
    pieces, depth = [], 0
    for piece in re.split(r"(?i)(?=</?blockquote)", html):
        depth += piece[:11].lower() == "<blockquote"
        depth -= piece[:12].lower() == "</blockquote" and depth > 0
        if depth == 0:
            pieces.append(piece)
    return "".join(pieces)
