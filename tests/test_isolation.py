"""One file never harms another: whatever the process that reads it does, it has its verdict, and the others theirs."""

import contextlib
import datetime as dt
import itertools
import json
import os
import random
import signal
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from poisons import PIN, POISONS, SLOW, mock

from emprov_xl.batch import Memory, Setup, Verdict, process
from emprov_xl.batch.alone import alone
from emprov_xl.batch.channel import Garbled, Inflow, TooLong, packed
from emprov_xl.batch.crew import crew_for
from emprov_xl.definitions.settings import limits_in
from emprov_xl.errors import ExitCode, OutputFailed, UsageError
from emprov_xl.inbox import Arrival
from emprov_xl.issue import Order, issue_questionnaire
from emprov_xl.request import Request

SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
DAY = dt.date(2026, 12, 1)
BAD = [name for name, (_, code) in POISONS.items() if code]
LONG = 300  # seconds: no good file takes so long, however slow the machine is


@pytest.fixture
def lay(tmp_path):
    """A file in the inbox."""
    (tmp_path / "inbox").mkdir()

    def put(name, content):
        file = tmp_path / "inbox" / name
        file.write_bytes(content)
        return Arrival(file)

    return put


@pytest.fixture
def run(tmp_path):
    """What became of each file, by name, in the order in which it is told."""
    outputs = (tmp_path / f"out{number}" for number in itertools.count())

    def process_all(arrivals, work="mocks", jobs=2, memory=None, forks=True, **limits):
        settings = tmp_path / "emprov.toml"
        figures = {"memory": 400 << 20, "seconds": LONG, "written": 4 << 20, "answer": 1 << 16} | limits
        settings.write_text("[limits]\n" + "".join(f"{key} = {most}\n" for key, most in figures.items()))
        setup = Setup(Request(next(outputs), DAY, dated=True), settings=settings)
        with crew_for(setup, limits_in(settings), jobs, work=work, forks=forks) as crew:
            return {each.path.name: each for each in process(arrivals, crew, memory)}, setup.request.output

    return process_all


def contents(folder):
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def is_alive(process_id):
    with contextlib.suppress(ProcessLookupError):
        os.kill(process_id, 0)
        return "Z" not in Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
    return False


@pytest.mark.parametrize("when", ["look", "review"])
@pytest.mark.parametrize("poison", BAD)
def test_a_poison_has_its_verdict_and_the_others_have_theirs(lay, run, poison, when):
    good = [lay(f"good{number}.xlsx", mock("good")) for number in range(6)]
    bad = lay("bad.xlsx", mock(poison, when))
    limits = {"seconds": 3} if poison in SLOW - {"turn"} else {"cpu": 1} if poison == "turn" else {}
    expected, plain = run(good)
    position = len(poison) % 7
    found, output = run([*good[:position], bad, *good[position:]], **limits)
    outcome = found.pop("bad.xlsx")
    assert (outcome.verdict, outcome.code) == (Verdict.FAILED, POISONS[poison][1])
    assert outcome.exit_code(None) is ExitCode.OUR_FAULT
    assert outcome.sentence.endswith(".")
    assert PIN not in outcome.sentence
    assert {each.verdict for each in found.values()} == {Verdict.OK}
    assert list(found) == list(expected)
    assert contents(output) == contents(plain)


def test_what_a_child_prints_goes_nowhere(lay, run, capfd):
    found, _ = run([lay("a.xlsx", mock("chatter"))])
    assert found["a.xlsx"].verdict is Verdict.OK
    assert PIN not in "".join(capfd.readouterr())


def test_what_a_process_has_started_is_ended_with_it(lay, run, tmp_path):
    before = set(Path("/proc").glob("[0-9]*"))
    found, _ = run([lay("a.xlsx", mock("hang with a child"))], seconds=2)
    assert found["a.xlsx"].code == "TIMEOUT"
    left = set(Path("/proc").glob("[0-9]*")) - before
    assert [each for each in left if _knows(each, tmp_path)] == []


def _knows(process_, folder):
    """Whether a process was started by the run over a folder, which its temporary folder tells."""
    with contextlib.suppress(OSError):
        return str(folder).encode() in (process_ / "environ").read_bytes()
    return False


@pytest.mark.parametrize("forks", [True, False])
def test_real_returns_among_poisons_have_the_results_that_they_have_alone(tmp_path, lay, run, house, forks):
    files = []
    for number in range(6 if forks else 2):
        file = tmp_path / "inbox" / f"q{number}.xlsx"
        order = Order("Acme", f"ACM-00{number}", None, 2, frozenset(), None, None, DAY)
        issue_questionnaire(file, order, house)
        files.append(Arrival(file))
    with alone(Setup(Request(tmp_path / "plain", DAY, dated=True))) as crew:
        expected = {each.path.name: each.verdict for each in process(files, crew)}
    bad = [lay(f"{name}.xlsx", mock(name)) for name in BAD if name not in SLOW]
    chance = random.Random(7)
    for _ in range(5 if SOAK else 1):
        mixed = [*files, *(bad if forks else bad[:6])]
        chance.shuffle(mixed)
        found, output = run(mixed, work="poisons", jobs=3, forks=forks, written=64 << 20, cpu=LONG)
        assert {name: found[name].verdict for name in expected} == expected
        assert all(found[each.path.name].code == POISONS[each.path.stem][1] for each in mixed if each in bad)
        assert contents(output) == contents(tmp_path / "plain")


@pytest.mark.parametrize("forks", [True, False])
def test_an_innocent_whose_process_is_killed_is_tried_once_more(lay, run, forks):
    """The first try ends with a signal that is no fault of the file, such as that of a machine out of memory."""
    found, _ = run([lay("a.xlsx", mock("be killed once")), lay("b.xlsx", mock("good"))], forks=forks)
    assert {each.verdict for each in found.values()} == {Verdict.OK}


def test_the_order_of_what_is_told_does_not_depend_on_the_number_of_processes(lay, run):
    files = [lay(f"{name}.xlsx", mock("good")) for name in "qwertyuiop"]
    one, four = (run(files, jobs=jobs) for jobs in (1, 4))
    assert list(one[0]) == list(four[0]) == sorted(one[0])
    assert contents(one[1]) == contents(four[1])


def test_what_is_remembered_is_asked_and_told_in_turn(lay, run):
    """The past is asked just before a review, and the news are told once its result stands in its place.

    An engagement that somebody else has is waited for when nothing else is left to be done.
    """
    told, elsewhere = [], ["a"]

    def engage(slug):
        told.append(("engage", slug))
        return slug not in elsewhere

    @contextlib.contextmanager
    def engaged(slug):
        told.append(("waited for", slug))
        yield
        told.append(("let go", slug))

    def past_for(look):
        told.append(("past", look.path.name))
        return {"known": look.sha256}

    def recorded(outcome, news):
        assert (outcome.folder / "run.json").exists()
        told.append(("recorded", news["round"]["workbook"]))

    memory = Memory(
        past_for=past_for,
        recorded=recorded,
        engage=engage,
        disengage=lambda slug: told.append(("let go", slug)),
        engaged=engaged,
    )
    found, _ = run([lay("a.xlsx", mock("good")), lay("b.xlsx", mock("raise"))], jobs=1, memory=memory)
    assert list(found) == ["a.xlsx", "b.xlsx"]
    assert told == [
        ("engage", "a"),
        ("engage", "b"),
        ("past", "b.xlsx"),
        ("let go", "b"),
        ("engage", "a"),
        ("waited for", "a"),
        ("past", "a.xlsx"),
        ("recorded", "a.xlsx"),
        ("let go", "a"),
    ]


def test_the_memory_of_the_process_that_drives_a_run_stays_flat(lay, run):
    files = [lay(f"{number}.xlsx", mock("good" if number % 10 else "tell too much")) for number in range(120)]
    run(files[:20], jobs=4)
    before = _resident()
    run(files, jobs=4)
    assert _resident() - before < 20 << 20


def _resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_a_wrong_rule_is_told_by_the_child_and_stops_the_run(lay, tmp_path):
    settings = tmp_path / "emprov.toml"
    settings.write_text('[severities]\nEXT-001 = "note"\n')
    setup = Setup(Request(tmp_path / "out", DAY), settings=settings)
    with crew_for(setup, limits_in(settings)) as crew, pytest.raises(UsageError, match="may not be waived"):
        list(process([lay("a.xlsx", b"PK")], crew))
    assert not (tmp_path / "out").exists()


# The channel


@pytest.fixture
def pair():
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    with ours, theirs:
        yield Inflow(ours, 100), theirs


def test_a_message_comes_whole_however_it_is_cut(pair):
    (inflow, theirs), found = pair, []
    for letter in packed({"a": 1}, 100) + packed({"b": "ü\udcff"}, 100):
        theirs.sendall(bytes([letter]))
        assert inflow.read()
        found.extend(inflow.messages())
    assert found == [{"a": 1}, {"b": "ü\udcff"}]


def test_a_message_that_says_it_will_be_long_is_not_waited_for(pair):
    inflow, theirs = pair
    theirs.sendall(b"\xff\xff\xff\xff")
    inflow.read()
    with pytest.raises(TooLong):
        list(inflow.messages())


@pytest.mark.parametrize("content", [b"[]", b"nonsense", b"\x80\x04K\x01.", b"[" * 90])
def test_what_is_no_message_is_told_from_one(pair, content):
    inflow, theirs = pair
    theirs.sendall(len(content).to_bytes(4, "big") + content)
    inflow.read()
    with pytest.raises(Garbled):
        list(inflow.messages())


# The command

COMMAND = """
import functools, sys
from emprov_xl import batch
from emprov_xl.cli import main
batch.crew_for = functools.partial(batch.crew_for, work="mocks")
main()
"""


def command(tmp_path, *arguments):
    place = Path(__file__).parent
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(COMMAND), "process", *map(str, arguments)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": f"{place}{os.pathsep}{place.parent}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_who_is_interrupted_ends_the_children_at_once(lay, tmp_path, number):
    lay("a.xlsx", mock("good"))
    lay("b.xlsx", mock("hang with a child"))
    with command(tmp_path, "inbox", "--jobs", 1) as running:
        child = _awaited(lambda: next((tmp_path / "output").glob(".tmp-*/tmp/child"), None))
        grandchild = int(_awaited(child.read_text))
        running.send_signal(number)
        _, said = running.communicate()
    assert running.returncode == (130 if number == signal.SIGINT else -9)
    assert (tmp_path / "output" / "a" / "r01" / "run.json").exists()
    _awaited(lambda: not is_alive(grandchild))
    if number == signal.SIGINT:
        assert "interrupted" in said
        assert list((tmp_path / "output").glob(".tmp-*")) == []
    else:
        (tmp_path / "inbox" / "b.xlsx").unlink()
        with command(tmp_path, "inbox") as again:
            again.communicate()
        assert list((tmp_path / "output").glob(".tmp-*")) == []


def _awaited(look):
    """What a look gives as soon as it gives something."""
    until = time.monotonic() + LONG
    while time.monotonic() < until:
        if found := look():
            return found
        time.sleep(0.02)
    raise AssertionError("it never came")


def test_a_memory_that_fails_before_a_review_fails_that_return_alone(lay, run):
    """Nobody waits for a review that was never begun."""
    asked = itertools.count()

    def rounds(_slug):
        if next(asked) == 1:  # the first answer is for what is held, the second for the first review
            raise OutputFailed("The ledger does not answer.")
        return {}

    found, _ = run([lay("a.xlsx", mock("good"))], memory=Memory(rounds=rounds))
    assert (found["a.xlsx"].verdict, found["a.xlsx"].sentence) == (Verdict.FAILED, "The ledger does not answer.")


_AS_A_COPY = """
import datetime as dt, json, os, select, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from emprov_xl.batch import Setup, process
from emprov_xl.batch.crew import crew_for
from emprov_xl.definitions.settings import limits_in
from emprov_xl.inbox import Arrival
from emprov_xl.request import Request

folder = Path(sys.argv[2])
files = [Arrival(file) for file in sorted((folder / "inbox").iterdir())]
setup = Setup(Request(folder / "copied", dt.date(2026, 12, 1), dated=True), settings=folder / "emprov.toml")
reading, writing = os.pipe()
print("said before", end=" ")  # which waits in the buffer of this process, and is said once
with crew_for(setup, limits_in(setup.settings), 2, work="mocks") as crew:
    kind = type(crew.source._nursery).__name__
    os.close(writing)
    os.set_blocking(reading, False)
    select.select([reading], [], [], 60)  # until the copy, too, has closed what it needs not
    held = os.read(reading, 1)
    found = {each.path.name: [str(each.verdict), each.code] for each in process(files, crew)}
try:
    os.waitpid(-1, os.WNOHANG)
    left = True
except ChildProcessError:
    left = False
print(json.dumps([kind, held.decode(), left, found]))
"""


def test_a_nursery_that_is_a_copy_of_a_quiet_process_keeps_files_apart_and_holds_nothing_of_it(tmp_path, lay, run):
    good = [lay(f"good{number}.xlsx", mock("good")) for number in range(3)]
    _, plain = run(good)
    bad = {name: lay(f"{name}.xlsx", mock(name)) for name in BAD if name not in SLOW and name != "long answer"}
    figures = {"memory": 400 << 20, "seconds": LONG, "written": 4 << 20, "answer": 1 << 16}
    (tmp_path / "emprov.toml").write_text("[limits]\n" + "".join(f"{key} = {most}\n" for key, most in figures.items()))
    command = [sys.executable, "-c", _AS_A_COPY, str(Path(__file__).parent), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    before, _, told = done.stdout.partition("[")
    kind, held, left, found = json.loads(f"[{told}")
    assert (before, done.stderr) == ("said before ", "")
    assert (kind, held, left) == ("Branched", "", False)
    assert {name for name, (verdict, _) in found.items() if verdict == "OK"} == {each.path.name for each in good}
    assert {name: found[f"{name}.xlsx"][1] for name in bad} == {name: POISONS[name][1] for name in bad}
    assert contents(tmp_path / "copied") == contents(plain)
