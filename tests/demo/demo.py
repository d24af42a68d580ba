"""demo.py start|stop: a whole installation to look at, with real mail going through it.

Leaves everything running, so that more mail can be sent with any client. DEMO_DIR,
DEMO_SMTP_PORT and DEMO_SUBMISSION_PORT move it."""

import json
import os
import re
import shutil
import signal
import stat
import sys
import tempfile
from email import message_from_bytes, policy
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))

from servers.intake import PROGRAMS, REPOSITORY  # noqa: E402
from servers.mailing import compose, reply_to  # noqa: E402
from servers.process import ServerError, end_process, is_alive, port_answers  # noqa: E402
from servers.site import DESK, PASSWORDS, Site  # noqa: E402

UNAVAILABLE = 69  # sysexits
PLACE = Path(os.path.abspath(os.environ.get("DEMO_DIR") or REPOSITORY / "build/demo"))
SMTP_PORT = int(os.environ.get("DEMO_SMTP_PORT") or 2525)
SUBMISSION_PORT = int(os.environ.get("DEMO_SUBMISSION_PORT") or 2587)
SOCKET_PATH_MAX = 107 - len("/postgres/.s.PGSQL.5432.lock")

COLOURS = sys.stdout.isatty() and not os.environ.get("NO_COLOR")


class Complaint(Exception):
    """Something the person at the keyboard can do something about."""


# ---- saying things ----

def painted(code, text):
    return f"\033[{code}m{text}\033[0m" if COLOURS else text


def heading(text):
    print(f"\n{painted('1;36', text)}\n{painted('36', '─' * 78)}")


def say(text):
    print(text, flush=True)


def shortened(lines):
    """Of the list of service types to choose from, two lines each, the first type."""
    places = [place for place, line in enumerate(lines) if re.search(r"\+[a-z-]+\.t\.", line)]
    if len(places) < 2:
        return lines
    return lines[:places[0] + 1] + ["  ..."] + lines[places[-1] + 1:]


def show_mail(mail, fields, indent="    "):
    """Some fields of a mail and its text, as a mail program would show them; of a quote the line
    above it, and nothing of empty lines."""
    for name in fields:
        if mail[name]:
            say(f"{indent}{painted('2', name + ':')} {mail[name]}")
    body = mail.get_body(preferencelist=("plain",))
    lines = [line for line in (body.get_content() if body else "").splitlines() if line.strip()]
    for line in shortened(lines):
        if not line.startswith(">"):
            say(f"{indent}  {line}")
    if any(line.startswith(">") for line in lines):
        say(f"{indent}  > ...")


# ---- where it lives ----

def others_may_enter(directory):
    """Whether users who are neither the owner nor in the group get through to a directory."""
    return all(os.stat(one).st_mode & stat.S_IXOTH for one in [directory, *directory.parents]
               if one.exists())


def make_place():
    """An empty PLACE. Where the database's user could not enter it (below /root, say) or a
    socket's path would get too long, PLACE is a link to a directory in /var/tmp."""
    clear_place()
    PLACE.parent.mkdir(parents=True, exist_ok=True)
    place = PLACE
    if others_may_enter(PLACE.parent) and len(str(PLACE)) <= SOCKET_PATH_MAX:
        PLACE.mkdir(mode=0o755)
    else:
        place = Path(tempfile.mkdtemp(prefix="intake-demo-", dir="/var/tmp"))
        place.chmod(0o755)
        PLACE.symlink_to(place)
    (place / "processes.json").write_text("[]")  # a start that fails leaves a demo behind, too
    return place


def clear_place():
    if PLACE.is_symlink():
        shutil.rmtree(PLACE.resolve(), ignore_errors=True)
        PLACE.unlink()
    elif PLACE.exists():
        if any(PLACE.iterdir()) and not (PLACE / "processes.json").exists():
            raise Complaint(f"{PLACE} holds something that is not a demo; "
                            "hint: name another one with DEMO_DIR=")
        shutil.rmtree(PLACE)


# ---- what runs ----

def start_time(pid):
    """When a process began; with its id this names it for good."""
    with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
        return file.read().rpartition(")")[2].split()[19]


def remember_processes(site):
    """In the order in which they are to be stopped."""
    processes = [(name, pid, start_time(pid)) for name, pid in [
        ("Postfix", site.mail_server.pid), ("intake-sender", site.sender.pid),
        ("intake-milter", site.filter.pid), ("PostgreSQL", site.postgres.pid)]]
    (PLACE / "processes.json").write_text(json.dumps(processes))


def running_processes():
    try:
        remembered = json.loads((PLACE / "processes.json").read_text())
    except (FileNotFoundError, ValueError):
        return []
    return [(name, pid) for name, pid, began in remembered
            if is_alive(pid) and start_time(pid) == began]


def check_ports():
    for port, variable in ((SMTP_PORT, "DEMO_SMTP_PORT"), (SUBMISSION_PORT, "DEMO_SUBMISSION_PORT")):
        if port_answers(port):
            raise Complaint(f"port {port} of 127.0.0.1 is in use; "
                            f"hint: choose another one with {variable}=")


def admit_callers(site):
    """psql without further words works for root and for whoever called sudo."""
    for user in {"root", os.environ.get("CALLER") or "root"} - {"postgres"}:
        site.postgres.run("createuser", "-h", site.postgres.directory, "-U", "postgres",
                          "--superuser", user)


def write_environment(site):
    values = {
        "INTAKE_CONF": site.settings.path,
        "SMTP_PORT": SMTP_PORT,
        "SUBMISSION_PORT": SUBMISSION_PORT,
        "MILTER_SOCKET": f"unix:{site.socket}",
        "PGHOST": site.postgres.directory,
        "PGDATABASE": "intake",
        "MAILDIR": site.maildir,
        "INTAKECTL": PROGRAMS / "intakectl",
        "ALEX_PASSWORD": PASSWORDS["alex"],
        "LI_PASSWORD": PASSWORDS["li"],
        "FILTER_LOG": site.filter.log,
        "SENDER_LOG": site.sender.log,
        "MAIL_LOG": site.mail_server.log,
    }
    (PLACE / "env").write_text("".join(f"{name}={value}\n" for name, value in values.items()))


# ---- the story ----

def sample(name):
    return message_from_bytes((HERE / "mail" / name).read_bytes(), policy=policy.SMTP)


SAMPLES = [
    ("chinese.eml", "A customer writes in Chinese", {}),
    ("english.eml", "A customer writes in English", {}),
    ("complaint.eml", "A customer complains", {}),
    ("out-of-office.eml", "A machine says that somebody is away", {"sender": ""}),
]


def send_samples(site):
    """Sends the samples; returns what the desk's mailbox got, by sample."""
    heading(f"Four mails to {DESK}, and how the agents' mailbox shows them")
    got = {}
    for name, title, options in SAMPLES:
        mail = sample(name)
        site.deliver((HERE / "mail" / name).read_bytes().replace(b"\n", b"\r\n"),
                     recipients=[DESK], sender=options.get("sender", author(mail)))
        got[name] = site.mailboxes.wait_for(
            DESK, lambda it, wanted=mail["Message-ID"]: it["Message-ID"] == wanted)
        say(f"{title}:")
        show_as_agent(got[name])
    return got


def show_as_agent(got):
    fields = {name: got.intake(name) for name in ("Type", "Language", "State", "Automatic", "Answer")}
    say(f"    {painted('2', 'From:')} {got['From']}")
    say(f"    {painted('2', 'Subject:')} {got['Subject']}")
    say("    " + ", ".join(f"{painted('2', name + ':')} {value}"
                           for name, value in fields.items() if value))


def author(mail):
    return mail["From"].addresses[0].addr_spec


def show_records(site):
    heading("What was registered")
    control(site, "ticket", "list")


def show_acknowledgements(site):
    customer = author(sample("english.eml"))
    heading(f"The acknowledgement that {customer} received")
    show_mail(site.mailboxes.wait(customer)[0].mail, ["From", "Subject"])
    customer, away = author(sample("chinese.eml")), author(sample("out-of-office.eml"))
    chinese = site.mailboxes.wait(customer)[0]
    say(f"and {customer}: {chinese['From']}: {chinese['Subject']}")
    say(f"and {away}, a machine: {site.mailboxes.count(away)} mails")


def let_agent_answer(site, login, request, text):
    """An agent's answer as the agent's program sends it, and as it arrives."""
    customer = author(request.mail)
    mail = reply_to(request, f'"{login} (home office)" <{DESK}>', text, recipient=customer)
    heading(f"An answer as {login} sends it, and as {customer} receives it")
    show_mail(message_from_bytes(mail.as_bytes(), policy=policy.default), ["From"])
    site.submit(login, mail)
    got = site.mailboxes.wait_for(customer, lambda it: it["Message-ID"] == mail["Message-ID"])
    say("")
    show_mail(got.mail, ["From"])


# ---- types by the text ----

SORTED = [
    ("Kettle", "The kettle arrived with a cracked lid. I want to send it back and get a refund."),
    ("发票", "上个月的账单重复扣款了，请核对金额并重新开一张发票。"),
    ("服务态度", "你们的客服太不像话了，说话阴阳怪气，让我等了一个小时还挂我电话，必须给我一个道歉！"),
    ("Anmeldung", "Ich kann mich nicht mehr anmelden, mein Passwort wird nicht angenommen und mein "
                  "Konto ist gesperrt."),
    ("Parcel", "My parcel has been stuck at the depot for five days. The tracking says nothing. "
               "When will it be delivered?"),
    ("App", "The app crashes with an error message every time I open it since the last update."),
]


def show_sorting(site):
    heading("Six mails of six types, told by the text: nobody taught this desk anything yet")
    for number, (subject, text) in enumerate(SORTED):
        mail = compose(f"customer{number}@sorted.example", DESK, subject, text)
        site.deliver(mail)
        got = site.mailboxes.wait_for(DESK, lambda it, wanted=mail["Message-ID"]:
                                      it["Message-ID"] == wanted)
        sure = (got.intake("Confidence") or "in doubt").split(" ")[0]
        kind = got.intake("Type")
        say(f"    {painted('1', kind)}{' ' * (13 - len(kind))}{sure:>4}  {text[:50]}")


# ---- names ----

# Beside the sample's patterns: complaints and vip customers see other names.
MORE_PATTERNS = """
      { kind = "acknowledgement"; language = "zh-CN"; pattern = "{brand}{department}"; },
      { kind = "agent"; language = "zh-CN"; service_type = "complaint";
        pattern = "{brand}投诉专员 {agent.surname}{agent.title}"; },
      { kind = "agent"; language = "zh-CN"; group = "vip"; title = "经理";
        pattern = "{brand}{department} {agent.surname}{agent.title}"; },
      { kind = "agent"; language = "zh-CN"; service_type = "complaint"; group = "vip"; title = "经理";
        pattern = "{brand}投诉专员 {agent.surname}{agent.title}"; }
"""


def add_name_rules(site):
    site.settings.replace('{ kind = "acknowledgement"; language = "zh-CN"; '
                          'pattern = "{brand}{department}"; }\n', MORE_PATTERNS.lstrip())


# Each agent has a name for the customers of either language; Li's for the English ones is not in
# their letters, which the check of names says.
MORE_NAMES = {"alex": ("--language", "zh-CN", "--surname", "米勒", "--title", "工程师"),
              "li": ("--language", "en", "--short", "李娜")}


def complete_names(site):
    for login, words in MORE_NAMES.items():
        site.control.run("names", "set", login, *words, "--why", "customers of that language",
                         "--desk", "acme")


def control(site, *words, check=True):
    """A command as an admin types it, and what it prints."""
    say(f"    $ intakectl {' '.join(words)}")
    done = site.control.run(*words, check=check)
    for line in done.stdout.rstrip().splitlines() or ["nothing found"]:
        say(f"    {line}")


def show_names_by_case(site):
    heading("One agent's name, by service type and by group of customers")
    for what, words in (("usually", ()), ("complaints", ("--type", "complaint")),
                        ("key accounts", ("--group", "vip"))):
        [row] = site.control.json("names", "preview", "--agent", "li", "--language", "zh-CN",
                                  *words)["names"]
        say(f"    {what:<13} {row['name']}")


def show_governed_names(site):
    heading("Names are planned, and checked")
    site.control.run("names", "plan", "alex", "--from", "tomorrow", "--short", "Lexi", "--why",
                     "asked for it", "--desk", "acme")
    row = next(row for row in site.control.json("names", "list", "--agent", "alex")["names"]
               if row["language"] == "en")
    say(f"    a rename: {row['name']}, planned {row['planned']}")
    say("    $ intakectl names check")
    for finding in site.control.json("names", "check", check=False)["findings"]:
        say(f"    {finding['severity']}: {finding['problem']}: {finding['remedy']}")
    say("    ... and when somebody joins whose name has a Cyrillic letter:")
    site.control.run("agent", "add", "eve", "--address", "eve@acme.example", "--short", "Аlex",
                     "--surname", "Eve", "--role", "support engineer", "--desk", "acme", "--force")
    found = site.control.json("names", "check", check=False)
    for finding in found["findings"]:
        if finding["severity"] == "fault":
            say(f"    {finding['rule']}: {finding['problem']}")
    site.control.run("agent", "remove", "eve", "--desk", "acme")


# ---- replies of three mail programs ----

PROGRAMS_OF_AGENTS = [("gmail", "Gmail"), ("outlook", "Outlook"), ("apple", "Apple Mail")]


def write_page(name, mail):
    """The HTML of a mail as a page to look at."""
    page = PLACE / "replies" / f"{name}.html"
    page.parent.mkdir(exist_ok=True)
    part = mail.get_body(preferencelist=("html",))
    page.write_text(part.get_content(), encoding="utf-8")


def filled_in(name, request, number):
    """A reply as that program writes it, to a request; octet for octet but for what differs."""
    octets = (HERE / "mail" / f"reply-{name}.eml").read_bytes().replace(b"\n", b"\r\n")
    for mark, text in {"REQUEST": request["Message-ID"].strip("<>"), "NUMBER": str(number),
                       "CUSTOMER": author(request.mail),
                       "SUBJECT": request["Subject"]}.items():
        octets = octets.replace(f"@{mark}@".encode(), text.encode())
    return octets


def show_programs(site, request):
    heading(f"An agent with three mail programs; pages below {PLACE}/replies/")
    customer = author(request.mail)
    for number, (name, title) in enumerate(PROGRAMS_OF_AGENTS):
        octets = filled_in(name, request, number)
        sent = message_from_bytes(octets, policy=policy.default)
        before = site.mailboxes.count(customer)
        site.submit("alex", octets, sender=DESK, recipients=[customer])
        got = site.mailboxes.wait(customer, before + 1)[-1]
        write_page(f"{name}-before", sent)
        write_page(f"{name}-after", got.mail)
        say(f"    {title:<11} {sent['From']}  {painted('2', 'becomes')}  {got['From']}")


def say_how_to_go_on(site):
    heading("It is running; go on with it")
    say(f"""\
    a customer's mail   swaks --server 127.0.0.1:{SMTP_PORT} --from you@customer.example \\
                            --to {DESK} --header "Subject: Hello" --body "Where is my parcel?"
    an agent's answer   swaks --server 127.0.0.1:{SUBMISSION_PORT} --auth PLAIN --auth-user alex \\
                            --auth-password {PASSWORDS['alex']} --from {DESK} \\
                            --to you@customer.example --body "It is on its way."
                        (li's password: {PASSWORDS['li']})
    delivered mail      {site.maildir}/new/, whose it is says X-Original-To:
    agents' replies     {PLACE}/replies/
    names               {PROGRAMS}/intakectl -c {site.settings.path} names guide --agent li
    what was registered {PROGRAMS}/intakectl -c {site.settings.path} ticket list
    the database        psql -h {site.postgres.directory} intake
    logs                {site.filter.log}
                        {site.sender.log}
                        {site.mail_server.log}
    for scripts         {PLACE}/env
    stop                make demo-stop""")


def bring_up(site):
    say("starting PostgreSQL, Postfix, intake-milter and intake-sender")
    site.create()
    complete_names(site)
    admit_callers(site)
    site.start()
    remember_processes(site)
    write_environment(site)


def start():
    if running_processes():
        say(f"the demo is running already below {PLACE}; hint: make demo-stop ends it")
        return
    check_ports()
    site = Site(make_place(), smtp_port=SMTP_PORT, submission_port=SUBMISSION_PORT)
    if (caller := os.environ.get("CALLER")) not in (None, "root"):
        site.mail_server.mail_user = caller  # who may read then what was delivered
    add_name_rules(site)
    site.tell_types_by_text()
    try:
        bring_up(site)
        got = send_samples(site)
        show_acknowledgements(site)
        let_agent_answer(site, "li", got["chinese.eml"],
                         "王先生，您好：\n\n请先长按电源键十秒钟，然后再开机。如果还是不行，我们安排寄修。")
        show_programs(site, got["english.eml"])
        show_names_by_case(site)
        show_governed_names(site)
        show_records(site)
        show_sorting(site)
    except BaseException:
        site.stop()
        raise
    say_how_to_go_on(site)


def stop():
    running = running_processes()
    was_there = (PLACE / "processes.json").exists()
    for name, pid in running:
        end_process(pid, signal.SIGINT if name == "PostgreSQL" else signal.SIGTERM)
        say(f"stopped {name}")
    if was_there:
        clear_place()
        say(f"removed {PLACE}")
    else:
        say("the demo is not running")


def main(arguments):
    actions = {"start": start, "stop": stop}
    if len(arguments) != 1 or arguments[0] not in actions:
        sys.exit("usage: demo.py start|stop")
    try:
        actions[arguments[0]]()
    except (Complaint, ServerError) as trouble:
        print(f"demo: {trouble}", file=sys.stderr)
        sys.exit(UNAVAILABLE)


if __name__ == "__main__":
    main(sys.argv[1:])
