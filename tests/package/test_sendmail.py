"""README's Install with Sendmail, and its Sendmail section, on a bare Debian."""

import re

import pytest
from mails import see_answer_signed, see_plain_mail_pass, see_registered_and_acknowledged
from reader import follow, put_package

OURS = "/etc/mail/local-host-names"


@pytest.fixture(scope="module", name="machine")
def fixture_machine(make_mail_machine):
    one = make_mail_machine("sendmail.example.org")
    # Sendmail asks the name service about a sender's domain.
    one.write("/etc/hosts", one.read("/etc/hosts") + "127.0.1.1 example.org\n")
    return one


def test_readme_install_with_sendmail(machine, package):
    put_package(machine, package)
    follow(machine, "Install", instead=[("postgresql postfix", "postgresql sendmail")])
    # Whose mail the server takes is asked by Postfix's installer, and of Sendmail a file.
    machine.write(OURS, machine.read(OURS) + "example.org\n")


def test_readme_sendmail_ends_with_a_content_doctor(machine):
    printed = follow(machine, "Sendmail, step by step")
    doctor = next(text for line, text in printed.items() if "intakectl doctor" in line)
    assert re.search(r"\b0 faults$", doctor.strip()), doctor


def test_a_customer_is_registered_and_acknowledged(machine):
    see_registered_and_acknowledged(machine, "by Sendmail")


def test_an_agent_s_answer_is_signed(machine):
    see_answer_signed(machine, "by Sendmail")


def test_a_removal_says_what_sendmail_still_expects(machine):
    said = machine.output("apt-get remove -y intake")
    assert "INPUT_MAIL_FILTER" in said and "451" in said, said
    command = re.search(r"make -C .*", said).group(0)
    machine.run(f"sed -i /INPUT_MAIL_FILTER/d /etc/mail/sendmail.mc && {command}")
    see_plain_mail_pass(machine)
