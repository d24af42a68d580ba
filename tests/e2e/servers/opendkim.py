"""A private OpenDKIM: a filter that signs, or one that verifies. Keys come from a file, never from
the network."""

import os
import shutil
import subprocess

from .process import (ServerError, end_process, free_port, is_alive, port_answers, read_log, spawn,
                      wait_until)

COMMON = """\
Background no
Syslog no
Mode {mode}
Socket inet:{port}@127.0.0.1
AlwaysAddARHeader yes
AuthservID {name}
RequireSafeKeys no
"""

SIGNER = COMMON + """\
Canonicalization {canonicalization}
KeyTable file:{directory}/keys
SigningTable refile:{directory}/signers
OversignHeaders From
"""

VERIFIER = COMMON + """\
On-BadSignature accept
On-NoSignature accept
TestDNSData file:{directory}/answers
"""

USER = "nobody"


class Key:
    """A domain's key pair, and where the public half would stand in the DNS."""

    def __init__(self, directory, domain, selector="mail"):
        os.makedirs(directory, exist_ok=True)
        self.domain = domain
        self.selector = selector
        self.path = os.path.join(directory, f"{selector}.{domain}.pem")
        subprocess.run(["openssl", "genrsa", "-traditional", "-out", self.path, "2048"],
                       check=True, capture_output=True)
        os.chmod(self.path, 0o600)
        shutil.chown(self.path, USER)

    @property
    def name(self):
        return f"{self.selector}._domainkey.{self.domain}"

    @property
    def record(self):
        public = subprocess.run(["openssl", "rsa", "-in", self.path, "-pubout"], check=True,
                                capture_output=True, text=True).stdout
        return "v=DKIM1; k=rsa; p=" + "".join(public.splitlines()[1:-1])


class OpenDkim:
    """`mode` "s" signs with the one key, "v" verifies with any of them."""

    def __init__(self, directory, mode, keys, name, canonicalization="relaxed/relaxed"):
        self.directory = str(directory)
        self.mode = mode
        self.keys = keys
        self.name = name
        self.canonicalization = canonicalization
        self.port = free_port()
        self.log = os.path.join(self.directory, "opendkim.log")
        self.pid = None

    @property
    def milter(self):
        """As Postfix spells it."""
        return f"inet:127.0.0.1:{self.port}"

    def create(self):
        os.makedirs(self.directory, exist_ok=True)
        key = self.keys[0]
        self.write("keys", f"key {key.domain}:{key.selector}:{key.path}\n")
        self.write("signers", f"*@{key.domain} key\n")
        self.write("answers", "".join(f"{key.name} {key.record}\n" for key in self.keys))
        self.write("opendkim.conf",
                   (SIGNER if self.mode == "s" else VERIFIER).format(**vars(self)))

    def write(self, name, text):
        with open(os.path.join(self.directory, name), "w", encoding="utf-8") as file:
            file.write(text)

    def start(self):
        self.create()
        self.pid = spawn(["opendkim", "-f", "-x", f"{self.directory}/opendkim.conf"], self.log,
                         user=USER)
        wait_until(self.answers, 20, f"OpenDKIM; its log: {self.log}")

    def answers(self):
        if not is_alive(self.pid):
            raise ServerError(f"OpenDKIM ended at once: {read_log(self.log)[-2000:]}")
        return port_answers(self.port)

    def stop(self):
        if self.pid:
            # libmilter looks only every five seconds whether it is to end; nothing would be lost.
            end_process(self.pid, timeout=0.3)
        self.pid = None

    def sign_as(self, canonicalization):
        """Signs otherwise from now on."""
        if canonicalization != self.canonicalization:
            self.canonicalization = canonicalization
            self.stop()
            self.start()
