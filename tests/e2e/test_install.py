"""What `make install` puts down is whole: a first configuration can be made of it and is valid."""

import os
import re
import shutil
import subprocess

import pytest
from servers.intake import PROGRAMS, REPOSITORY


@pytest.fixture(scope="module", name="installed")
def fixture_installed(tmp_path_factory):
    directory = tmp_path_factory.mktemp("installed")
    subprocess.run(["make", "--no-print-directory", "install", f"DESTDIR={directory}",
                    f"BUILD={PROGRAMS}", "PREFIX=/usr"], cwd=REPOSITORY, check=True,
                   capture_output=True, env={**os.environ, "MAKEFLAGS": ""})
    return directory


def run(*command):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True,
                          check=False, stdin=subprocess.DEVNULL)


def test_everything_has_its_place(installed):
    for path in ("usr/sbin/intake-milter", "usr/sbin/intake-sender", "usr/bin/intakectl",
                 "usr/share/man/man8/intake-milter.8", "usr/share/man/man8/intake-sender.8",
                 "usr/share/man/man1/intakectl.1", "usr/share/man/man5/intake.conf.5",
                 "usr/share/intake/sql/roles.sql", "usr/share/intake/templates/en/signature.txt",
                 "usr/share/doc/intake/examples/intake.conf",
                 "usr/lib/systemd/system/intake-milter.service",
                 "usr/lib/sysusers.d/intake.conf", "usr/lib/tmpfiles.d/intake.conf"):
        assert (installed / path).is_file(), path
    assert (installed / "etc/intake/templates").is_dir()


@pytest.mark.parametrize("unit", ["intake-milter", "intake-sender"])
def test_the_units_are_exposed_to_little(installed, unit):
    """The whole installation is tried by `make package-check`; this much costs nothing."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd-analyze here")
    checked = run("systemd-analyze", "security", "--offline=true", "--threshold=20",
                  installed / f"usr/lib/systemd/system/{unit}.service")
    assert checked.returncode == 0, checked.stdout


def test_the_units_begin_as_the_user(installed):
    """A root process of ours would be one that a fault of ours gives away."""
    for unit in (installed / "usr/lib/systemd/system").glob("intake-*.service"):
        lines = unit.read_text(encoding="utf-8").splitlines()
        assert "User=intake" in lines and "CapabilityBoundingSet=" in lines
        privileged = [line for line in lines if re.match(r"Exec\w+=[-@:]*[+!]", line)]
        assert all("systemd-tmpfiles" in line for line in privileged), privileged


@pytest.mark.parametrize("program", ["sbin/intake-milter", "sbin/intake-sender"])
def test_first_configuration_is_valid(installed, tmp_path, program):
    settings = tmp_path / "intake.conf"
    done = run(installed / "usr/bin/intakectl", "-c", settings, "setup", "--address",
               "support@example.org", "--brand", "Example", "--languages", "en,zh-CN",
               "--time-zone", "Europe/Berlin")
    assert done.returncode == 0, done.stderr
    says_line = "smtpd_milters" in done.stdout or "INPUT_MAIL_FILTER" in done.stdout
    assert says_line or "doctor names its line" in done.stdout
    checked = run(installed / "usr" / program, "-n", "-c", settings)
    assert checked.returncode == 0, checked.stderr


def test_manual_pages_can_be_read(installed):
    for page in (installed / "usr/share/man").rglob("*.[158]"):
        text = page.read_text(encoding="utf-8")
        assert ".Sh NAME" in text or ".SH NAME" in text, page
        assert "intake" in text


def test_sample_settings_are_valid_but_for_their_place(installed, tmp_path):
    """The sample names the installed templates; here they lie elsewhere."""
    sample = (installed / "usr/share/doc/intake/examples/intake.conf").read_text(encoding="utf-8")
    assert '"/usr/share/intake/templates"' in sample
    settings = tmp_path / "intake.conf"
    settings.write_text(sample.replace("/usr/share/intake", f"{installed}/usr/share/intake"),
                        encoding="utf-8")
    checked = run(installed / "usr/sbin/intake-milter", "-n", "-c", settings)
    assert checked.returncode == 0, checked.stderr
