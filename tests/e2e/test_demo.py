"""`make demo` is the first that anybody sees: it must run to its end, twice, and stop."""

import os
import shutil
import subprocess
import sys

import pytest
from servers.intake import REPOSITORY
from servers.process import free_port, port_answers

SAYS = ("李经理", "planned Lexi", "clash", "intakectl names check",
        "not in letters of that language")
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


def leave_a_failed_one(place):
    place.mkdir()
    (place / "processes.json").write_text("[]")
    (place / "postgres").mkdir()


def test_demo_shows_what_it_promises_also_after_one_that_failed(demo):
    leave_a_failed_one(demo.place)
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


def test_first_demo_makes_its_place(demo):
    """Below directories that are not there yet."""
    code = ("import os, sys; sys.path.insert(0, sys.argv[1]); import demo; "
            "print(os.listdir(demo.make_place()), demo.PLACE.exists())")
    place = demo.place / "below/demo"
    done = subprocess.run([sys.executable, "-B", "-c", code, str(REPOSITORY / "tests/demo")],
                          env={**os.environ, "DEMO_DIR": str(place)}, capture_output=True, text=True,
                          check=True)
    assert done.stdout == "['processes.json'] True\n"
    shutil.rmtree(place.resolve())
