"""Two tickets of one matter become one, and two again."""

from servers.desk import answer, number_of, submission, ticket
from servers.mailing import compose, reply_to, send
from servers.site import DESK, PASSWORDS

DATA = 65


def ask(site, customer, address=DESK, text="What is this sum for?", subject="Question"):
    mail = compose(customer, address, subject, text)
    site.deliver(mail)
    site.mailboxes.wait(customer)
    return site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])


def test_merged_tickets_are_one_until_that_is_taken_back(site, customer):
    first = number_of(ask(site, customer, text="The machine is loud.", subject="Loud noise"))
    second = number_of(ask(site, f"boss.{customer}", text="Our machine rattles.",
                           subject="It rattles"))
    control = site.control
    plan = control.json("ticket", "merge", f"ACME-{first}", "--into", str(second), "--dry-run")
    assert [row["becomes"] for row in plan["tickets"]] == ["closed", "open"]
    assert ticket(site, first) == ("open",)
    control.run("ticket", "merge", f"ACME-{first}", "--into", str(second), "--why", "one machine")
    acknowledgement = site.mailboxes.wait(customer)[0]
    answer = reply_to(acknowledgement, customer, "And it smells by now.")
    site.deliver(answer)
    copy = site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == answer["Message-ID"])
    assert number_of(copy) == second
    refused = control.run("ticket", "merge", f"ACME-{first}", "--into", str(second), check=False)
    assert refused.returncode == DATA and "was merged before" in refused.stderr
    control.run("ticket", "unmerge", f"ACME-{first}")
    assert ticket(site, first) == ("open",)
    again = reply_to(acknowledgement, customer, "It is quiet again.")
    site.deliver(again)
    copy = site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == again["Message-ID"])
    assert number_of(copy) == first


def test_merged_by_mail_and_told_why_not(site, customer):
    first = ask(site, customer, text="The lamp is dark.", subject="No light")
    second = number_of(ask(site, f"boss.{customer}", text="Our lamp broke.", subject="Lamp"))

    def order(text):
        return send(submission(site), answer(first, customer, text),
                    login=("alex", PASSWORDS["alex"]), sender="alex@acme.example")
    code, text = order("#merge 999999")
    assert code == 550 and 'has no ticket 999999' in text
    assert order(f"#merge ACME-{second}")[0] == 250
    assert ticket(site, number_of(first)) == ("closed",)
    assert len(site.mailboxes.all(customer)) == 1, "the customer was told of a command"
