"""The programs under test: settings, filter, sender, control program."""

import json
import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

from .process import (ServerError, children_of, end_process, is_alive, read_log, socket_answers,
                      spawn, wait_until)

REPOSITORY = Path(__file__).resolve().parents[3]
PROGRAMS = Path(os.environ.get("INTAKE_BUILD", REPOSITORY / "build"))

SECOND_DESK = """\
  , {
    name = "globex";
    brand = "Globex";
    addresses = ( "help@globex.example" );
    languages = ( "en" );
    ticket_prefix = "GX-";
    service_types = (
      { name = "general"; labels = { en = "General"; }; },
      { name = "billing"; labels = { en = "Billing"; }; } );
    default_type = "general";
    names = ( { pattern = "Globex Help"; } );
  }
"""


class SettingsFile:
    """The sample settings with some values changed, so that the sample itself is put to the test."""

    def __init__(self, path):
        self.path = str(path)
        self.text = (REPOSITORY / "conf/intake.conf.sample").read_text(encoding="utf-8")

    def change(self, group, name, value):
        """`group` "" is the top level; `value` as it stands in the file, or a Python str or int."""
        if isinstance(value, str) and not value.startswith("("):
            value = json.dumps(value, ensure_ascii=False)
        begin, end = 0, len(self.text)
        if group:
            found = re.search(rf"^{group}\s*[:=]\s*\{{.*?^\}};", self.text,
                              re.MULTILINE | re.DOTALL)
            if not found:
                raise ServerError(f"the sample has no group {group}")
            begin, end = found.span()
        part, count = re.subn(rf"(?<![\w.]){name}\s*=\s*[^;]*;", lambda _: f"{name} = {value};",
                              self.text[begin:end], count=1)
        if not count:
            raise ServerError(f"the sample has no setting {group}.{name}")
        self.text = self.text[:begin] + part + self.text[end:]

    def replace(self, old, new):
        if old not in self.text:
            raise ServerError(f"the settings do not hold {old!r}")
        self.text = self.text.replace(old, new)

    def add_second_desk(self):
        end = self.text.rindex(")")
        self.text = self.text[:end] + SECOND_DESK + self.text[end:]

    def write(self):
        with open(self.path, "w", encoding="utf-8") as file:
            file.write(self.text)


class Service:
    """intake-milter or intake-sender: started, stopped, reloaded, killed."""

    def __init__(self, program, settings, log):
        self.program = program
        self.settings = settings
        self.log = log
        self.pid = None

    def start(self, *more):
        self.pid = spawn([str(PROGRAMS / self.program), "-c", self.settings.path, "-f", *more],
                         self.log)

    def check_alive(self):
        if not is_alive(self.pid):
            raise ServerError(f"{self.program} ended: {read_log(self.log)[-3000:]}")
        return True

    def stop(self):
        if self.pid:
            end_process(self.pid)
        self.pid = None

    def reload(self):
        os.kill(self.pid, signal.SIGHUP)

    def log_text(self):
        return read_log(self.log)

    def wait_for_log(self, text, timeout=20, start=0):
        """Waits until the log, from its position `start` on, holds a text."""
        size = 0

        def has_come():
            nonlocal size
            before, size = size, os.path.getsize(self.log)
            return size != before and text in self.log_text()[start:]
        return wait_until(has_come, timeout,
                          f"{self.program} to log {text!r}; its log: {self.log}")


class Filter(Service):
    """The filter on a socket of its own."""

    def __init__(self, settings, log, socket):
        super().__init__("intake-milter", settings, log)
        self.socket = socket

    def start(self, *more):
        super().start(*more)
        wait_until(lambda: self.check_alive() and socket_answers(self.socket), 20,
                   f"the filter; its log: {self.log}")

    @property
    def worker(self):
        """Process id of the child that serves the mail server; the parent only keeps it alive."""
        children = children_of(self.pid)
        if not children:
            raise ServerError("the filter has no working child")
        return children[0]

    def kill(self):
        """What a crash does: the child is gone from one moment to the next."""
        os.kill(self.worker, signal.SIGKILL)


class Sender(Service):
    """The program that hands answers to the mail server."""

    def __init__(self, settings, log):
        super().__init__("intake-sender", settings, log)

    def start(self, *more):
        super().start(*more)
        self.check_alive()


class Control:
    """intakectl with a settings file."""

    def __init__(self, settings):
        self.settings = settings

    def run(self, *arguments, check=True):
        done = subprocess.run([str(PROGRAMS / "intakectl"), "-c", self.settings.path, *arguments],
                              capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
        if check and done.returncode:
            raise ServerError(f"intakectl {' '.join(arguments)}: exit status {done.returncode}: "
                              f"{done.stderr}")
        return done

    def json(self, *arguments, check=True):
        return json.loads(self.run("--json", *arguments, check=check).stdout)


def copy_templates(directory):
    """Where the filter's user may read them when a reload asks for it."""
    target = os.path.join(directory, "templates")
    shutil.copytree(REPOSITORY / "templates", target, dirs_exist_ok=True)
    return target
