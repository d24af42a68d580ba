"""What an admin may add to the installation: programs, functions of the database, gateways, reminders,
roles. Each story ends at a customer's mailbox, at a ticket, or at what a program wrote."""

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


# ---- gateways, and who may use what ----


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


def see_entitlement(machine):
    """Who is proven by the mail server's word hears the function's; who is not, a person's."""
    machine.run("useradd --create-home carl")  # whom nothing was answered yet
    psql(machine, """CREATE FUNCTION intake.site_contract(p_desk text, p_type text, p_address text,
        p_customer bigint, p_group text) RETURNS jsonb LANGUAGE sql AS
        $$ SELECT CASE WHEN p_address LIKE 'anna@%' THEN '{"entitled": "yes", "reason": "contract 17"}'
                       ELSE '{"entitled": "no", "reason": "Your contract rests."}' END::jsonb $$""")
    proof = f"Authentication-Results: mx.example.org; dmarc=pass header.from={machine.name}\n"
    with settings_with(machine, (r"authserv_ids = \(", '"mx.example.org"'),
                       (r'name = "technical";', 'entitlement = "function";'
                                                ' entitlement_function = "contract";')):
        for user, subject, header in (("anna", "may she", proof), ("carl", "may he", proof),
                                      ("carl", "is it he", "")):
            request(machine, subject, user=user, desk="support+technical", header=header)
        wait_for_mail(machine, "alex", "contract 17")
        wait_for_mail(machine, "carl", "Your contract rests.")
        for subject, state in (("may she", "open"), ("may he", "closed"),
                               ("is it he", "awaiting-review")):
            wait_for_state(machine, subject, state)


# ---- tickets that wait ----


def let_hours_pass(machine, ticket, hours):
    psql(machine, f"""UPDATE intake.ticket SET active_at = active_at - {hours} * interval '1 hour'
                       WHERE ticket = {ticket};
        UPDATE intake.watched_ticket SET look_at = now(), reminded_at = reminded_at -
               {hours} * interval '1 hour' WHERE ticket = {ticket}""")
    machine.run("systemctl restart intake-sender")


def see_care(machine):
    """Who does not say what is asked is reminded, and told of the end."""
    machine.run("useradd --create-home bert")
    with settings_with(machine, (DESK, "care: { remind_minutes = 60; close_minutes = 60; };"),
                       (r'name = "billing";', 'needs = ( { name = "invoice"; pattern = "INV-[0-9]+";'
                                              ' labels = { en = "Invoice number"; }; } );')):
        request(machine, "which sum is it", user="bert", desk="support+billing")
        ticket = wait_for_state(machine, "which sum is it", "awaiting-information")
        wait_for_mail(machine, "bert", "auto-replied")
        let_hours_pass(machine, ticket, 2)
        wait_for_mail(machine, "bert", "waiting for your")
        let_hours_pass(machine, ticket, 2)
        wait_for_mail(machine, "bert", "have closed")
        wait_for_state(machine, "which sum is it", "closed")


# ---- roles ----


def approve(machine, user, ticket):
    """As that user of the machine, by sudo; what was said, and the status."""
    done = machine.run(f"runuser -u {user} -- sudo intakectl review approve {ticket}", check=False)
    return done.returncode, done.stdout


def see_roles(machine):
    """alex only answers; li leads, and is pat at the keyboard of this machine."""
    machine.run("useradd --create-home pat")
    machine.write("/etc/sudoers.d/desk", "alex,pat ALL=(root) NOPASSWD: /usr/bin/intakectl\n")
    machine.run("intakectl agent add li --address li@example.org --given Li --surname Na --short Li;"
                " intakectl access give alex agent --user alex; intakectl access give li lead --user pat")
    with settings_with(machine, (r'name = "complaint";', 'review = "always";')):
        tickets = []
        for word in ("late", "loud"):
            request(machine, f"it is {word}", desk="support+complaint")
            tickets.append(wait_for_state(machine, f"it is {word}", "awaiting-review"))
    status, said = approve(machine, "alex", tickets[0])
    assert status and 'agent "alex" has the role "agent"' in said
    assert approve(machine, "pat", tickets[0])[0] == 0
    machine.run(f"intakectl --as li review approve {tickets[1]}")
    for ticket, word in zip(tickets, ("late", "loud")):
        wait_for_state(machine, f"it is {word}", "open")
        assert psql(machine, "SELECT who FROM intake.event WHERE what = 'approved' AND"
                             f" ticket = {ticket}") == "li"
    machine.run("intakectl access give alex none; rm /etc/sudoers.d/desk")
