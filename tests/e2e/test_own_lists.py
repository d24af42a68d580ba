"""A mailing list in front of the desk passes on mail of persons; any other list's mail is a list's."""

from servers.desk import number_of, ticket
from servers.mailing import compose
from servers.site import DESK


def through(site, customer, list_id, subject):
    mail = compose(customer, DESK, subject, "The invoice of October is missing.")
    mail["List-Id"] = f"Support <{list_id}>"
    mail["Precedence"] = "list"
    site.deliver(mail, sender="support@lists.acme.example")
    return site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])


def test_a_list_opens_tickets_once_it_is_the_desks_own(own_site, customer):
    before = through(own_site, customer, "support.lists.acme.example", "Before")
    assert before.intake("Automatic") == "list"
    assert not own_site.mailboxes.all(customer)
    own_site.reconfigure("own_lists = ();", 'own_lists = ( "support.lists.acme.example" );')
    after = through(own_site, customer, "support.lists.acme.example", "After")
    assert after.intake("Automatic") is None
    assert ticket(own_site, number_of(after)) in [("open",), ("awaiting-review",)]
    assert len(own_site.mailboxes.wait(customer)) == 1, "a person is acknowledged"
    other = through(own_site, customer, "news.lists.acme.example", "Another list's")
    assert other.intake("Automatic") == "list"
    longer = through(own_site, customer, "help.support.lists.acme.example", "A longer name")
    assert longer.intake("Automatic") == "list"
