"""A private OpenDMARC. Policies cannot come from a file: every domain of the tests has none."""

import os

from .process import (ServerError, end_process, free_port, is_alive, port_answers, read_log, spawn,
                      wait_until)

CONFIGURATION = """\
Background false
Syslog false
Socket inet:{port}@127.0.0.1
AuthservID {name}
TrustedAuthservIDs {name}
IgnoreHosts {directory}/ignored
RejectFailures false
SPFIgnoreResults true
"""

USER = "nobody"


class OpenDmarc:
    def __init__(self, directory, name):
        self.directory = str(directory)
        self.name = name
        self.port = free_port()
        self.log = os.path.join(self.directory, "opendmarc.log")
        self.pid = None

    @property
    def milter(self):
        """As Postfix spells it."""
        return f"inet:127.0.0.1:{self.port}"

    def write(self, name, text):
        with open(os.path.join(self.directory, name), "w", encoding="utf-8") as file:
            file.write(text)

    def start(self):
        os.makedirs(self.directory, exist_ok=True)
        self.write("ignored", "192.0.2.1\n")  # the default is 127.0.0.1, where the tests are
        self.write("opendmarc.conf", CONFIGURATION.format(**vars(self)))
        self.pid = spawn(["opendmarc", "-f", "-c", f"{self.directory}/opendmarc.conf"], self.log,
                         user=USER)
        wait_until(self.answers, 20, f"OpenDMARC; its log: {self.log}")

    def answers(self):
        if not is_alive(self.pid):
            raise ServerError(f"OpenDMARC ended at once: {read_log(self.log)[-2000:]}")
        return port_answers(self.port)

    def stop(self):
        if self.pid:
            # libmilter looks only every five seconds whether it is to end; nothing would be lost.
            end_process(self.pid, timeout=0.3)
        self.pid = None
