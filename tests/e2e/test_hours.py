"""What an acknowledgement says of the time until the answer: the holiday by its name, dates as people
write them, the zone only where the customer's clock is in another."""

import datetime
import re
from email.utils import format_datetime
from zoneinfo import ZoneInfo

import pytest
from conftest import make_site
from servers.mailing import compose
from servers.site import DESK

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def holiday(first, last, names):
    return f"{first}..{last} {names}"


def prepare(site):
    """Open around the clock, save for three days from now on."""
    today = datetime.datetime.now(SHANGHAI).date()
    days = holiday(today, today + datetime.timedelta(days=2),
                   "en=Lantern Days; zh-CN=灯会; de=Laternenfest")
    begin = site.settings.text.index("    hours: {\n      # IANA")
    tail = site.settings.text[begin:]
    for day in WEEKDAYS:
        tail = re.sub(rf"^      {day} = [^;]*;", f'      {day} = "00:00-24:00";', tail, count=1,
                      flags=re.M)
    tail = re.sub(r"^      holidays = .*?\);$", f'      holidays = ( "{days}" );', tail, count=1,
                  flags=re.M | re.S)
    site.settings.text = site.settings.text[:begin] + tail


@pytest.fixture(scope="module", name="hours_site")
def fixture_hours_site():
    yield from make_site("hours", prepare)


def acknowledged(site, customer, text, zone=SHANGHAI):
    mail = compose(customer, DESK, "Question", text)
    del mail["Date"]
    mail["Date"] = format_datetime(datetime.datetime.now(zone))
    site.deliver(mail)
    return site.mailboxes.wait(customer)[0]


@pytest.mark.parametrize("text, name", [
    ("Can you tell me what the small machine costs?", "Lantern Days"),
    ("您好，请问这台机器多少钱？我们想买两台，谢谢。", "灯会"),
])
def test_a_holiday_is_called_by_its_name(hours_site, customer, text, name):
    letter = acknowledged(hours_site, customer.replace("@", f".{name.encode().hex()}@"), text)
    assert name in letter.text()
    assert name in letter.text("html")


def test_the_zone_shows_where_the_customers_clock_is_in_another(hours_site, customer):
    text = "Can you tell me what the small machine costs?"
    here = acknowledged(hours_site, customer, text)
    there = acknowledged(hours_site, f"far.{customer}", text, ZoneInfo("America/New_York"))
    assert "GMT" not in here.text()
    assert there.text().count("GMT+8") == 1 + (" back " in there.text())
    assert f"on {(datetime.datetime.now(SHANGHAI).date() + datetime.timedelta(days=3)):%A} at 00:00" \
        in here.text()


def test_hours_check_says_what_is_promised_and_why(hours_site):
    facts = hours_site.control.json("hours", "check", "today", "--desk", "acme")["hours"]
    assert facts["open"] == "no"
    assert facts["holiday"].endswith("Lantern Days")
    assert "480 working minutes" in facts["because"]
    complaint = hours_site.control.json("hours", "check", "today", "--type", "complaint", "--desk",
                                        "acme")
    assert "240 working minutes of complaint" in complaint["hours"]["because"]
