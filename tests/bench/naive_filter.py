"""naive_filter.py - what one would write first: a pymilter script that parses with Python's email
and inserts with psycopg2, over a connection that is kept. Needs python3-milter.

    naive_filter.py SOCKET CONNECTION
"""

import email
import email.policy
import io
import sys

import Milter
import psycopg2

CUSTOMER = ("INSERT INTO baseline.customer (email, name) VALUES (%s, %s) ON CONFLICT (email)"
            " DO UPDATE SET last_seen = now() RETURNING id")
TICKET = "INSERT INTO baseline.ticket (customer_id, subject) VALUES (%s, %s) RETURNING id"
MESSAGE = "INSERT INTO baseline.message (ticket_id, message_id, body) VALUES (%s, %s, %s)"
EVENT = "INSERT INTO baseline.event (ticket_id, kind) VALUES (%s, 'received')"
OUTBOX = "INSERT INTO baseline.outbox (ticket_id, recipient) VALUES (%s, %s)"


class Naive(Milter.Base):
    def __init__(self):
        self.octets, self.database, self.sender = None, None, ""

    def envfrom(self, sender, *_):
        self.sender = sender.strip("<>")
        self.octets = io.BytesIO()
        return Milter.CONTINUE

    @Milter.decode("bytes")
    def header(self, name, value):
        self.octets.write(name.encode() + b": " + value + b"\n")
        return Milter.CONTINUE

    def eoh(self):
        self.octets.write(b"\n")
        return Milter.CONTINUE

    def body(self, chunk):
        self.octets.write(chunk)
        return Milter.CONTINUE

    def eom(self):
        mail = email.message_from_bytes(self.octets.getvalue(), policy=email.policy.default)
        part = mail.get_body(preferencelist=("plain", "html"))
        ticket = self.insert(mail, part.get_content() if part else "")
        self.addheader("X-Ticket-Id", str(ticket))
        self.addheader("X-Customer", self.sender)
        self.addheader("X-Ticket-State", "new")
        return Milter.ACCEPT

    def insert(self, mail, text):
        if self.database is None:
            self.database = psycopg2.connect(sys.argv[2])
        with self.database, self.database.cursor() as cursor:
            cursor.execute(CUSTOMER, (self.sender, str(mail["from"])))
            customer = cursor.fetchone()[0]
            cursor.execute(TICKET, (customer, str(mail["subject"])))
            ticket = cursor.fetchone()[0]
            cursor.execute(MESSAGE, (ticket, str(mail["message-id"]), text))
            cursor.execute(EVENT, (ticket,))
            cursor.execute(OUTBOX, (ticket, self.sender))
        return ticket

    def close(self):
        if self.database is not None:
            self.database.close()
            self.database = None
        return Milter.CONTINUE


if __name__ == "__main__":
    Milter.factory = Naive
    Milter.set_flags(Milter.ADDHDRS)
    Milter.runmilter("naive", sys.argv[1], 240)
