"""What `intakectl inspect` reads of generated mails, held against Python's own reading of them.

`make reading READING_MAILS=2000 READING_SEED=7`: more of them, and others. What is decided to be read otherwise
stands in tests/mail/README.md and is not generated here."""

import email
import email.policy
import json
import os
import random
import subprocess
from datetime import datetime, timedelta, timezone
from email.header import Header
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest

BUILD = Path(os.environ.get("INTAKE_BUILD", Path(__file__).resolve().parents[2] / "build"))
MAILS = int(os.environ.get("READING_MAILS") or 100)
SEED = int(os.environ.get("READING_SEED") or 1)

WORDS = ("invoice", "Zürich", "Łódź", "李明", "報修", "질문", "вопрос", "ερώτηση", "שאלה", "سؤال", "คำถาม", "O'Neil",
         "Re:", "[#12]", "a,b", "x;y", "“so”", "100%", "=", "?", "emoji 🙂", "C++", "(sic)", "under_score")
LOCALS = ("ann", "o'neil", "ann.lee", "a+b", "\"ann lee\"", "x_y", "1")
DOMAINS = ("client.example", "b.client.example", "x-y.example")
CHARSETS = (("utf-8", WORDS), ("iso-8859-1", ("Zürich", "Fußweg", "café")), ("gb18030", ("李明", "發票", "问题")),
            ("iso-2022-jp", ("質問", "請求書")), ("koi8-r", ("вопрос", "счета")), ("euc-kr", ("질문", "영수증")))
TYPES = ("application/pdf", "image/png", "text/csv", "application/octet-stream")


def text(chance, most=6):
    return " ".join(chance.choice(WORDS) for _ in range(chance.randint(1, most)))


def mailbox(chance):
    address = f"{chance.choice(LOCALS)}@{chance.choice(DOMAINS)}"
    if chance.random() < 0.3:
        return address
    name = text(chance, 3)
    quoted = name.replace("\\", "").replace('"', "")
    return f'"{quoted}" <{address}>'


def subject(chance):
    """As Python folds it, or in words of an older charset."""
    charset, words = chance.choice(CHARSETS)
    if charset == "utf-8":
        return None, text(chance)
    value = " ".join(chance.choice(words) for _ in range(chance.randint(1, 8)))
    return Header(value, charset, header_name="Subject").encode(linesep="\r\n"), value


def generate(chance):
    mail = EmailMessage(policy=email.policy.SMTP)
    mail["From"] = mailbox(chance)
    mail["To"] = ", ".join(mailbox(chance) for _ in range(chance.randint(1, 4)))
    if chance.random() < 0.5:
        mail["Cc"] = ", ".join(mailbox(chance) for _ in range(chance.randint(1, 3)))
    when = datetime(2020, 1, 1, tzinfo=timezone(timedelta(minutes=chance.choice((0, 60, -300, 330, 765)))))
    mail["Date"] = format_datetime(when + timedelta(seconds=chance.randrange(10 ** 8)))
    mail["Message-ID"] = f"<{chance.randrange(10 ** 9)}.{chance.choice(('a', 'a_b', 'x+y'))}@client.example>"
    raw, value = subject(chance)
    if raw is None:
        mail["Subject"] = value
    mail.set_content("Hello\n" + text(chance) + "\n", charset="utf-8")
    for _ in range(chance.randrange(3)):
        main, sub = chance.choice(TYPES).split("/")
        name = text(chance, 3).replace("/", "-") + chance.choice((".pdf", ".png", ""))
        mail.add_attachment(b"octets", main, sub, filename=name)
    octets = mail.as_bytes()
    return octets if raw is None else b"Subject: " + raw.encode("ascii") + b"\r\n" + octets


def addresses(field):
    return [it.addr_spec for it in field.addresses] if field else []


def by_python(octets):
    mail = email.message_from_bytes(octets, policy=email.policy.default)
    return {
        "from": addresses(mail["From"])[:1],
        "to": addresses(mail["To"]),
        "cc": addresses(mail["Cc"]),
        "names": [it.display_name for it in mail["From"].addresses],
        "subject": " ".join(str(mail["Subject"]).split()),
        "date": int(mail["Date"].datetime.timestamp()),
        "message_id": str(mail["Message-ID"]).strip("<>"),
        "attachments": [it.get_filename() for it in mail.iter_attachments()],
    }


def by_us(path):
    facts = json.loads(subprocess.run([str(BUILD / "intakectl"), "inspect", str(path)], check=True,
                                      capture_output=True).stdout)
    return {
        "from": [facts["from"]["address"]],
        "to": [it["address"] for it in facts["to"]],
        "cc": [it["address"] for it in facts["cc"]],
        "names": [facts["from"]["name"] or ""],
        "subject": " ".join(facts["subject"].split()),
        "date": int(datetime.fromisoformat(facts["date"].replace("Z", "+00:00")).timestamp()),
        "message_id": facts["message_id"],
        "attachments": [it["name"] for it in facts["attachments"]],
    }


@pytest.mark.parametrize("number", range(MAILS))
def test_both_read_the_same(number, tmp_path):
    octets = generate(random.Random(f"{SEED} {number}"))
    path = tmp_path / "mail.eml"
    path.write_bytes(octets)
    assert by_us(path) == by_python(octets)
