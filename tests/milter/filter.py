"""The built filter with settings of its own, in a directory of its own."""

import os
import shutil
import signal
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get("INTAKE_BUILD", os.path.join(ROOT, "build"))
PROGRAM = os.path.join(BUILD, "intake-milter")
SANITIZED = "san-" in BUILD
sys.path.insert(0, os.path.join(ROOT, "tests", "e2e"))

from servers.process import (children_of, is_alive, read_log, reap,  # noqa: E402
                             socket_answers, spawn, wait_until)

SETTINGS = """
milter: {{
  socket = "local:{directory}/sock"; socket_mode = "{socket_mode}"; socket_group = "";
  user = "{user}"; state_directory = "{directory}/state"; temporary_directory = "{directory}";
  timeout = {timeout}; connections = 20; dry_run = {dry_run}; log_level = "info"; name = "{name}";
}};
limits: {{ message_memory = 65536; message_size = {message_size}; }};
store: {{
  connection = "{store}"; pool = 4; wait_ms = 60000; statement_ms = 60000; connect_ms = 60000;
  retry_ms = 200; when_away = "{when_away}";
}};
trust: {{ authserv_ids = ( "mx.example.org" ); networks = ( "127.0.0.0/8" ); }};
templates = "{directory}/templates";
desks = ( {{
  name = "acme"; brand = "ACME"; addresses = ( "{address}" ); languages = ( "en" );
  service_types = ( {{ name = "general"; labels = {{ en = "General"; }}; }} );
  default_type = "general"; names = ( {{ pattern = "{{agent.short}} · {{brand}}"; }} );
}} );
"""

NO_STORE = "host=/nonexistent dbname=intake"


class Filter:
    """The program under test. Settings are keywords of SETTINGS."""

    def __init__(self, directory, **settings):
        self.directory = str(directory)
        self.settings = {"directory": self.directory, "store": NO_STORE,
                         "socket_mode": "0660", "user": "", "timeout": 60, "dry_run": "false",
                         "message_size": 1000000, "address": "support@acme.example",
                         "name": "test", "when_away": "tempfail"} | settings
        self.file = os.path.join(self.directory, "intake.conf")
        self.log = os.path.join(self.directory, "log")
        self.socket = os.path.join(self.directory, "sock")
        self.pid = None
        # Where a filter that has become somebody else can read them, wherever the checkout is.
        shutil.copytree(os.path.join(ROOT, "templates"), os.path.join(self.directory, "templates"),
                        dirs_exist_ok=True)
        self.write()

    def write(self, **settings):
        self.settings |= settings
        with open(self.file, "w", encoding="utf-8") as file:
            file.write(SETTINGS.format(**self.settings))

    def start(self, *arguments):
        before = len(self.lines(" serves "))
        self.pid = spawn([PROGRAM, "-f", "-c", self.file, *arguments], self.log)
        wait_until(lambda: len(self.lines(" serves ")) > before or not is_alive(self.pid), 20,
                   f"the filter; its log: {self.log}")
        return self

    def run(self, *arguments):
        """Runs the program to its end."""
        return subprocess.run([PROGRAM, "-c", self.file, *arguments], capture_output=True,
                              text=True, timeout=600, check=False)

    def children(self):
        return [child for child in children_of(self.pid) if is_alive(child)]

    def child(self):
        return wait_until(self.children, 10, "a working child")[0]

    def signal(self, number):
        os.kill(self.pid, number)

    def stop(self):
        if self.pid and is_alive(self.pid):
            self.signal(signal.SIGTERM)
            wait_until(lambda: reap(self.pid) or not is_alive(self.pid), 60, "the filter's end")
        self.pid = None

    def lines(self, text):
        return [line for line in read_log(self.log).splitlines() if text in line]

    def wait_for_lines(self, text, count=1):
        return wait_until(lambda: len(self.lines(text)) >= count and self.lines(text), 20,
                          f"{count} times '{text}' in {self.log}")
