"""A machine whose PostgreSQL and Postfix the demo brought: README's lines that wake them, Debian's own
test of the package (debian/tests), and a removal that takes the filter out of Postfix when told to."""

import shutil
from pathlib import Path

import pytest
import readme
from mails import see_plain_mail_pass
from reader import INSTALL, put_package, type_block

SETUP = Path(__file__).resolve().parents[1] / "setup"
TESTS = Path(__file__).resolve().parents[2] / "conf/deb/tests"
BROUGHT = ("postgresql-15", "postfix")  # of the list, what has a service that Install wants


@pytest.fixture(scope="module", name="machine")
def fixture_machine(make_mail_machine):
    one = make_mail_machine("demo.example.org")
    shutil.copytree(SETUP, one.path("/root/setup"))
    one.write("/root/setup/packages.list", "".join(f"{name} test\n" for name in BROUGHT))
    one.run("/root/setup/packages test")
    return one


def test_readme_wakes_what_the_demo_brought(machine):
    for unit in ("postgresql", "postfix"):
        assert machine.property_of(unit, "ActiveState") == "inactive", unit
        assert machine.property_of(unit, "UnitFileState") == "disabled", unit
    # What its admin answers.
    machine.run("echo 'postfix postfix/main_mailer_type select Internet Site' | debconf-set-selections")
    type_block(machine, readme.blocks("Try it")[-1])
    for unit in ("postgresql", "postfix"):
        assert machine.property_of(unit, "ActiveState") == "active", unit
        assert machine.property_of(unit, "UnitFileState") == "enabled", unit
    assert machine.output("postconf -h mydestination").strip()


def test_the_package_s_own_test(machine, package):
    put_package(machine, package)
    machine.run(f"apt-get install -y swaks && {INSTALL}")
    shutil.copytree(TESTS, machine.path("/root/tests"))
    print(machine.output("/root/tests/story"))


def test_a_removal_takes_the_filter_out_when_told_to(machine):
    machine.run("echo 'intake intake/unplug boolean true' | debconf-set-selections")
    before = machine.output("postconf -h smtpd_milters")
    assert "intake" in before
    machine.run("postconf -e 'smtpd_milters = { unix:one/socket, default_action=accept } "
                "{ unix:intake/intake.sock, default_action=tempfail }, inet:127.0.0.1:1'"
                " 'non_smtpd_milters = unix:intake/intake.sock' 'milter_default_action = accept'")
    print(machine.output("apt-get remove -y intake"))
    assert machine.output("postconf -h smtpd_milters").strip() == \
        "{ unix:one/socket, default_action=accept }, inet:127.0.0.1:1"
    assert machine.output("postconf -h non_smtpd_milters").strip() == ""
    see_plain_mail_pass(machine)
