"""`intakectl inspect`: no configuration, no server; and Python's email as a second opinion on it."""

import email.policy
import hashlib
import json
import subprocess
from datetime import datetime, timedelta, timezone
from email.headerregistry import Address
from email.message import EmailMessage

import pytest

from servers.intake import PROGRAMS


def run(*arguments, octets=b""):
    return subprocess.run([PROGRAMS / "intakectl", *arguments], input=octets, capture_output=True,
                          timeout=600, check=False)


def inspect(octets):
    result = run("inspect", "-", octets=octets)
    assert result.returncode == 0, result.stderr.decode()
    assert result.stderr == b""
    return json.loads(result.stdout)


TEXTS = [
    ("us-ascii", "The printer is on fire.\n"),
    ("utf-8", "Der Drucker läuft über. 打印机坏了。\n"),
    ("iso-8859-1", "Größe und Qualität stimmen nicht überein.\n"),
    ("koi8-r", "Принтер сломался, помогите пожалуйста.\n"),
    ("gb18030", "您好，打印机坏了，请尽快派人来修理。\n"),
    ("big5", "您好，印表機壞了，請盡快派人來修理。\n"),
    ("shift_jis", "プリンターが壊れました。助けてください。\n"),
    ("iso-2022-jp", "プリンターが壊れました。助けてください。\n"),
    ("euc-kr", "프린터가 고장났습니다. 도와주세요.\n"),
]


@pytest.mark.parametrize("policy", [email.policy.SMTP, email.policy.default], ids=["crlf", "lf"])
@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
@pytest.mark.parametrize("charset,text", TEXTS, ids=[charset for charset, _ in TEXTS])
def test_what_python_writes_is_read_back(charset, text, encoding, policy):
    data = bytes(range(256)) * 40
    mail = EmailMessage(policy=policy)
    mail["From"] = Address("Müller, Änn 张", "ann", "example.com")
    mail["To"] = [Address("", "support", "example.net"), Address("Bob; C.", "bob", "example.org")]
    mail["Cc"] = Address("李", "li", "example.org")
    mail["Subject"] = "Größe und 打印机: a rather long subject " * 4
    mail["Date"] = datetime(2026, 3, 2, 9, 15, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    mail["Message-ID"] = "<1@example.com>"
    mail["References"] = " ".join(f"<{number}@example.net>" for number in range(30))
    mail.set_content(text, charset=charset, cte=encoding)
    mail.add_attachment(data, "application", "pdf", filename="Größe 打印机.pdf")
    mail.add_attachment(data, "image", "png", filename="a.png", disposition="inline")

    facts = inspect(mail.as_bytes())

    assert facts["from"] == {"name": "Müller, Änn 张", "address": "ann@example.com"}
    assert facts["to"] == [{"name": None, "address": "support@example.net"},
                           {"name": "Bob; C.", "address": "bob@example.org"}]
    assert facts["cc"] == [{"name": "李", "address": "li@example.org"}]
    assert facts["subject"] == str(mail["Subject"]).strip()
    assert facts["date"] == "2026-03-02T09:15:00+05:30"
    assert facts["references"] == [f"{number}@example.net" for number in range(30)]
    assert facts["text"] == text.strip()
    digest = hashlib.sha256(data).hexdigest()
    assert facts["attachments"] == [
        {"name": "Größe 打印机.pdf", "type": "application/pdf", "size": len(data),
         "sha256": digest, "inline": False},
        {"name": "a.png", "type": "image/png", "size": len(data), "sha256": digest,
         "inline": True}]
    assert facts["malformed"] is False, facts["malformed_reasons"]


def test_a_missing_file_and_a_directory_are_one_line_and_no_input(tmp_path):
    for path in [tmp_path / "missing", tmp_path]:
        result = run("inspect", path)
        assert result.returncode == 66  # EX_NOINPUT
        assert result.stdout == b""
        assert result.stderr.count(b"\n") == 1
        assert str(path) in result.stderr.decode()


def test_an_empty_file_has_facts_and_is_malformed():
    facts = inspect(b"")
    assert facts["malformed"] is True
    assert facts["from"] is None and facts["date"] is None and facts["message_id"] is None
    assert facts["text"] == "" and facts["attachments"] == []


def test_the_keys_others_rely_on_are_there():
    facts = inspect(b"From: ann@example.com\n\nHello\n")
    assert {"message_id", "from", "to", "cc", "subject", "date", "in_reply_to", "references",
            "text", "reply", "language", "attachments", "automatic", "malformed"} <= facts.keys()
