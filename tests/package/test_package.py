"""README's Install and Postfix sections on a bare Debian, and what becomes of the installation.

One story, told in order: a test that fails ends it (the runner says -x). The machine stays below
the build directory, so that its logs can be read afterwards.
"""

import itertools
import json
import re
import subprocess

import pytest
from mails import (request, see_answer_signed, see_confirmed, see_plain_mail_pass,
                   see_registered_and_acknowledged, wait_for_mail)
from parts import (DESK, psql, see_care, see_entitlement, see_gateway, see_programs_run, see_roles,
                   settings_with)
from reader import INSTALL, follow, put_package

UNITS = ("intake-milter", "intake-sender")
TAUGHT = ("zorbit", "quellpad", "frimmel", "dorrick", "wimbat", "plonder", "snarvel", "trindle",
          "gloomp", "harvick", "juddle", "kessop")
TEXTS = {"account": "the {} at the gate blinks red and lets nobody log in",
         "delivery": "the parcel came without its {} and the courier knows nothing"}
SOCKET_DIRECTORY = "/var/spool/postfix/intake"


@pytest.fixture(scope="module", name="machine")
def fixture_machine(make_mail_machine):
    return make_mail_machine("mail.example.org")


# ---- the way in ----


def test_lintian_finds_nothing(package):
    """On the host, as it reads the package and needs a root that is not."""
    done = subprocess.run(["lintian", "--allow-root", "--fail-on", "error,warning", str(package)],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_readme_install(machine, package):
    put_package(machine, package)
    follow(machine, "Install")
    for unit in UNITS:
        assert machine.property_of(unit, "ActiveState") == "active", unit
        assert machine.property_of(unit, "NRestarts") == "0", unit


def test_readme_postfix_ends_with_a_content_doctor(machine):
    printed = follow(machine, "Postfix, step by step")
    doctor = next(text for line, text in printed.items() if "intakectl doctor" in line)
    assert re.search(r"\b0 faults$", doctor.strip()), doctor


def test_no_process_of_ours_is_root_s(machine):
    users = machine.output("for pid in $(pidof intake-milter intake-sender); do "
                           "stat -c %U /proc/$pid; done").split()
    assert users and set(users) == {"intake"}
    assert machine.output(f"stat -c '%U %G %a' {SOCKET_DIRECTORY}").split() == \
        ["intake", "postfix", "2750"]
    assert machine.output(f"stat -c '%U %G %a' {SOCKET_DIRECTORY}/intake.sock").split() == \
        ["intake", "postfix", "660"]
    assert machine.output("stat -c '%U %G %a' /var/lib/intake").split() == \
        ["intake", "intake", "750"]


def test_a_customer_is_registered_and_acknowledged(machine):
    see_registered_and_acknowledged(machine, "first request")


def test_an_agent_s_answer_is_signed(machine):
    see_answer_signed(machine, "first request")


# ---- reload ----


def test_a_reload_takes_changes_over(machine):
    pid = machine.property_of("intake-milter", "MainPID")
    settings = machine.read("/etc/intake/intake.conf")
    machine.write("/etc/intake/intake.conf", settings.replace("milter: {", "milter: {\n  timeout = 200;"))
    machine.run("systemctl reload intake-milter intake-sender")
    machine.wait_until(lambda: "milter.timeout" in machine.output(
        "journalctl -u intake-milter -o cat"), 20, "the reload")
    assert machine.property_of("intake-milter", "MainPID") == pid
    machine.write("/etc/intake/intake.conf", settings)
    machine.run("systemctl reload intake-milter")


@pytest.mark.parametrize("unit", UNITS)
def test_a_reload_with_a_mistake_fails_and_says_so(machine, unit):
    settings = machine.read("/etc/intake/intake.conf")
    machine.write("/etc/intake/intake.conf", settings.replace("desks = (", "desk = ("))
    done = machine.run(f"systemctl reload {unit}", check=False)
    assert done.returncode != 0
    assert "failed" in done.stdout
    assert "intake.conf:" in machine.output(f"journalctl -u {unit} -o cat -n 20")
    assert machine.property_of(unit, "ActiveState") == "active"
    machine.write("/etc/intake/intake.conf", settings)
    machine.run(f"systemctl reload {unit}")
    assert not machine.path("/var/lib/intake/reload-error").exists()


@pytest.mark.parametrize("unit", UNITS)
def test_the_units_are_exposed_to_little(machine, unit):
    machine.run(f"systemd-analyze security --offline=true --threshold=20 {unit}.service")


# ---- what the units allow ----


def test_a_customer_confirms_and_is_forgotten_below_the_units(machine):
    """The key that README makes is read by both, and the sender removes what is too old."""
    with settings_with(machine, (DESK, 'grade = "confirmed";')):
        ticket = see_confirmed(machine, "please confirm")
    machine.run(f"intakectl ticket close {ticket}")
    psql(machine, "UPDATE intake.ticket SET opened_at = now() - interval '400 days',"
                  f" active_at = now() - interval '400 days' WHERE ticket = {ticket};"
                  " UPDATE intake.purge SET finished_at = NULL")
    with settings_with(machine, (DESK, "retention = { tickets = 365; };")):
        machine.run("systemctl restart intake-sender")
        machine.wait_until(lambda: "removed for their age" in machine.output(
            "journalctl -u intake-sender -o cat"), 60, "a purge")
    assert machine.run(f"intakectl ticket show {ticket}", check=False).returncode != 0


def test_the_sender_learns_below_its_unit(machine):
    """What the unit forbids (priorities, most of the file system) hinders no training."""
    learning = f"learning = {{ after_labels = {2 * len(TAUGHT)}; hour = 24; }};"
    with settings_with(machine, (DESK, learning)):
        for word, wanted in itertools.product(TAUGHT, ("account", "delivery")):
            request(machine, f"our {word} {wanted}", TEXTS[wanted].format(word))
        tickets = json.loads(machine.output("intakectl ticket list --limit 100 --json"))["tickets"]
        for row in tickets:
            if row["subject"].startswith("our "):
                machine.run(f"intakectl ticket type {row['ticket']} {row['subject'].split()[-1]}"
                            " --why taught")
        machine.wait_until(lambda: "service types are told by model" in machine.output(
            "journalctl -u intake-milter -o cat"), 240, "a learnt model in the filter")
        assert machine.path("/var/lib/intake/models").is_dir()


@pytest.mark.parametrize("see", [see_programs_run, see_gateway, see_entitlement, see_care, see_roles])
def test_what_an_admin_adds_works_below_the_units(machine, see):
    see(machine)


# ---- reboot ----


def test_after_a_reboot_the_filter_is_there_before_the_mail_server(machine):
    machine.reboot()
    for unit in UNITS:
        assert machine.property_of(unit, "ActiveState") == "active", unit
    ready = int(machine.property_of("intake-milter", "ActiveEnterTimestampMonotonic"))
    for unit in ("postfix@-.service", "postfix.service"):
        assert "intake-milter.service" in machine.property_of(unit, "After").split()
    started = int(machine.property_of("postfix@-.service", "InactiveExitTimestampMonotonic"))
    assert 0 < ready < started
    request(machine, "after the reboot")
    wait_for_mail(machine, "alex", "after the reboot")
    assert "after the reboot" in machine.output("intakectl ticket list --json")


# ---- upgrade ----


def test_an_upgrade_goes_on_with_the_new_program(machine, newer):
    before = {unit: machine.property_of(unit, "MainPID") for unit in UNITS}
    machine.write("/etc/intake/templates/en/signature.txt", "-- \n{{name}} of ours\n")
    put_package(machine, newer)
    said = machine.output(INSTALL)
    assert machine.output("dpkg-query -W -f '${Version}' intake") == newer.name.split("_")[1]
    for unit in UNITS:
        assert machine.property_of(unit, "ActiveState") == "active", unit
        assert machine.property_of(unit, "MainPID") != before[unit], unit
    assert "db migrate" not in said, said
    assert "of ours" in machine.read("/etc/intake/templates/en/signature.txt")
    machine.path("/etc/intake/templates/en/signature.txt").unlink()
    request(machine, "after the upgrade")
    wait_for_mail(machine, "alex", "after the upgrade")


def test_an_older_schema_is_told_after_an_upgrade(machine):
    """As the package's script finds it when the new program brought a migration."""
    newest = sorted(machine.path("/usr/share/intake/sql").glob("0*.sql"))[-1].name
    further = f"{int(newest[:3]) + 1:03d}-further.sql"
    machine.run(f"cp /usr/share/intake/sql/{newest} /usr/share/intake/sql/{further}")
    version = machine.output("dpkg-query -W -f '${Version}' intake")
    said = machine.output(f"/var/lib/dpkg/info/intake.postinst configure {version}")
    machine.run(f"rm /usr/share/intake/sql/{further}")
    assert "intakectl db migrate" in said, said


# ---- the way out ----


def spool_a_mail(machine):
    """A mail that was accepted while the database was away."""
    settings = machine.read("/etc/intake/intake.conf")
    machine.write("/etc/intake/intake.conf", 'store: { when_away = "spool"; };\n' + settings)
    machine.run("systemctl restart intake-milter && systemctl stop postgresql")
    request(machine, "while it was away")
    assert machine.output("find /var/lib/intake/spool -type f -size +0").strip()


def test_a_removal_says_what_the_mail_server_still_expects(machine):
    spool_a_mail(machine)
    said = machine.output("apt-get remove -y intake")
    assert "smtpd_milters" in said and "postconf" in said and "451" in said, said
    command = re.search(r"postconf (-e|-X) .*", said).group(0)
    machine.run(f"{command} && postfix reload")
    assert "intake" not in machine.output("postconf -h smtpd_milters")
    assert not machine.path(SOCKET_DIRECTORY).exists()
    assert machine.path("/etc/intake/intake.conf").exists()
    assert not machine.output("pidof intake-milter intake-sender || true").strip()
    machine.run("systemctl is-enabled intake-milter 2>/dev/null && exit 1 || true")


def test_without_the_filter_mail_passes(machine):
    see_plain_mail_pass(machine)


def test_a_purge_keeps_accepted_mails_and_says_so(machine):
    said = machine.output("apt-get purge -y intake")
    assert "/var/lib/intake" in said and "spool" in said, said
    assert machine.output("find /var/lib/intake/spool -type f -size +0").strip()
    assert not machine.path("/etc/intake").exists()


def test_a_purge_without_mails_leaves_nothing(machine):
    machine.run(f"systemctl start postgresql; {INSTALL} && rm -r /var/lib/intake/spool")
    machine.run("apt-get purge -y intake")
    left = machine.output("find / -xdev -path /root -prune -o -path /proc -prune -o "
                          "-name '*intake*' -print").split()
    ours = [path for path in left if not path.startswith((
        "/var/lib/postgresql", "/var/cache/apt/archives", "/var/log", "/var/mail"))]
    assert not ours, ours
