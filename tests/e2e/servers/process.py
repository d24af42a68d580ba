"""Processes, ports and waiting."""

import os
import pwd
import random
import signal
import socket
import subprocess
import time


class ServerError(Exception):
    """A server did not come up, or something waited for did not happen."""


BUSY = 6  # how much longer a busy machine may take


def wait_until(condition, timeout=20.0, what="condition", interval=0.05):
    """Polls `condition` until it returns something true, and returns that. `timeout`, in seconds, is
    an idle machine's. Polls are counted, not time: a machine that stands still does not use them
    up."""
    for _ in range(1 + int(BUSY * timeout / interval)):
        result = condition()
        if result:
            return result
        time.sleep(interval)
    raise ServerError(f"waited {BUSY * timeout:g} s in vain for: {what}")


RESERVED = []


def free_port():
    """A TCP port of 127.0.0.1 that nobody listens on, and that no other run of these tests gets while
    this process lives: the name of a socket without a file says whose it is. Below the ports that the
    system gives to clients."""
    while True:
        port = random.randrange(12000, 32000)
        mark = socket.socket(socket.AF_UNIX)
        try:
            mark.bind(f"\0intake-port-{port}")
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(("127.0.0.1", port))
        except OSError:
            mark.close()
            continue
        RESERVED.append(mark)
        return port


def port_answers(port):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def smtp_answers(port):
    """Whether a mail server greets there."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as probe:
            return probe.recv(3) == b"220"
    except OSError:
        return False


def socket_answers(path):
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(1)
        try:
            probe.connect(path)
        except OSError:
            return False
        return True


def is_alive(pid):
    """Whether the process runs; one that ended and waits for its parent does not."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:
            return stat.read().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def name_of(pid):
    """The program's, or "" of a process that ended."""
    return read_log(f"/proc/{pid}/comm").rstrip()


def children_of(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as children:
            return [int(child) for child in children.read().split()]
    except OSError:
        return []


def descendants_of(pid):
    found = []
    for child in children_of(pid):
        found += [child] + descendants_of(child)
    return found


def end_process(pid, first=signal.SIGTERM, timeout=60.0):
    """Ends one process by its id, at last by force."""
    for number, patience in ((first, timeout / BUSY), (signal.SIGKILL, 5.0)):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        try:
            wait_until(lambda: reap(pid) or not is_alive(pid), patience, f"end of process {pid}")
            return
        except ServerError:
            continue


def reap(pid):
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return False


def spawn(arguments, log, user=None, environment=None):
    """Starts a process in a session of its own, output to the file `log`; returns its id."""
    if user and os.getuid() == 0:
        arguments = ["setpriv", "--reuid", user, "--regid", str(pwd.getpwnam(user).pw_gid),
                     "--clear-groups", "--"] + arguments
    with open(log, "ab") as output:
        process = subprocess.Popen(  # pylint: disable=consider-using-with
            arguments, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            start_new_session=True, cwd="/", env={**os.environ, **(environment or {})})
    process.returncode = 0  # its end is seen through /proc, not by this object
    return process.pid


def unprivileged_user():
    """The user for servers that refuse to run as root."""
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise ServerError("neither postgres nor nobody is a user of this machine")


def read_log(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as log:
            return log.read()
    except FileNotFoundError:
        return ""
