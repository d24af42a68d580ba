"""How a closed ticket was: asked once, rated by mail alone."""

import urllib.request

import pytest
from conftest import make_site
from servers.desk import answer, ask, events, number_of, received, ticket
from servers.mailing import compose, reply_to
from servers.site import DESK

LEAD = "lead@acme.example"


def with_ratings(site):
    site.settings.replace("ask = false;", "ask = true;")
    site.settings.replace("tell = ();", f'tell = ( "{LEAD}" );')


@pytest.fixture(name="rated", scope="module")
def fixture_rated():
    yield from make_site("ratings", with_ratings)


def close(site, customer):
    """A ticket that alex answered and closed; the mail that asks how it was."""
    request = ask(site, customer)
    site.submit("alex", answer(request, customer, "#close\n\nPlease press reset."))
    received(site, customer, lambda it: "press reset" in (it.text() or ""))
    return request, site.mailboxes.wait_for(customer, lambda it: "How was it?" in it["Subject"])


def deliver(site, mail):
    site.deliver(mail)
    return site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])


def rating(site, number):
    return site.postgres.rows("SELECT stars::int, name_clear, words, login FROM intake.rating"
                              " WHERE desk = 'acme' AND ticket = %s", number)[0]


def link(question, word):
    return question["Reply-To"].addresses[0].addr_spec.replace("+t.", f"+{word}.t.")


def test_asked_rated_and_changed(rated, customer):
    request, question = close(rated, customer)
    number = number_of(request)
    assert question["Auto-Submitted"] == "auto-replied"
    for word in ("rate-1", "rate-5", "clear-yes", "clear-no"):
        assert link(question, word) in question.text()
        assert link(question, word).replace("+", "%2B").split("@")[0] in question.text("html")
    assert "Alex" in question.text()
    assert rating(rated, number) == (None, None, None, "alex")

    vote = deliver(rated, compose(customer, link(question, "rate-4"), "rate-4", ""))
    assert vote.intake("Rating") == "4" and vote.intake("State") == "closed"
    assert vote.intake("Answer").startswith("withheld: rated")
    deliver(rated, reply_to(question, customer, "5\nyes\nSorry, I meant five."))
    assert rating(rated, number) == (5, True, "Sorry, I meant five.", "alex")
    assert ticket(rated, number) == ("closed",)
    assert [what for _, what, _ in events(rated, number)][-3:] == [
        "rating-asked", "rated", "rating-changed"] or "rating-changed" in [
            what for _, what, _ in events(rated, number)]
    sums = rated.control.json("ratings", "--by", "agent")["ratings"]
    assert [row for row in sums if row["by"] == "alex"][0]["rated"] >= 1
    words = rated.control.json("ratings", "list")["ratings"]
    assert "Sorry, I meant five." in [row["words"] for row in words]


def test_a_scanner_that_fetches_every_link_rates_nothing(rated, customer):
    request, question = close(rated, customer)
    for url in question.links() if hasattr(question, "links") else []:
        with pytest.raises(Exception):
            urllib.request.urlopen(url, timeout=5)
    assert "http" not in question.text("html").replace("http-equiv", "").split("<body")[-1] \
        or "mailto:" in question.text("html")
    assert rating(rated, number_of(request))[0] is None


def test_a_poor_rating_is_reviewed_and_the_lead_told(rated, customer):
    request, question = close(rated, customer)
    vote = reply_to(question, customer, "1\nNobody listened.")
    rated.deliver(vote)
    told = rated.mailboxes.wait_for(LEAD, lambda it: it["Message-ID"] == vote["Message-ID"])
    assert told.intake("Rating") == "1 (poor)" and "Nobody listened." in told.text()
    assert ticket(rated, number_of(request)) == ("awaiting-review",)


def test_not_asked_twice_within_the_period(rated, customer):
    close(rated, customer)
    second = ask(rated, customer, subject="Another thing")
    rated.submit("alex", answer(second, customer, "#close\n\nDone as well."))
    rated.sender.wait_for_log(f"ticket={number_of(second)} rating=not-asked")
    assert "within the period" in rated.sender.log_text()


def test_words_open_it_again(rated, customer):
    request, question = close(rated, customer)
    deliver(rated, reply_to(question, customer, "It broke again."))
    assert ticket(rated, number_of(request)) == ("open",)
    assert rating(rated, number_of(request))[0] is None


def test_a_stranger_with_the_number_rates_nothing(rated, customer):
    request, question = close(rated, customer)
    tag = question["Subject"].split("]")[0] + "]"
    deliver(rated, compose(f"other.{customer}", DESK, f"Re: {tag}", "1"))
    assert rating(rated, number_of(request))[0] is None
    assert ticket(rated, number_of(request)) == ("closed",)
