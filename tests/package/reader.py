"""A reader of README.md at a machine: types what stands there, and puts snippets where it says."""

import re
import shutil

import readme

PLACES = {"pg_hba.conf": "/etc/postgresql/15/main/pg_hba.conf",
          "pg_ident.conf": "/etc/postgresql/15/main/pg_ident.conf",
          "sendmail.mc": "/etc/mail/sendmail.mc"}
# Before which line of the file a snippet belongs, as the text says; elsewhere it goes to the end.
BEFORE = {"pg_hba.conf": r"^local", "sendmail.mc": r"^MAILER"}
CLONE = "/root/intake"
INSTALL = f"cd {CLONE} && apt-get install -y ./build/intake_*.deb"


def put_snippet(machine, block):
    path = PLACES[block.file]
    text = machine.read(path)
    at = len(text)
    if block.file in BEFORE:
        at = re.search(BEFORE[block.file], text, re.MULTILINE).start()
    machine.write(path, text[:at] + block.text + text[at:])


def type_block(machine, block, instead=()):
    """Returns what was printed, by line. `instead`: pairs of words that this reader chooses."""
    printed = {}
    for line in block.lines:
        if line == "make deb":  # what it makes is there: see conftest.py
            continue
        for old, new in instead:
            line = line.replace(old, new)
        printed[line] = machine.run(line, directory=CLONE).stdout
        print(f"$ {line}\n{printed[line]}")
    return printed


def follow(machine, title, instead=()):
    """Types a section line by line; returns what was printed, by line."""
    printed = {}
    for block in readme.blocks(title):
        if block.file:
            put_snippet(machine, block)
        else:
            printed |= type_block(machine, block, instead)
    return printed


def put_package(machine, package):
    """Where `make deb` leaves it, alone."""
    place = machine.path(f"{CLONE}/build")
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    shutil.copy(package, place / package.name)
