"""The service type by what the text asks for: the first mails of a new desk, sorted by the starter."""

import os

import pytest
from conftest import make_site
from servers.mailing import compose

DESK = "support@acme.example"

SORTED = {
    "after-sales": ("Kettle", "The kettle arrived with a cracked lid. I want to send it back, and "
                              "please refund what I paid."),
    "complaint": ("服务态度", "你们的客服太不像话了，说话阴阳怪气，让我等了一个小时还挂我电话。"
                            "这种态度实在让人气愤，必须给我一个道歉！"),
    "billing": ("发票", "上个月的账单重复扣款了，请核对金额并重新开一张发票。"),
}
DOUBTFUL = ("Last week", "I am writing about that thing from last week.")


def with_the_starter(site):
    site.tell_types_by_text()
    site.settings.replace("accuracy = 90;", "accuracy = 95;")


@pytest.fixture(scope="module", name="sorting_site")
def fixture_sorting_site():
    yield from make_site("types_by_text", with_the_starter)


@pytest.fixture(scope="module", name="reviewing_site")
def fixture_reviewing_site():
    def prepare(site):
        with_the_starter(site)
        site.settings.replace("review = false;", "review = true;")
    yield from make_site("types_by_text-review", prepare)


def sent(site, customer, subject, text, **options):
    mail = compose(customer, DESK, subject, text)
    site.deliver(mail, **options)
    return site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])


@pytest.mark.parametrize("wanted", SORTED)
def test_first_mails_are_sorted_with_a_reason(sorting_site, customer, wanted):
    subject, text = SORTED[wanted]
    delivered = sent(sorting_site, customer, subject, text)
    assert delivered.intake("Type") == wanted
    assert "the starter says" in delivered.intake("Confidence")
    assert "words" in delivered.intake("Confidence")
    assert delivered.intake("Guesses").startswith(f"{wanted} ")
    assert delivered.intake("Review") is None


def guessed_types(delivered):
    return [guess.split()[0] for guess in delivered.intake("Guesses").split(", ")]


def test_a_doubtful_mail_is_answered_with_three_choices(sorting_site, customer):
    delivered = sent(sorting_site, customer, *DOUBTFUL)
    assert delivered.intake("Type") == "consultation"
    assert delivered.intake("State") == "open"
    assert "in doubt" in delivered.intake("Review")
    guesses = guessed_types(delivered)
    assert len(guesses) == 3

    answer = sorting_site.mailboxes.wait(customer)[0].text()
    places = [answer.find(f"support+{kind}.t.") for kind in guesses]
    assert -1 not in places and places == sorted(places)
    assert answer.count("support+") == 3, "no other type is offered"

    number = delivered.intake("Ticket").removeprefix("ACME-")
    shown = sorting_site.control.run("ticket", "show", number, "--desk", "acme").stdout
    assert delivered.intake("Guesses") in shown
    assert "in doubt" in shown


def test_what_machines_write_is_not_guessed_at(sorting_site, customer):
    subject, text = SORTED["billing"]
    mail = compose(customer, DESK, subject, text)
    mail["Auto-Submitted"] = "auto-replied"
    mail["References"] = "<nothing@customer.example>"
    sorting_site.deliver(mail, sender="")
    delivered = sorting_site.mailboxes.wait_for(
        DESK, lambda it: it["Message-ID"] == mail["Message-ID"])
    assert delivered.intake("Guesses") is None
    assert delivered.intake("Review") is None


def test_what_is_sure_goes_before_the_text(sorting_site, customer):
    _, text = SORTED["after-sales"]
    mail = compose(customer, "support+account@acme.example", "Kettle", text)
    sorting_site.deliver(mail)
    delivered = sorting_site.mailboxes.wait_for(
        DESK, lambda it: it["Message-ID"] == mail["Message-ID"])
    assert delivered.intake("Type") == "account"
    assert delivered.intake("Guesses") is None


def test_a_doubt_waits_for_review_until_the_customer_chooses(reviewing_site, customer):
    site = reviewing_site
    delivered = sent(site, customer, *DOUBTFUL)
    assert delivered.intake("State") == "awaiting-review"
    choice = guessed_types(delivered)[0]
    answer = site.mailboxes.wait(customer)[0]
    token = answer["Reply-To"].addresses[0].addr_spec.split("+t.")[1].split("@")[0]

    mail = compose(customer, f"support+{choice}.t.{token}@acme.example", "Choice", "")
    site.deliver(mail)
    chosen = site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])
    assert chosen.intake("Ticket") == delivered.intake("Ticket")
    assert chosen.intake("Type") == choice
    assert chosen.intake("State") != "awaiting-review"


def test_a_broken_model_changes_nothing_and_is_told(sorting_site, customer):
    models = sorting_site.path("state/models")
    os.makedirs(models, exist_ok=True)
    os.chmod(models, 0o755)
    with open(os.path.join(models, "acme-1.model"), "wb") as file:
        file.write(b"INTAKE-C" + bytes(4000))
    start = len(sorting_site.filter.log_text())
    sorting_site.filter.reload()
    sorting_site.filter.wait_for_log("is no model this program can use", start=start)
    subject, text = SORTED["billing"]
    delivered = sent(sorting_site, customer, subject, text)
    assert delivered.intake("Type") == "billing"
    assert "the starter says" in delivered.intake("Confidence")
    os.unlink(os.path.join(models, "acme-1.model"))
