"""Delivered mail, read by Python's own `email`: a second opinion on everything we write."""

import email
import email.policy
import os

from .process import wait_until


class Delivered:
    """One delivered mail: the octets of the file and what Python makes of them."""

    def __init__(self, path):
        self.path = path
        with open(path, "rb") as file:
            self.octets = file.read()
        self.mail = email.message_from_bytes(self.octets, policy=email.policy.default)

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


class Mailboxes:
    """The Maildirs below one directory, one per address."""

    def __init__(self, directory):
        self.directory = directory
        self.read = {}  # by path: a mail once delivered stays as it is

    def all(self, address):
        """All mails delivered to an address, oldest first."""
        new = os.path.join(self.directory, address, "new")
        try:
            files = sorted(os.scandir(new), key=lambda file: file.stat().st_mtime_ns)
        except FileNotFoundError:
            return []
        return [self.read.get(file.path) or self.read.setdefault(file.path, Delivered(file.path))
                for file in files]

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
