"""`intakectl doctor` looks at every list of filters that a Postfix has; a private configuration of a
real Postfix stands for the machine's own."""

import json
import os
import re
import shutil
import subprocess

import pytest
from servers.intake import PROGRAMS

# Where the other mail servers of this machine do not run, each of which the doctor would look at.
ALONE = ("unshare", "--pid", "--fork", "--mount-proc")
SIGNER = "unix:/run/elsewhere/dkim.sock"
CHECKER = "inet:localhost:8893"
UNKNOWN = "inet:localhost:9999"
SUBMISSION = "submission inet n - n - - smtpd\n    -o {{ smtpd_milters = {} }}\n"
ENTRANCE = "192.0.2.1:25 inet n - n - - smtpd\n    -o {{ smtpd_milters = {} }}\n"
BEHIND_POSTSCREEN = "smtpd pass - - n - - smtpd\n    -o {{ smtpd_milters = {} }}\n"
REINJECTION = "127.0.0.1:10025 inet n - n - - smtpd\n    -o smtpd_milters=\n"

# smtpd_milters, more of master.cf, then (result, words in what was found) of the check "order".
CASES = {
    "right": (f"{CHECKER}, {{ OURS, default_action=tempfail }}, {SIGNER}", "", [("ok", "")]),
    "alone": ("OURS", REINJECTION, [("ok", "")]),
    "beside-others": (f"{UNKNOWN} OURS {UNKNOWN}", "", [("ok", "")]),
    "signer-first": (f"{SIGNER}, OURS", "", [("fail", f"{SIGNER}, a DKIM signer, comes before")]),
    "signer-first-with-options": (f"{{ {SIGNER}, connect_timeout=5s }} OURS", "",
                                  [("fail", "in smtpd_milters")]),
    "checker-behind": (f"OURS {CHECKER}", "", [("warn", f"{CHECKER} checks mail behind")]),
    "both": (f"{SIGNER} OURS {CHECKER}", "",
             [("fail", "a DKIM signer"), ("warn", "Authentication-Results")]),
    "submission-signer-first": ("OURS", SUBMISSION.format(f"{SIGNER} OURS"),
                                [("fail", "in smtpd_milters of submission/inet")]),
    "submission-right": (f"{CHECKER} OURS", SUBMISSION.format(f"OURS {SIGNER} {CHECKER}"),
                         [("ok", "")]),
    "submission-without-us": ("OURS", SUBMISSION.format(SIGNER),
                              [("fail", "submission/inet has filters of its own")]),
    "agents-apart": (f"{SIGNER} OURS", SUBMISSION.format(f"OURS {SIGNER}"),
                     [("warn", "in smtpd_milters")]),
}


def configure(site, etc, milters, services, non_smtpd=""):
    """A Postfix configuration with these lists of filters."""
    shutil.copytree(os.path.join(site.mail_server.directory, "etc"), etc)
    ours = f"unix:{site.socket}"
    with open(etc / "main.cf", "a", encoding="utf-8") as file:
        file.write(f"smtpd_milters = {milters.replace('OURS', ours)}\n"
                   f"non_smtpd_milters = {non_smtpd.replace('OURS', ours)}\n")
    with open(etc / "master.cf", "a", encoding="utf-8") as file:
        file.write(services.replace("OURS", ours))


def environment_of(site, etc):
    environment = {**os.environ, "MAIL_CONFIG": str(etc)}
    if site.mail_server.root:
        root = site.mail_server.root
        environment["PATH"] = f"{root}/usr/sbin:{environment['PATH']}"
        environment["LD_LIBRARY_PATH"] = f"{root}/usr/lib/postfix"
    return environment


def examine(site, directory):
    """The checks of the doctor on the configuration in `directory`: (check, result, found, hint)."""
    settings = directory / "intake.conf"  # with a mail server that is away: found out at once
    settings.write_text(site.settings.text.replace(f"127.0.0.1:{site.smtp_port}", "127.0.0.1:1"),
                        encoding="utf-8")
    done = subprocess.run([*ALONE, str(PROGRAMS / "intakectl"), "-c", str(settings), "--json", "doctor"],
                          env=environment_of(site, directory / "etc"), capture_output=True,
                          text=True, check=False)
    return [(check["check"], check["result"], check["found"], check["hint"])
            for check in json.loads(done.stdout)["checks"]]


def doctor(site, directory, milters, services, non_smtpd=""):
    configure(site, directory / "etc", milters, services, non_smtpd)
    return examine(site, directory)


@pytest.mark.parametrize("milters, services, wanted", CASES.values(), ids=CASES.keys())
def test_order_of_filters(site, tmp_path, milters, services, wanted):
    order = [it for it in doctor(site, tmp_path, milters, services) if it[0] == "order"]
    assert [it[1] for it in order] == [result for result, _ in wanted], order
    for (_, result, found, hint), (_, words) in zip(order, wanted):
        assert words in found
        assert (hint is None) == (result == "ok"), "what is not in order has a hint"


@pytest.mark.parametrize("milters, services, missing", [
    ("OURS", "", "in smtpd_milters reports dmarc, dkim:"),
    (f"{CHECKER} OURS {SIGNER}", "", "reports dkim:"),
    (f"{SIGNER} OURS", "", "reports dmarc:"),
    (f"{CHECKER} {SIGNER} OURS", "", None),
    ("inet:localhost:11332 OURS", "", None),
    (f"{UNKNOWN} OURS", "", None),
    (f"{CHECKER} {SIGNER} OURS", SUBMISSION.format("OURS"), None),
    (f"{CHECKER} {SIGNER} OURS", ENTRANCE.format("OURS"),
     "in smtpd_milters of 192.0.2.1:25/inet reports dmarc, dkim:"),
    (f"{CHECKER} {SIGNER} OURS", BEHIND_POSTSCREEN.format(f"{CHECKER} OURS"),
     "in smtpd_milters of smtpd/pass reports dkim:"),
    ("OURS", ENTRANCE.format(f"{CHECKER} {SIGNER} OURS"), None),
])
def test_results_are_reported_before_us(site, tmp_path, milters, services, missing):
    """Nobody before us removes what a stranger writes of a method that nobody before us reports."""
    trust = [it for it in doctor(site, tmp_path, milters, services) if it[0] == "trust"]
    found = [it for it in trust if it[1] == "warn"]
    if missing is None:
        assert not found
    else:
        assert len(found) == 1 and missing in found[0][2] and "trust.methods" in found[0][3]


def test_sendmail_command_has_an_order_too(site, tmp_path):
    checks = doctor(site, tmp_path, "OURS", "", non_smtpd=f"{SIGNER} OURS")
    assert [it[1] for it in checks if it[0] == "order"] == ["fail"]
    assert any("in non_smtpd_milters" in it[2] for it in checks)
    assert not any("sendmail(1)" in it[2] for it in checks), "it does name the filter"


def test_filter_that_is_not_called_is_a_fault(site, tmp_path):
    checks = doctor(site, tmp_path, SIGNER, "")
    assert any(it[0] == "postfix" and it[1] == "fail" and "does not name" in it[2] for it in checks)
    hint = next(it[3] for it in checks if it[0] == "postfix" and it[1] == "fail")
    assert f"{{ unix:{site.socket}, default_action=tempfail }}, {SIGNER}'" in hint


@pytest.mark.parametrize("milters, services", [
    (f"{CHECKER}, {SIGNER}", ""),
    (f"{CHECKER}, {{ {SIGNER}, connect_timeout=5s }}, OURS", ""),
    ("OURS", SUBMISSION.format(SIGNER)),
    ("OURS", SUBMISSION.format(f"{SIGNER} OURS")),
], ids=["absent", "behind-a-signer", "submission-without-us", "submission-behind-a-signer"])
def test_remedy_mends_what_it_was_given_for(site, tmp_path, milters, services):
    """The hint's command is carried out as it stands: the fault is gone, the others still there."""
    faults = [it for it in doctor(site, tmp_path, milters, services)
              if it[0] in ("postfix", "order") and it[1] == "fail"]
    assert len(faults) == 1
    command = faults[0][3].partition("; postfix reload")[0]
    assert command != faults[0][3]
    subprocess.run(["sh", "-c", command], env=environment_of(site, tmp_path / "etc"), check=True)
    checks = examine(site, tmp_path)
    assert {it[1] for it in checks if it[0] == "order"} == {"ok"}, checks
    assert not [it for it in checks if it[0] == "postfix" and it[1] == "fail"], checks
    lists = (tmp_path / "etc/main.cf").read_text() + (tmp_path / "etc/master.cf").read_text()
    assert SIGNER in lists


def test_entry_that_tempfails_itself_needs_no_default(site, tmp_path):
    default = "\nmilter_default_action = accept"
    bare = doctor(site, tmp_path / "bare", "OURS" + default, "", "OURS")
    assert any("passes unregistered" in it[2] and it[1] == "warn" for it in bare)
    braced = "{ OURS, default_action=tempfail }"
    own = doctor(site, tmp_path / "own", braced + default, "", braced)
    assert not any("passes unregistered" in it[2] for it in own)


def test_second_instance_with_a_path_to_nowhere_is_a_fault(site, tmp_path):
    """The usual spelling below a queue directory of its own: all mail there is told 451."""
    name = os.path.basename(site.socket)
    other = tmp_path / "etc-other"
    configure(site, other, f"unix:intake/{name}", "")
    checks = doctor(site, tmp_path, f"OURS\nmulti_instance_directories = {other}", "", "OURS")
    faults = [it for it in checks if it[0] == "postfix" and it[1] == "fail"]
    assert len(faults) == 1 and "told 451" in faults[0][2] and str(other) in faults[0][2], checks
    assert f"unix:{site.socket}" in faults[0][3]
