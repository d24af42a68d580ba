"""Delivered mail, read by Python's own `email`: a second opinion on everything we write."""

import email
import email.policy
import functools
import os
import re
import shutil
import threading

from .process import wait_until

# As Postfix names it, else as Dovecot does.
ADDRESSEE = re.compile(rb"^(?:X-Original-To|Delivered-To): *<?(.*?)>?\r?$", re.MULTILINE)
SUFFIX = re.compile(r"\+[^@]*(?=@)")


def make_maildir(directory, owner):
    for part in ("", "tmp", "new", "cur"):
        os.makedirs(os.path.join(directory, part), exist_ok=True)
        shutil.chown(os.path.join(directory, part), owner)


class Delivered:
    """One delivered mail: the octets of the file and what Python makes of them."""

    def __init__(self, path):
        self.path = path
        with open(path, "rb") as file:
            self.octets = file.read()
            self.when = os.fstat(file.fileno()).st_mtime_ns

    @functools.cached_property
    def mail(self):
        return email.message_from_bytes(self.octets, policy=email.policy.default)

    @property
    def addressee(self):
        """The mailbox it was delivered to, by the server's word."""
        return mailbox_of(ADDRESSEE.search(self.octets)[1].decode("utf-8", "replace"))

    def __getitem__(self, name):
        return self.mail[name]

    def text(self, kind="plain"):
        part = self.mail.get_body(preferencelist=(kind,))
        return part.get_content() if part else None

    def intake(self, name):
        """The value of our field X-Intake-<name>, or None."""
        return self.mail[f"X-Intake-{name}"]

    @property
    def body_octets(self):
        return self.octets.partition(b"\n\n")[2]


def mailbox_of(address):
    """In lower case and without its plus suffix."""
    return SUFFIX.sub("", address).lower()


class Mailboxes:
    """The mail in one Maildir, by the address it came for."""

    def __init__(self, directory):
        self.new = os.path.join(directory, "new")
        self.lock = threading.Lock()
        self.read = set()  # names: a mail once delivered stays as it is
        self.boxes = {}

    def look(self):
        """Reads what came since."""
        with self.lock:
            for name in set(os.listdir(self.new)) - self.read:
                self.read.add(name)
                mail = Delivered(os.path.join(self.new, name))
                self.boxes.setdefault(mail.addressee, []).append(mail)
                self.boxes[mail.addressee].sort(key=lambda it: it.when)

    def all(self, address):
        """All mails delivered to an address, oldest first."""
        self.look()
        return list(self.boxes.get(mailbox_of(address), []))

    def count(self, address):
        return len(self.all(address))

    def wait(self, address, count=1, timeout=30):
        """The first `count` mails to an address, as soon as they are there."""
        return wait_until(lambda: (found := self.all(address))[count - 1:] and found, timeout,
                          f"{count} mails to {address}", interval=0.1)

    def wait_for(self, address, is_wanted, timeout=30, what="a certain mail"):
        """The first mail to an address for which `is_wanted` holds."""
        return wait_until(lambda: next(filter(is_wanted, self.all(address)), None), timeout,
                          f"{what} to {address}", interval=0.1)
