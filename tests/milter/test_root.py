"""What root does for the filter before it becomes the filter's user: nothing in that user's hands."""

import grp
import os
import pwd
import stat
import subprocess
import sys

import pytest
from filter import PROGRAM, SANITIZED, socket_answers

pytestmark = pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else")
NOBODY = pwd.getpwnam("nobody")
MAIL = grp.getgrnam("mail")
STARTS = 5
LOOKS = 10_000_000

# A change of owner or mode begins late, as on a busy machine: the racing process has its moment.
LATE = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sys/stat.h>
#include <unistd.h>
#define LATE(name, parameters, arguments) \\
    int name parameters { \\
        int (*real) parameters = dlsym(RTLD_NEXT, #name); \\
        usleep(50000); \\
        return real arguments; \\
    }
LATE(chmod, (const char *path, mode_t mode), (path, mode))
LATE(chown, (const char *path, uid_t user, gid_t group), (path, user, group))
LATE(lchown, (const char *path, uid_t user, gid_t group), (path, user, group))
"""

# As the filter's user: wherever the filter makes something, a link to a file of root takes its place.
RACER = """
import os, sys
os.chdir(sys.argv[1])
name = sys.argv[2]
os.symlink(sys.argv[3], "link")
for _ in range(int(sys.argv[4])):
    try:
        if os.lstat(name).st_mode & 0o170000 != 0o120000:
            if name == "state":
                os.rename(name, "away")
            os.rename("link", name)
            os.symlink(sys.argv[3], "link")
    except FileNotFoundError:
        pass
"""


@pytest.fixture(name="theirs")
def fixture_theirs(make_filter):
    """A filter whose socket and state lie in a directory that its user owns."""
    one = make_filter(user="nobody", socket_mode="0666")
    place = os.path.join(one.directory, "theirs")
    os.mkdir(place)
    os.chown(place, NOBODY.pw_uid, NOBODY.pw_gid)
    one.socket = os.path.join(place, "sock")
    with open(one.file, encoding="utf-8") as file:
        text = file.read().replace("/state\"", "/theirs/state\"")
    with open(one.file, "w", encoding="utf-8") as file:
        file.write(text)
    return one


@pytest.fixture(name="late")
def fixture_late(tmp_path, monkeypatch):
    if SANITIZED:
        pytest.skip("sanitizers want to be loaded first")
    library = str(tmp_path / "late.so")
    subprocess.run(["cc", "-shared", "-fPIC", "-x", "c", "-o", library, "-"], input=LATE, text=True,
                   check=True)
    monkeypatch.setenv("LD_PRELOAD", library)


def clear(place):
    for name in ("sock", "state", "away"):
        path = os.path.join(place, name)
        if os.path.lexists(path):
            subprocess.run(["rm", "-rf", path], check=True)


@pytest.mark.parametrize("name", ["sock", "state"])
@pytest.mark.usefixtures("late")
def test_a_swapped_name_gives_nobody_a_file_of_root(theirs, tmp_path, name):
    """Bounded: so many starts, beside a process that looks so often."""
    victim = tmp_path / "victim"
    victim.mkdir(mode=0o700)
    place = os.path.dirname(theirs.socket)
    with subprocess.Popen([sys.executable, "-c", RACER, place, name, str(victim), str(LOOKS)],
                          user=NOBODY.pw_uid, group=NOBODY.pw_gid, extra_groups=[]) as racer:
        try:
            for _ in range(STARTS):
                clear(place)
                theirs.start("-p", f"local:{theirs.socket}")
                theirs.stop()
        finally:
            racer.kill()
    status = os.stat(victim)
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (0, 0, 0o700)


def rights(path):
    status = os.stat(path)
    return status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)


def group_is_mail(one):
    with open(one.file, encoding="utf-8") as file:
        text = file.read().replace('socket_group = ""', 'socket_group = "mail"')
    with open(one.file, "w", encoding="utf-8") as file:
        file.write(text)


def test_the_server_s_group_gets_a_socket_that_root_did_not_make(theirs):
    group_is_mail(theirs)
    theirs.start("-p", f"local:{theirs.socket}")
    assert rights(theirs.socket) == (NOBODY.pw_uid, MAIL.gr_gid, 0o666)
    with open(f"/proc/{theirs.child()}/status", encoding="ascii") as status:
        assert f"Gid:\t{NOBODY.pw_gid}\t{NOBODY.pw_gid}\t{NOBODY.pw_gid}\t{NOBODY.pw_gid}" \
            in status.read()


@pytest.mark.parametrize("place", ["roots", "below-roots/missing", "theirs/missing"])
def test_root_s_filter_makes_its_socket_wherever_it_may_lie(theirs, place):
    group_is_mail(theirs)
    for name in ("roots", "below-roots"):
        os.mkdir(os.path.join(theirs.directory, name), 0o755)
    theirs.socket = os.path.join(theirs.directory, place, "sock")
    theirs.start("-p", f"local:{theirs.socket}")
    assert rights(theirs.socket) == (NOBODY.pw_uid, MAIL.gr_gid, 0o666)
    if place.endswith("missing"):
        mode = 0o750 if place.startswith("theirs") else 0o2750
        assert rights(os.path.dirname(theirs.socket)) == (NOBODY.pw_uid, MAIL.gr_gid, mode)


def test_a_filter_that_never_was_root_serves_the_group_of_the_directory(theirs):
    group_is_mail(theirs)
    place = os.path.dirname(theirs.socket)
    os.chown(place, NOBODY.pw_uid, MAIL.gr_gid)
    os.chmod(place, 0o2750)
    with subprocess.Popen([PROGRAM, "-f", "-c", theirs.file, "-p", f"local:{theirs.socket}"],
                          user=NOBODY.pw_uid, group=NOBODY.pw_gid, extra_groups=[],
                          stderr=subprocess.PIPE, text=True) as process:
        while " serves " not in (line := process.stderr.readline()):
            assert line, "it ended"
        try:
            assert socket_answers(theirs.socket)
            assert rights(theirs.socket) == (NOBODY.pw_uid, MAIL.gr_gid, 0o666)
        finally:
            process.terminate()


def test_a_group_that_cannot_be_given_is_said_with_a_hint(theirs):
    group_is_mail(theirs)
    done = subprocess.run([PROGRAM, "-f", "-c", theirs.file, "-p", f"local:{theirs.socket}"],
                          user=NOBODY.pw_uid, group=NOBODY.pw_gid, extra_groups=[],
                          capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 69
    assert "milter.socket_group" in done.stderr and "mode 2750" in done.stderr


def test_a_filter_that_stays_root_refuses_a_socket_in_others_hands(theirs):
    done = theirs.run("-f", "-u", "", "-p", f"local:{theirs.socket}")
    assert done.returncode == 69
    assert "others than root" in done.stderr
