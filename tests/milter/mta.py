"""A mail server, played over the milter protocol (version 6) one event at a time."""

import socket
import struct

ALL_ACTIONS = 0x1FF
ALL_STEPS = 0x1FFFFF

# Steps a filter may ask for.
NO_HELO, NO_UNKNOWN, SKIP, LEADING_SPACE = 0x2, 0x100, 0x400, 0x100000
MUTE = {"C": 0x1000, "H": 0x2000, "M": 0x4000, "R": 0x8000, "T": 0x10000, "L": 0x80,
        "N": 0x40000, "B": 0x80000}

CONTINUE, ACCEPT, DISCARD, REJECT, RETRY, SKIPPED = "cadrts"

STAGES = ("connect", "helo", "mail", "recipient", "data", "end of message", "end of header")


class Broken(Exception):
    """The filter ended the connection or sent nonsense."""


class Verdict:
    """The deciding answer: its letter, the reply text, and the changes asked for before it."""

    def __init__(self, answer, text, changes):
        self.answer = answer
        self.text = text
        self.changes = changes

    def __repr__(self):
        return f"Verdict({self.answer!r}, {self.text!r}, {self.changes!r})"

    def added(self):
        """Header fields inserted, name to value."""
        return {name: value for kind, _, name, value in
                (change for change in self.changes if change[0] == "insert")}


class Mta:
    def __init__(self, path, actions=ALL_ACTIONS, steps=ALL_STEPS, timeout=600):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(timeout)
        self.socket.connect(path)
        self.queue_id = "4B0000"
        self.send("O", struct.pack(">III", 6, actions, steps))
        letter, data = self.receive()
        if letter != "O":
            raise Broken(f"negotiation answered with {letter}")
        _, self.actions, self.steps = struct.unpack(">III", data[:12])
        self.macros = read_macros(data[12:])

    # ---- packets ----

    def send(self, letter, data=b""):
        self.socket.sendall(struct.pack(">I", len(data) + 1) + letter.encode() + data)

    def read(self, length):
        data = b""
        while len(data) < length:
            part = self.socket.recv(length - len(data))
            if not part:
                raise Broken("the filter closed the connection")
            data += part
        return data

    def receive(self):
        size = struct.unpack(">I", self.read(4))[0]
        packet = self.read(size)
        return chr(packet[0]), packet[1:]

    def answer(self):
        changes = []
        while True:
            letter, data = self.receive()
            if letter == "p":
                continue
            if letter in "himb+-e":
                changes.append(read_change(letter, data))
            elif letter == "y":
                text = data.rstrip(b"\0").decode()
                return Verdict(REJECT if text[0] == "5" else RETRY, text, changes)
            else:
                return Verdict(letter, "", changes)

    def event(self, letter, data=b"", macros=None):
        """One event; None when nothing is to be answered."""
        if macros:
            pairs = b"".join(strings(name, value) for name, value in macros.items())
            self.send("D", letter.encode() + pairs)
        self.send(letter, data)
        return None if self.steps & MUTE.get(letter, 0) else self.answer()

    # ---- the events of a session ----

    def connect(self, address="192.0.2.7"):
        return self.event("C", strings("client.example.net") + b"4\x4e\x20" + strings(address),
                          {"{daemon_name}": "mx.example.org", "{client_addr}": address})

    def mail(self, sender, login=None):
        macros = {"{mail_addr}": sender}
        if login:
            macros.update({"{auth_type}": "PLAIN", "{auth_authen}": login})
        return self.event("M", strings(f"<{sender}>"), macros)

    def recipient(self, address):
        return self.event("R", strings(f"<{address}>"), {"{rcpt_addr}": address})

    def data(self):
        return self.event("T", b"", {"i": self.queue_id})

    def header(self, name, value):
        if not self.steps & LEADING_SPACE:
            value = value[1:] if value.startswith(" ") else value
        return self.event("L", strings(name, value))

    def end_of_header(self):
        return self.event("N")

    def body(self, octets):
        return self.event("B", octets)

    def end(self):
        return self.event("E", b"", {"i": self.queue_id})

    def abort(self):
        self.send("A")

    def close(self):
        self.socket.close()

    def quit(self):
        self.send("Q")
        self.socket.close()

    def steps_of(self, sender, recipients, fields, body, login=None):
        """The events of one mail, as functions; each returns what the filter answers."""
        yield lambda: self.mail(sender, login)
        for recipient in recipients:
            yield lambda address=recipient: self.recipient(address)
        yield self.data
        for name, value in fields:
            yield lambda name=name, value=value: self.header(name, value)
        yield self.end_of_header
        for at in range(0, len(body), 65535):
            yield lambda at=at: self.body(body[at:at + 65535])
        yield self.end

    def deliver(self, sender, recipients, fields, body=b"Hello\r\n", login=None):
        """Sends a whole mail; the answer that decided."""
        skipping = False
        for step in self.steps_of(sender, recipients, fields, body, login):
            if skipping and step != self.end:
                continue
            verdict = step()
            skipping = verdict is not None and verdict.answer == SKIPPED
            if verdict is not None and verdict.answer not in (CONTINUE, SKIPPED):
                return verdict
        return verdict


def strings(*texts):
    return b"".join(text.encode("utf-8", "surrogateescape") + b"\0" for text in texts)


def read_macros(data):
    """Which macros the filter asked for, by stage."""
    wanted = {}
    while data:
        stage = struct.unpack(">I", data[:4])[0]
        names, _, data = data[4:].partition(b"\0")
        wanted[STAGES[stage]] = names.decode().split()
    return wanted


def read_change(letter, data):
    if letter == "b":
        return ("body", data)
    if letter in "im":
        index = struct.unpack(">I", data[:4])[0]
        name, value = data[4:].split(b"\0")[:2]
        kind = "insert" if letter == "i" else "change"
        return (kind, index, name.decode(), value.decode("utf-8", "surrogateescape"))
    texts = [text.decode() for text in data.split(b"\0")[:-1]]
    return ({"+": "recipient", "e": "sender", "h": "add", "-": "without"}[letter], *texts)
