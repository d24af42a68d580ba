"""Start, reload, restart and end of the filter. The store is away."""

import os
import pwd
import signal
import stat
import subprocess

import pytest
from filter import BUILD, PROGRAM, SANITIZED, is_alive, socket_answers, wait_until
from mta import ACCEPT, CONTINUE, RETRY, Broken, Mta

EX_USAGE, EX_UNAVAILABLE, EX_CONFIG = 64, 69, 78
DESK = "support@acme.example"
FIELDS = [("From", " Ann <ann@customer.example>"), ("To", f" {DESK}")]


def connection_to(one):
    mta = Mta(one.socket)
    mta.connect()
    return mta


def verdict_for(one, recipient):
    mta = connection_to(one)
    answer = mta.deliver("ann@customer.example", [recipient], FIELDS).answer
    mta.quit()
    return answer


def begin_mail(mta):
    mta.mail("ann@customer.example")
    mta.recipient(DESK)
    assert mta.data().answer == CONTINUE
    mta.header("From", " ann@customer.example")


# ---- reload ----


def test_a_reload_changes_the_rules_for_the_next_mail(running):
    old = connection_to(running)
    begin_mail(old)
    assert verdict_for(running, "desk@acme.example") == ACCEPT
    running.write(address="desk@acme.example")
    running.signal(signal.SIGHUP)
    running.wait_for_lines("reloaded")
    assert verdict_for(running, "desk@acme.example") == RETRY
    assert verdict_for(running, DESK) == ACCEPT
    old.end_of_header()
    assert old.end().answer == RETRY, "a mail under way keeps the rules it began with"
    assert old.deliver("ann@customer.example", [DESK], FIELDS).answer == ACCEPT
    assert "desks.acme.addresses" in running.lines("reloaded")[0]


def test_both_signals_reload_and_the_child_stays(running):
    child = running.child()
    for count, number in enumerate((signal.SIGHUP, signal.SIGUSR1), 1):
        running.signal(number)
        running.wait_for_lines("no setting changed", count)
    assert running.child() == child


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGINT])
def test_what_a_terminal_tells_parent_and_child_is_the_parents(running, number):
    """libmilter waits for both as well and would end the filter, whenever it is quicker."""
    child = running.child()
    for count in range(1, 6):
        running.signal(signal.SIGHUP)
        for _ in range(20):
            os.kill(child, number)
        running.wait_for_lines("no setting changed", count)
    assert running.child() == child


@pytest.mark.parametrize("wrong", ["desks = ;", "no_such_setting = 1;\n", None])
def test_a_reload_of_wrong_settings_changes_nothing(running, wrong):
    marker = os.path.join(running.directory, "state", "reload-error")
    if wrong is None:
        os.rename(running.file, running.file + ".gone")
    else:
        with open(running.file, "w", encoding="utf-8") as file:
            file.write(wrong)
    running.signal(signal.SIGHUP)
    running.wait_for_lines("reload failed, the old settings stay")
    assert verdict_for(running, DESK) == RETRY
    wait_until(lambda: os.path.exists(marker), 10, "the marker for the doctor")
    with open(marker, encoding="utf-8") as file:
        assert "intake.conf" in file.read()
    running.write()
    running.signal(signal.SIGHUP)
    running.wait_for_lines("no setting changed")
    assert not os.path.exists(marker)


def test_the_mark_of_a_failed_reload_goes_with_a_good_start(running):
    marker = os.path.join(running.directory, "state", "reload-error")
    good = running.settings["timeout"]
    running.write(timeout='"soon"')
    running.signal(signal.SIGHUP)
    wait_until(lambda: os.path.exists(marker), 10, "the mark")
    running.stop()
    running.write(timeout=good)
    running.start()
    assert not os.path.exists(marker)


def test_a_setting_for_new_processes_brings_one(running):
    child = running.child()
    old = connection_to(running)
    begin_mail(old)
    running.write(socket_mode="0600")
    running.signal(signal.SIGHUP)
    running.wait_for_lines("a new process takes over")
    running.wait_for_lines("serves", 2)
    assert verdict_for(running, DESK) == RETRY
    assert stat.S_IMODE(os.stat(running.socket).st_mode) == 0o600
    old.end_of_header()
    assert old.end().answer == RETRY  # the mail in flight had its verdict
    old.quit()
    wait_until(lambda: not is_alive(child), 20, "the end of the old process")
    assert running.child() != child


def test_a_successor_that_cannot_start_leaves_the_old_one(running):
    child = running.child()
    occupied = os.path.join(running.directory, "occupied")
    with open(occupied, "w", encoding="utf-8") as file:
        file.write("x")
    with open(running.file, encoding="utf-8") as file:
        text = file.read().replace("/sock\"", "/occupied\"")
    with open(running.file, "w", encoding="utf-8") as file:
        file.write(text)
    running.signal(signal.SIGHUP)
    running.wait_for_lines("the old one goes on")
    assert verdict_for(running, DESK) == RETRY
    assert running.children() == [child]


# ---- death and end ----


def test_a_killed_child_is_replaced(running):
    for count in range(1, 4):
        child = running.child()
        os.kill(child, signal.SIGKILL)
        running.wait_for_lines("killed by signal 9", count)
        running.wait_for_lines("serves", count + 1)
        assert running.child() != child
        assert verdict_for(running, "c@d.example") == ACCEPT


def test_a_killed_parent_takes_the_child_with_it(running):
    child = running.child()
    running.signal(signal.SIGKILL)
    wait_until(lambda: not is_alive(child), 20, "the child's end")
    running.pid = None


def test_a_mail_in_flight_is_finished_before_the_end(running):
    mta = connection_to(running)
    begin_mail(mta)
    running.signal(signal.SIGTERM)

    def one_that_comes_late():
        late = connection_to(running)
        late.mail("a@b.example")
        late.recipient(DESK)
        return late if late.data().answer == RETRY else None
    late = wait_until(one_that_comes_late, 20, "the filter to hear that it is to end", 0.01)
    assert connection_to(running).deliver("a@b.example", ["c@d.example"], FIELDS).answer == ACCEPT
    mta.end_of_header()
    verdict = mta.end()
    assert verdict.answer == RETRY and "try again later" in verdict.text
    pid, running.pid = running.pid, None
    assert os.WEXITSTATUS(os.waitpid(pid, 0)[1]) == 0
    with pytest.raises((Broken, OSError)):
        late.deliver("a@b.example", ["c@d.example"], FIELDS)


def test_an_idle_filter_ends_within_seconds(running):
    pid = running.pid
    child = running.child()
    running.signal(signal.SIGTERM)
    assert os.WEXITSTATUS(os.waitpid(pid, 0)[1]) == 0
    running.pid = None
    assert not is_alive(child)


# ---- start ----


def test_a_stale_socket_is_replaced_and_a_live_one_is_not(make_filter):
    one = make_filter().start()
    other = one.run("-f")
    assert other.returncode == EX_UNAVAILABLE
    assert "served by another process" in other.stderr
    assert verdict_for(one, DESK) == RETRY
    os.kill(one.pid, signal.SIGKILL)
    wait_until(lambda: not socket_answers(one.socket), 20, "the end of the filter")
    assert os.path.exists(one.socket)
    one.start()
    assert verdict_for(one, DESK) == RETRY


def test_the_socket_has_its_mode_and_its_directory_is_made(make_filter):
    one = make_filter()
    place = os.path.join(one.directory, "made")
    one.socket = os.path.join(place, "sock")
    one.start("-p", f"unix:{one.socket}")
    assert stat.S_IMODE(os.stat(one.socket).st_mode) == 0o660
    assert stat.S_IMODE(os.stat(place).st_mode) == 0o755
    assert verdict_for(one, DESK) == RETRY


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else")
def test_privileges_are_dropped_after_the_socket_is_open(make_filter):
    nobody = pwd.getpwnam("nobody")
    one = make_filter()
    os.chmod(one.directory, 0o755)
    one.start("-u", "nobody")
    with open(f"/proc/{one.child()}/status", encoding="ascii") as status:
        text = status.read()
    assert f"Uid:\t{nobody.pw_uid}\t{nobody.pw_uid}\t{nobody.pw_uid}\t{nobody.pw_uid}" in text
    assert f"Gid:\t{nobody.pw_gid}\t{nobody.pw_gid}\t{nobody.pw_gid}\t{nobody.pw_gid}" in text
    assert os.stat(one.socket).st_uid == nobody.pw_uid
    assert verdict_for(one, DESK) == RETRY


def test_a_check_says_what_is_wrong_and_starts_nothing(make_filter):
    one = make_filter()
    assert one.run("-n").returncode == 0
    one.write(timeout='"soon"')
    wrong = one.run("-n")
    assert wrong.returncode == EX_CONFIG
    assert "intake.conf:" in wrong.stderr and "timeout" in wrong.stderr
    assert not os.path.exists(one.socket)


@pytest.mark.parametrize("arguments, status", [
    (("-V",), 0), (("-h",), 0), (("-x",), EX_USAGE), (("surplus",), EX_USAGE),
    (("-n", "-c", "/nonexistent"), EX_CONFIG),
])
def test_exit_codes_follow_sysexits(arguments, status):
    done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == status
    assert done.stdout if status == 0 else done.stderr


def test_an_unknown_user_or_group_is_named(make_filter):
    one = make_filter()
    refused = one.run("-f", "-u", "no-such-user")
    assert refused.returncode == EX_UNAVAILABLE
    assert '"no-such-user"' in refused.stderr


def test_the_background_start_ends_when_the_filter_serves(make_filter):
    one = make_filter()
    pid_file = os.path.join(one.directory, "pid")
    done = one.run("-P", pid_file)
    assert done.returncode == 0
    assert socket_answers(one.socket)
    with open(pid_file, encoding="ascii") as file:
        pid = int(file.read())
    os.kill(pid, signal.SIGTERM)
    wait_until(lambda: not is_alive(pid), 20, "the filter's end")
    assert not os.path.exists(pid_file)


def test_the_background_start_fails_when_the_filter_does(make_filter):
    one = make_filter()
    with open(one.socket, "w", encoding="utf-8") as file:
        file.write("in the way")
    assert one.run().returncode == EX_UNAVAILABLE


@pytest.mark.skipif(SANITIZED, reason="sanitizers hold freed memory back")
def test_memory_stays_flat_over_whole_and_broken_connections(running):
    """The store is away, so that whole mails run through everything but it."""
    mail = os.path.join(running.directory, "mail.eml")
    with open(mail, "w", encoding="utf-8") as file:
        file.write("From: c{k}@example.net\nTo: support@acme.example\nMessage-ID: <{n}@x>\n\n"
                   + "Line\n" * 800)
    child = running.child()

    def drive(mails):
        subprocess.run([os.path.join(BUILD, "tests/bench/milterdrive"), "-s",
                        f"local:{running.socket}", "-x", "-c", "8", "-r", "5", "-n", str(mails),
                        "-p", "50", mail], check=True, stdout=subprocess.DEVNULL)
        with open(f"/proc/{child}/statm", encoding="ascii") as statm:
            return int(statm.read().split()[1]) * 4

    settled = drive(4000)
    assert drive(16000) < settled + 1500
    assert running.child() == child
