"""A Debian with a running systemd, in namespaces of its own: booted, asked, ended, booted again."""

import os
import shlex
import shutil
import signal
import subprocess
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
BOOT_WAIT_S = 120
BUSY = 6  # how much longer a busy machine may take for what an idle one does in its time
COMMAND_WAIT_S = 3600  # a machine may be busy with other things
ENVIRONMENT = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
               "HOME": "/root", "LC_ALL": "C.UTF-8", "TERM": "dumb",
               "DEBIAN_FRONTEND": "noninteractive"}


class MachineError(Exception):
    """The machine does not do what the test is not about."""


def cgroup_root():
    """Where the kernel's unified hierarchy is mounted: at its usual place, or beside the old one."""
    for line in Path("/proc/self/mounts").read_text(encoding="ascii").splitlines():
        _, place, kind, options = line.split()[:4]
        if kind == "cgroup2" and "rw" in options.split(","):
            return Path(place)
    raise MachineError("no writable cgroup2 is mounted")


class Machine:
    """The copy of a base below `directory`; `name` is its host name."""

    def __init__(self, directory, base, archives, name):
        self.root = Path(directory) / name
        self.archives = archives
        self.name = name
        self.process = None
        self.cgroup = cgroup_root() / f"package-check-{os.getpid()}-{name}"
        if self.root.exists():
            shutil.rmtree(self.root)
        subprocess.run(["cp", "-a", "--reflink=auto", f"{base}/.", str(self.root)], check=True)
        self.write("/etc/hostname", name + "\n")
        self.write("/etc/hosts", f"127.0.0.1 localhost\n127.0.1.1 {name} {name.split('.')[0]}\n")
        self.write("/etc/resolv.conf", "")

    def path(self, path):
        return self.root / path.lstrip("/")

    def write(self, path, text):
        self.path(path).parent.mkdir(parents=True, exist_ok=True)
        self.path(path).write_text(text, encoding="utf-8")

    def read(self, path):
        return self.path(path).read_text(encoding="utf-8", errors="replace")

    # ---- power ----

    def boot(self):
        self.cgroup.mkdir(exist_ok=True)
        starter = ('echo $$ >"$0/cgroup.procs" && exec unshare --fork --kill-child --pid '
                   '--mount --uts --ipc --cgroup --net "$@"')
        self.process = subprocess.Popen(
            ["bash", "-c", starter, str(self.cgroup), str(HERE / "boot"), str(self.root),
             str(self.archives), self.name], start_new_session=True)
        self.wait_until(self.is_up, BOOT_WAIT_S, "the machine to come up")

    def is_up(self):
        if self.process.poll() is not None:
            raise MachineError(f"the machine's init ended with {self.process.returncode}")
        if not self.children():
            return False
        state = self.run("systemctl is-system-running", check=False).stdout.strip()
        return state in ("running", "degraded")

    def children(self):
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return path.read_text(encoding="ascii").split()

    def init(self):
        """Process id of the machine's init, as the host sees it."""
        found = self.children()
        if not found:
            raise MachineError("the machine has no init")
        return found[0]

    def shut_down(self):
        if self.process is None:
            return
        if self.process.poll() is None:
            subprocess.run(self.enter("systemctl", "poweroff", "--no-wall"), check=False,
                           capture_output=True)
            try:
                self.process.wait(BUSY * BOOT_WAIT_S)
            except subprocess.TimeoutExpired:
                os.kill(self.process.pid, signal.SIGKILL)
                self.process.wait(10)
        self.process = None
        for directory, _, _ in os.walk(self.cgroup, topdown=False):
            os.rmdir(directory)

    def reboot(self):
        self.shut_down()
        self.boot()

    # ---- commands ----

    def enter(self, *command):
        variables = [f"{name}={value}" for name, value in ENVIRONMENT.items()]
        return ["nsenter", "-t", self.init(), "-m", "-u", "-i", "-n", "-p", "-C", "-r", "-w",
                "env", "-i", *variables, *command]

    def run(self, script, check=True, directory="/root"):
        """Runs lines of shell as root and returns what they printed; stops at the first failure."""
        done = subprocess.run(
            self.enter("bash", "-ec", f"cd {shlex.quote(directory)}; exec 2>&1\n{script}"),
            capture_output=True, text=True, errors="replace", check=False,
            stdin=subprocess.DEVNULL, timeout=COMMAND_WAIT_S)
        if check and done.returncode != 0:
            raise MachineError(f"$ {script}\n{done.stdout}{done.stderr}\nstatus {done.returncode}")
        return done

    def output(self, script):
        return self.run(script).stdout

    def from_outside(self, script, text=""):
        """Runs a Python script of the host's on the machine's network."""
        subprocess.run(["nsenter", "-t", self.init(), "-n", "/usr/bin/python3", "-B", "-c", script],
                       input=text.encode(), check=True, timeout=COMMAND_WAIT_S)

    @staticmethod
    def wait_until(condition, seconds, what):
        until = time.monotonic() + BUSY * seconds
        while not condition():
            if time.monotonic() > until:
                raise MachineError(f"waited {BUSY * seconds} s for {what}")
            time.sleep(0.3)

    def property_of(self, unit, name):
        return self.output(f"systemctl show -P {name} {shlex.quote(unit)}").strip()
