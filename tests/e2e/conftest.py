"""Installations for the tests. Whatever a failed test leaves of logs is kept below build/e2e."""

import os
import re
import shutil
import signal
import tempfile
from pathlib import Path

import pytest

from servers.intake import PROGRAMS
from servers.site import Site

KEPT = PROGRAMS / "e2e"
ORIGINALS = KEPT / "originals"
SANITIZER = re.compile(r"(ERROR|WARNING): \w*Sanitizer|runtime error:")


def pytest_configure(config):
    if os.getuid() != 0:
        raise pytest.UsageError("the mail servers are started by root; hint: make e2e")
    if not hasattr(config, "workerinput"):  # the process that the others work for
        shutil.rmtree(KEPT, ignore_errors=True)
        ORIGINALS.mkdir(parents=True)
    # A run that is told to end leaves no server behind either.
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))


@pytest.fixture(name="figure")
def fixture_figure(record_property):
    """Notes a measured figure; all of them are printed at the end."""
    return lambda line: record_property("figure", line)


def pytest_terminal_summary(terminalreporter):
    for reports in list(terminalreporter.stats.values()):
        for report in reports:
            if getattr(report, "when", None) == "teardown":
                for _, line in report.user_properties:
                    terminalreporter.write_line(f"figure: {line}")
    if terminalreporter.stats.get("failed") or terminalreporter.stats.get("error"):
        terminalreporter.write_line(f"logs: {KEPT}")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    setattr(item, f"report_{call.when}", outcome.get_result())


def keep_logs(site, name):
    """Logs and settings of an installation, for whoever has to find out why a test failed."""
    target = KEPT / re.sub(r"[^\w.-]+", "-", name)
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for path in Path(site.directory).rglob("*"):
        if path.is_file() and (path.suffix in (".log", ".conf", ".cf") or
                               path.name in ("log", "maillog", "traffic")):
            shutil.copy(path, target / "-".join(path.relative_to(site.directory).parts))
    if "OWNER" in os.environ:
        user, group = map(int, os.environ["OWNER"].split(":"))
        for path in [KEPT, target, *target.iterdir()]:
            os.chown(path, user, group)


def make_site(name, prepare=None, **options):
    """A running installation in a directory of its own; gone, with its processes, afterwards."""
    # Not pytest's own temporary directory: PostgreSQL and the mail boxes belong to users who
    # could not pass through it, and a socket's path is short.
    directory = tempfile.mkdtemp(prefix="intake-e2e-", dir=os.environ.get("TMPDIR", "/tmp"))
    site = Site(directory, originals=ORIGINALS, **options)
    try:
        if prepare:
            prepare(site)
        site.create()
        site.start()
        yield site
        site.stop()
        complaint = SANITIZER.search(site.filter.log_text() + site.sender.log_text())
        assert not complaint, f"a sanitizer complained; see {KEPT / name}"
    except BaseException:
        keep_logs(site, name)
        raise
    finally:
        site.stop()
        shutil.rmtree(directory, ignore_errors=True)


def with_second_desk(site):
    site.settings.add_second_desk()
    site.settings.change("trust", "networks", '( "10.9.0.0/16" )')


@pytest.fixture(scope="session", name="postfix_site")
def fixture_postfix_site():
    yield from make_site("postfix", with_second_desk)


@pytest.fixture(scope="session", name="sendmail_site")
def fixture_sendmail_site():
    yield from make_site("sendmail", with_second_desk, server="sendmail")


@pytest.fixture(name="site")
def fixture_site(postfix_site):
    """The installation that gentle tests share. They use an address of their own each."""
    return postfix_site


@pytest.fixture(name="any_site", params=["postfix", "sendmail"])
def fixture_any_site(request):
    """The same test at both mail servers."""
    return request.getfixturevalue(f"{request.param}_site")


@pytest.fixture(scope="module", name="own_site")
def fixture_own_site(request):
    """An installation that the tests of one file may ill-treat."""
    yield from make_site(request.module.__name__, with_second_desk)


@pytest.fixture(autouse=True)
def fixture_keep_logs_of_failures(request):
    yield
    report = getattr(request.node, "report_call", None)
    if report is None or not report.failed:
        return
    for value in request.node.funcargs.values():
        if isinstance(value, Site):
            keep_logs(value, request.node.name)


@pytest.fixture(name="customer")
def fixture_customer(request):
    """An address nobody else writes from."""
    word = re.sub(r"\W+", "-", request.node.name.removeprefix("test_").lower()).strip("-")
    return f"{word[:60]}@customer.example"
