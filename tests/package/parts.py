"""What an admin may add to the installation: programs, functions of the database, gateways. Each story
ends at a customer's mailbox, at a ticket, or at what a program wrote."""

import contextlib
import re

from mails import mailbox, request, send, ticket_of, wait_for_mail, wait_for_state

SETTINGS = "/etc/intake/intake.conf"
OVERRIDE = "/etc/systemd/system/intake-sender.service.d/desk.conf"  # as systemctl edit makes one
PROGRAMS = "/usr/local/lib/desk"
KEPT = "/var/lib/desk"
# Asks a service over the network, here the mail server.
VERIFY = """#!/usr/bin/perl
use IO::Socket::INET;
my $facts = join '', <STDIN>;
my $service = IO::Socket::INET->new('127.0.0.1:25') or die "the service is away: $!\\n";
my $greeting = <$service>;
print $facts =~ /"address": "anna\\@/ ? "yes: $greeting" : "undecided: nobody we know\\n";
"""
TOLD = f"""#!/bin/sh
cat >/tmp/of-its-own && cat /tmp/of-its-own >>{KEPT}/told && echo >>{KEPT}/told
"""
DESK = r"desks = \(\s*\{"


@contextlib.contextmanager
def settings_with(machine, *changes):
    """The settings have more in them for a while: pairs of a pattern and what goes behind it."""
    kept = machine.read(SETTINGS)
    text = kept
    for pattern, more in changes:
        assert re.search(pattern, text), pattern
        text = re.sub(pattern, lambda found, more=more: f"{found[0]} {more}", text, count=1)
    machine.write(SETTINGS, text)
    machine.run("systemctl reload intake-milter intake-sender")
    yield
    machine.write(SETTINGS, kept)
    machine.run("systemctl reload intake-milter intake-sender")


def psql(machine, statement):
    return machine.output("cd /; runuser -u postgres -- psql -qXAt -v ON_ERROR_STOP=1 -d intake <<'SQL'\n"
                          f"{statement}\nSQL").strip()


def put_program(machine, name, text):
    machine.write(f"{PROGRAMS}/{name}", text)
    machine.run(f"chmod 755 {PROGRAMS}/{name}")
    return f'( "{PROGRAMS}/{name}" )'


def sender_says(machine, words):
    return words in machine.output("journalctl -u intake-sender -o cat")


# ---- programs and functions that are told ----


def see_programs_run(machine):
    """A program may go over the network; where it writes, the unit has to say, as the manual tells."""
    machine.run("useradd --create-home anna")
    machine.run(f"install -d -o intake {KEPT}")
    psql(machine, """CREATE TABLE public.points (ticket bigint);
        GRANT INSERT ON public.points TO intake_admin;
        CREATE FUNCTION intake.site_points(facts jsonb) RETURNS void LANGUAGE sql AS
        $$ INSERT INTO public.points VALUES ((facts->>'ticket')::bigint) $$""")
    with settings_with(machine, (DESK, f"""grade = "confirmed";
            verify: {{ command = {put_program(machine, "verify", VERIFY)}; }};
            hooks: {{ on_registered = {put_program(machine, "told", TOLD)};
                     on_closed_function = "points"; }};""")):
        # Only what happens once the sender has written down what is wanted is told.
        machine.wait_until(lambda: psql(machine, "SELECT count(*) FROM intake.hook") == "3", 60,
                           "the sender to want hooks")
        request(machine, "verify me", user="anna")
        machine.wait_until(lambda: sender_says(machine, "Read-only file system"), 60, "a refused write")
        machine.write(OVERRIDE, f"[Service]\nReadWritePaths={KEPT}\n")
        machine.run("systemctl daemon-reload; systemctl restart intake-sender")
        # What is told of a ticket waits for its turn: the verification for what was refused.
        ticket = wait_for_state(machine, "verify me", "open")
        assert "verification-yes" in machine.output(f"intakectl ticket show {ticket} --json")
        assert '"subject": "verify me"' in machine.read(f"{KEPT}/told")
        assert not machine.path("/tmp/of-its-own").exists(), "its /tmp is the machine's"
        machine.run(f"intakectl ticket close {ticket}")
        machine.wait_until(lambda: psql(machine, "TABLE public.points") == str(ticket), 60,
                           "a function that was told")
    machine.run(f"rm -r {OVERRIDE.rpartition('/')[0]}; systemctl daemon-reload;"
                " systemctl restart intake-sender")


# ---- gateways ----


def see_gateway(machine):
    """A form of the web site hands in over the machine itself; its customer is answered."""
    anna = f"anna@{machine.name}"
    with settings_with(machine, (DESK, """gateways = ( { name = "web"; networks = ( "127.0.0.0/8" );
            addresses = ( "forms@shop.example" ); address_keys = ( "Email" );
            name_keys = ( "Name" ); } );""")):
        before = mailbox(machine, "anna").count("auto-replied")
        send(machine, "forms@shop.example", "support@example.org",
             "From: forms@shop.example\nTo: support@example.org\nSubject: From the site\n"
             "Message-ID: <form@shop.example>\nDate: Mon, 30 Nov 2026 10:00:00 +0000\n\n"
             f"Name: Anna Lee\nEmail: {anna}\n\nMessage:\nThe lamp is broken.\n")
        wait_for_mail(machine, "alex", "X-Intake-Gateway: web")
        machine.wait_until(lambda: mailbox(machine, "anna").count("auto-replied") > before, 60,
                           "an answer to the customer behind the form")
    ticket = ticket_of(machine, "From the site")["ticket"]
    assert anna in machine.output(f"intakectl ticket show {ticket} --json")
