import os
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from machine import Machine  # noqa: E402  pylint: disable=wrong-import-position

REPOSITORY = Path(__file__).resolve().parents[2]
PLACE = Path(os.environ["PACKAGE_PLACE"])
MACHINES = Path(os.environ.get("PACKAGE_MACHINES") or PLACE)


@pytest.fixture(scope="session", name="make_machine")
def fixture_make_machine():
    """Makes machines by host name; those that run are ended after the tests."""
    made = []

    def make(name):
        made.append(Machine(MACHINES, PLACE / "base", PLACE / "archives", name))
        return made[-1]

    yield make
    for one in made:
        one.shut_down()


@pytest.fixture(scope="session", name="make_mail_machine")
def fixture_make_mail_machine(make_machine):
    """Machines that run, with two users who have mailboxes, and Debian's questions answered as a human
    would: yes to apt, the domain to the mail server's installer, who reads the desk's mail."""
    def make(name):
        one = make_machine(name)
        one.write("/etc/apt/apt.conf.d/zz-yes", 'APT::Get::Assume-Yes "true";\n')
        one.write("/etc/sudoers.d/frontend", 'Defaults env_keep += "DEBIAN_FRONTEND"\n')
        one.write("/etc/mailname", "example.org\n")
        one.path("/root/intake").mkdir()
        one.boot()
        for user in ("lisa", "alex"):
            one.run(f"useradd --create-home {user}")
        one.write("/etc/aliases", "postmaster: root\nsupport: alex\n")
        return one

    return make


def build_package(machine):
    """What `make deb` makes of this checkout on a Debian that has git and make."""
    checkout = machine.path("/root/intake")
    checkout.mkdir()
    files = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, check=True,
                           capture_output=True).stdout
    subprocess.run(["xargs", "-0", "cp", "--parents", "-t", str(checkout)], cwd=REPOSITORY,
                   input=files, check=True)
    machine.boot()
    machine.run("make deb", directory="/root/intake")
    return next((checkout / "build").glob("intake_*.deb"))


@pytest.fixture(scope="session", name="package")
def fixture_package(make_machine):
    """The package under test."""
    if os.environ.get("PACKAGE_DEB"):
        return Path(os.environ["PACKAGE_DEB"]).resolve()
    machine = make_machine("build.example.org")
    package = build_package(machine)
    machine.shut_down()
    return package


@pytest.fixture(scope="session", name="newer")
def fixture_newer(package, tmp_path_factory):
    """The same with a higher version."""
    directory = tmp_path_factory.mktemp("newer")
    subprocess.run(["dpkg-deb", "-R", str(package), str(directory / "tree")], check=True)
    control = directory / "tree/DEBIAN/control"
    lines = control.read_text(encoding="utf-8").splitlines()
    control.write_text("".join((line + ".1" if line.startswith("Version:") else line) + "\n"
                               for line in lines), encoding="utf-8")
    subprocess.run(["dpkg-deb", "--root-owner-group", "-b", str(directory / "tree"),
                    str(directory)], check=True, stdout=subprocess.DEVNULL)
    return next(directory.glob("intake_*.deb"))
