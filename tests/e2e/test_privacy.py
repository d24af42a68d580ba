"""A customer asks what is known of her, and to be forgotten: the store is read whole afterwards."""

import json
import subprocess

from servers.desk import answer, ask, holding, number_of, received
from servers.mailing import compose
from servers.site import DESK

ANN = "ann.forgotten@customer.example"
OLAF = "olaf.kept@customer.example"
WORDS = "my grandmother's zither"


def dump(site):
    """All rows of the schema, as text."""
    return subprocess.run(["pg_dump", "--data-only", "--schema", "intake", "-d",
                           site.postgres.connection()], check=True, capture_output=True,
                          text=True).stdout


def customer_of(site, address):
    return str(site.postgres.value("SELECT customer FROM intake.address WHERE desk = 'acme' AND"
                                   " address = %s", address))


def test_a_customer_is_told_all_and_then_forgotten(site):
    mail = compose(ANN, DESK, "About the zither", f"Please repair {WORDS}.")
    site.deliver(mail)
    first = site.mailboxes.wait_for(DESK, lambda it: it["Message-ID"] == mail["Message-ID"])
    site.submit("alex", answer(first, ANN, "#type complaint\n\nDear Ann Forgotten, we will."))
    received(site, ANN, holding("we will"))
    kept = ask(site, OLAF)
    number = customer_of(site, ANN)

    export = json.loads(site.control.run("customer", "export", number, "--desk", "acme").stdout)
    assert [it["address"] for it in export["addresses"]] == [ANN]
    assert any(WORDS in it["body"] for it in export["messages"])
    assert any("we will" in it["body"] for it in export["messages"])
    assert [it["service_type"] for it in export["labels"]] == ["complaint"]
    assert OLAF not in json.dumps(export)

    before = dump(site)
    assert WORDS in before and ANN in before
    dry = site.control.json("customer", "erase", number, "--why", "asked", "--dry-run", "--desk",
                            "acme")
    assert {it["kind"]: it["records"] for it in dry["erased"]}["messages"] == \
        len(export["messages"])
    assert ANN in dump(site)

    done = site.control.json("customer", "erase", number, "--why", "asked", "--desk", "acme")
    assert done["erased"] == dry["erased"]
    after = dump(site)
    assert WORDS not in after and "zither" not in after.lower()
    assert "forgotten" not in after.replace("labels-forgotten", "").lower()
    assert OLAF in after
    assert site.postgres.value("SELECT service_type FROM intake.ticket WHERE desk = 'acme' AND"
                               " ticket = %s", number_of(first)) == "complaint"

    again = ask(site, ANN)
    assert number_of(again) > number_of(kept)
    assert customer_of(site, ANN) != number
