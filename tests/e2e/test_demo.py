"""`make demo` is the first that anybody sees: it must run to its end, twice, and stop."""

import os
import shutil
import subprocess
import sys

import pytest
from servers.intake import REPOSITORY
from servers.process import free_port, port_answers

SAYS = ("李经理", "planned Lexi", "clash", "intakectl names check", "nothing found")
LINES_MAX = 120  # three screens


@pytest.fixture(name="demo")
def fixture_demo(tmp_path):
    environment = {**os.environ, "DEMO_DIR": str(tmp_path / "demo"), "DEMO_SMTP_PORT": str(free_port()),
                   "DEMO_SUBMISSION_PORT": str(free_port()), "PATH": "/usr/bin:/bin:/usr/sbin:/sbin"}
    environment.pop("OWNER", None)

    def demo(action):
        return subprocess.run([sys.executable, "-B", str(REPOSITORY / "tests/demo/demo.py"), action],
                              env=environment, capture_output=True, text=True, check=False,
                              timeout=1200)
    demo.port = int(environment["DEMO_SMTP_PORT"])
    demo.place = tmp_path / "demo"
    yield demo
    demo("stop")
    shutil.rmtree(demo.place.resolve(), ignore_errors=True)


def test_demo_shows_what_it_promises(demo):
    done = demo("start")
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr
    for words in SAYS:
        assert words in done.stdout
    assert len(done.stdout.splitlines()) <= LINES_MAX
    assert port_answers(demo.port)
    place = demo.place.resolve()
    assert "running already" in demo("start").stdout
    assert "stopped" in demo("stop").stdout
    assert not port_answers(demo.port)
    assert not place.exists() and not demo.place.is_symlink(), "nothing is left"


def test_demo_that_failed_can_be_started_again(demo):
    demo.place.mkdir()
    (demo.place / "processes.json").write_text("[]")
    (demo.place / "postgres").mkdir()
    assert demo("start").returncode == 0
