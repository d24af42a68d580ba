"""Programs and functions of the admin's that are told of tickets, and the one that says who a customer is.
Each story ends at the customer's mailbox or at what the program was given."""

import itertools
import json
import pathlib
import signal

import pytest
from servers.desk import number_of
from servers.mailing import compose, reply_to
from servers.process import end_process, wait_until
from servers.site import DESK

BILLING = "support+billing@acme.example"
REQUESTS = itertools.count(1)  # the same words again would be no new request
VERIFY = """#!/bin/sh
facts=$(cat)
printf '%s\\n' "$facts" >>"$1/verify.told"
case $facts in
*'"name": "Fail'*) [ -e "$1/repaired" ] || { echo "the service is away" >&2; exit 1; } ;;
*'"name": "Slow'*) exec sleep 100 ;;
*'"name": "No'*) echo "no: the code was wrong"; exit 0 ;;
esac
echo "yes: code sent to telephone; \\$(touch $1/never)"
"""
TOLD = """#!/bin/sh
cat >>"$1/$2.told" && echo >>"$1/$2.told"
"""


def program(path, text):
    path.write_text(text)
    path.chmod(0o755)
    return str(path)


@pytest.fixture(scope="module", name="place")
def fixture_place(own_site):
    """Where the programs lie, and write as the sender's user what they were told."""
    place = pathlib.Path(own_site.path("hooks"))
    place.mkdir()
    place.chmod(0o777)
    return place


@pytest.fixture(scope="module", name="site")
def fixture_site(own_site, place):
    verify, told = program(place / "verify", VERIFY), program(place / "told", TOLD)
    replace = own_site.settings.replace
    replace("      command = ();", f'      command = ( "{verify}", "{place}" );')
    replace("      on_registered = ();", f'      on_registered = ( "{told}", "{place}", "registered" );')
    replace("      on_closed = ();", f'      on_closed = ( "{told}", "{place}", "closed" );')
    replace('      on_rating_function = "";', '      on_rating_function = "points";')
    replace("      ask = false;", "      ask = true;")
    own_site.reconfigure('name = "billing";', 'name = "billing"; grade = "confirmed";')
    own_site.postgres.execute(
        "CREATE TABLE IF NOT EXISTS public.points (ticket bigint, stars int);"
        "GRANT INSERT ON public.points TO intake_admin;"
        "CREATE OR REPLACE FUNCTION intake.site_points(facts jsonb) RETURNS void LANGUAGE sql"
        " SECURITY DEFINER AS $$ INSERT INTO public.points VALUES ((facts->>'ticket')::bigint,"
        " (facts->'rating'->>'stars')::int) $$;")
    own_site.sender.stop()
    own_site.sender.start()
    wait_until(lambda: own_site.postgres.value("SELECT count(*) FROM intake.hook") == 4)
    return own_site


def told(place, name, ticket):
    file = place / f"{name}.told"
    lines = file.read_text().splitlines() if file.exists() else []
    return [it for it in map(json.loads, filter(None, lines)) if it["ticket"] == ticket]


def ask(site, customer, name, recipient=BILLING):
    mail = compose(f"{name} <{customer}>", recipient, f"Request {next(REQUESTS)}",
                   "Invoice INV-20417, please.")
    site.deliver(mail, sender=customer)
    return site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])


def state_of(site, request):
    return site.postgres.value("SELECT state::text FROM intake.ticket WHERE desk = 'acme' AND"
                               " ticket = %s", number_of(request))


def events(site, request):
    return dict(site.postgres.rows("SELECT what, why FROM intake.event WHERE desk = 'acme'"
                                   " AND ticket = %s ORDER BY event", number_of(request)))


def test_a_yes_lifts_the_grade_and_releases(site, customer, place):
    request = ask(site, customer, "Anna")
    assert request.intake("State") == "awaiting-confirmation"
    wait_until(lambda: state_of(site, request) == "open")
    assert events(site, request)["verification-yes"].startswith("code sent to telephone; $(touch")
    assert not (place / "never").exists(), "a shell read what the program wrote"
    facts = told(place, "verify", number_of(request))[0]
    assert facts["address"] == customer and facts["name"] == "Anna" and facts["hook"] == "verify"
    assert facts["facts"] == {"invoice": "INV-20417"} and facts["type"] == "billing"
    assert site.postgres.value("SELECT grade FROM intake.address WHERE address = %s",
                               customer) == "confirmed"
    letters = site.mailboxes.wait(customer, 2)
    assert len(letters) == 2, "the question, and that it is settled"


def test_a_no_is_evidence_and_the_mail_still_confirms(site, customer):
    request = ask(site, customer, "No")
    wait_until(lambda: "verification-no" in events(site, request))
    assert events(site, request)["verification-no"] == "the code was wrong"
    assert state_of(site, request) == "awaiting-confirmation"
    letter = site.mailboxes.wait(customer)[0]
    site.deliver(reply_to(letter, customer, "Yes."))
    assert state_of(site, request) == "open"


def test_who_is_forged_often_is_called_no_more_often_than_written_to(site, customer, place):
    requests = [ask(site, customer, "No") for _ in range(6)]
    assert all(state_of(site, it) == "awaiting-confirmation" for it in requests)
    asked = [it for it in requests if it.intake("Answer") == "sent"]
    assert 0 < len(asked) < len(requests), "the ceiling of answers"
    for request in asked:
        wait_until(lambda it=request: "verification-no" in events(site, it))
    calls = [it for request in requests for it in told(place, "verify", number_of(request))]
    assert len(calls) == len(asked)


def due(site, request):
    """The clock of a retry is half a minute."""
    site.postgres.rows("UPDATE intake.hook_run SET due_at = now() WHERE ticket = %s RETURNING 1",
                       number_of(request))


def test_a_program_that_fails_is_asked_again(site, customer, place):
    request = ask(site, customer, "Fail")
    reason = "SELECT reason FROM intake.hook_run WHERE ticket = %s"
    wait_until(lambda: site.postgres.rows(reason, number_of(request)) ==
             [("ended with status 1: the service is away",)])
    assert state_of(site, request) == "awaiting-confirmation"
    (place / "repaired").write_text("")
    due(site, request)
    wait_until(lambda: state_of(site, request) == "open")
    assert len(told(place, "verify", number_of(request))) == 2
    assert not site.postgres.rows(reason, number_of(request))


def test_a_killed_sender_leaves_nothing_half_done(site, customer, place):
    request = ask(site, customer, "Slow")
    wait_until(lambda: told(place, "verify", number_of(request)))
    quick = f"quick-{customer}"
    ask(site, quick, "Quick", recipient=DESK)
    assert len(site.mailboxes.wait(quick)) == 1, "answers waited for a program"
    end_process(site.sender.pid, first=signal.SIGKILL)
    site.sender.pid = None
    assert state_of(site, request) == "awaiting-confirmation"
    assert not [it for it in events(site, request) if it.startswith("verification")]
    site.sender.start()
    due(site, request)
    wait_until(lambda: len(told(place, "verify", number_of(request))) == 2)
    site.sender.stop()
    assert state_of(site, request) == "awaiting-confirmation"
    site.postgres.rows("DELETE FROM intake.hook_run WHERE ticket = %s RETURNING 1",
                       number_of(request))
    site.sender.start()


def test_hooks_are_told_in_order_and_a_function_in_its_transaction(site, customer, place):
    request = ask(site, customer, "Anna", recipient=DESK)
    number = number_of(request)
    answer = compose(DESK, customer, f"Re: {request['Subject']}", "#close\nDone.",
                     in_reply_to=request["Message-ID"])
    site.submit("alex", answer)
    wait_until(lambda: told(place, "closed", number))
    assert told(place, "registered", number)[0]["run"] < told(place, "closed", number)[0]["run"]
    assert told(place, "closed", number)[0]["state"] == "closed"
    rating = site.mailboxes.wait(customer, 3)[-1]
    site.deliver(reply_to(rating, customer, "5"))
    points = "SELECT stars FROM public.points WHERE ticket = %s"
    wait_until(lambda: site.postgres.rows(points, number) == [(5,)])
    assert events(site, request)["hook-told"].startswith("rating: site_points")
