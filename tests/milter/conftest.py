import os
import shutil
import subprocess
import sys
import tempfile

import pytest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from filter import ROOT, Filter, read_log  # noqa: E402  pylint: disable=wrong-import-position
from mta import Mta  # noqa: E402  pylint: disable=wrong-import-position


@pytest.fixture
def make_filter():
    """Makes filters that are stopped after the test; a test that fails shows their logs."""
    directory = tempfile.mkdtemp(prefix="intake-milter-")  # a short path, as sockets want it
    os.chmod(directory, 0o755)
    made = []

    def make(**settings):
        made.append(Filter(directory, **settings))
        return made[-1]

    yield make
    for one in made:
        one.stop()
        print(*read_log(one.log).splitlines()[-30:], sep="\n")
    shutil.rmtree(directory)


@pytest.fixture
def running(make_filter):
    """A filter whose store is away."""
    return make_filter().start()


@pytest.fixture
def mta(running):
    """A connection to it that has said where it comes from."""
    client = Mta(running.socket)
    client.connect()
    yield client
    client.close()


@pytest.fixture(scope="session")
def database():
    """A throw-away PostgreSQL with the schema; its directory."""
    above = tempfile.mkdtemp(prefix="intake-pg-")
    os.chmod(above, 0o755)  # the server runs as somebody else
    directory = os.path.join(above, "pg")
    script = os.path.join(ROOT, "tests", "db", "cluster.sh")
    subprocess.run([script, "migrated", directory], check=True, stdout=subprocess.DEVNULL)
    yield directory
    subprocess.run([script, "stop", directory], check=True)
    shutil.rmtree(above)


@pytest.fixture
def stored(make_filter, database):
    """A filter whose store answers."""
    return make_filter(store=f"host={database} dbname=intake user=intake_filter").start()
