"""A watched folder: each return is processed once, when it is whole, whatever else happens there."""

import contextlib
import datetime as dt
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from poisons import PIN, Mocks, mock

from emprov_xl import alarm
from emprov_xl.aside import work_folder
from emprov_xl.batch import Setup, process
from emprov_xl.batch.alone import Alone, alone
from emprov_xl.cli import main
from emprov_xl.cli import process as process_command
from emprov_xl.cli import watch as watch_command
from emprov_xl.errors import OutputFailed, UsageError
from emprov_xl.issue import Order, issue_questionnaire
from emprov_xl.ledgered import remembering
from emprov_xl.report import event
from emprov_xl.request import Request
from emprov_xl.watching import PATIENCE, QUIET, RESCAN, Times, Voice, watch

DAY = dt.date(2026, 12, 1)
GOOD = mock("good")
LONG = 60  # seconds: nothing takes so long, however slow the machine is


class Scene:
    """A watched folder whose clock the test moves on; `told` and `troubles` are what was said."""

    def __init__(self, place):
        self.inbox, self.output = place / "inbox", place / "output"
        self.inbox.mkdir()
        self.clock, self.day = 1000.0, DAY
        self.told, self.troubles, self.batches, self.opened = [], [], [], []

    def lay(self, name, content=GOOD):
        file = self.inbox / name
        file.write_bytes(content)
        return file

    def after(self, seconds, alarm=False):
        """So much later the watch is woken, by the system or by itself."""
        self.clock += seconds
        return alarm

    @contextlib.contextmanager
    def mocks(self, day):
        self.opened.append(day)
        setup = Setup(Request(self.output, day))
        with work_folder(self.output) as aside:
            crew = Alone(Mocks(setup), aside.path)
            yield lambda arrivals, seen: process(arrivals, crew, seen=seen)

    @contextlib.contextmanager
    def real(self, day):
        with alone(Setup(Request(self.output, day))) as crew:

            def do(arrivals, seen):
                with remembering(None, self.output) as memory:
                    yield from process(arrivals, crew, memory, seen)

            yield do

    def watch(self, story, house, working=None):
        """Watch while the story happens; whenever it is lost and found again, the story goes on."""
        happening = story()
        voice = Voice(
            lambda outcome: self.told.append(f"{outcome.path.name} {outcome.verdict} {outcome.code}".strip()),
            self.troubles.append,
            lambda outcomes, _: self.batches.append(outcomes),
        )
        times = Times(monotonic=lambda: self.clock, today=lambda: self.day)
        watch(self.inbox, house.limits, working or self.mocks, lambda: happening, voice, times)
        return self.told


@pytest.fixture
def scene(tmp_path):
    return Scene(tmp_path)


# Whole files


def test_what_lies_there_at_the_beginning_is_taken_once_it_has_been_quiet(scene, house):
    def story():
        yield scene.after(QUIET - 1, alarm=True)
        assert scene.told == []
        yield scene.after(1)

    scene.lay("a.xlsx")
    os.utime(scene.lay("b.xlsx"), (0, 0))  # an old date proves nothing: a copy keeps the date of its original
    assert scene.watch(story, house) == ["a.xlsx OK", "b.xlsx OK"]


def test_a_file_that_trickles_in_is_taken_when_its_writer_has_finished(scene, house):
    def story():
        with (scene.inbox / "slow.xlsx").open("wb") as file:
            for letter in mock("good"):
                file.write(bytes([letter]))
                file.flush()
                yield scene.after(QUIET - 1, alarm=True)
        assert scene.told == []
        yield scene.after(QUIET)
        assert scene.told == ["slow.xlsx OK"]

    scene.watch(story, house)


def test_a_file_that_is_written_over_without_growing_is_not_whole(scene, house):
    def story():
        for second in range(5):
            os.utime(file, (second, second))
            yield scene.after(QUIET, alarm=True)
        assert scene.told == []
        yield scene.after(QUIET)

    file = scene.lay("a.xlsx")
    assert scene.watch(story, house) == ["a.xlsx OK"]


def test_a_file_that_is_moved_in_waits_like_any_other(scene, house):
    def story():
        part = scene.lay("a.xlsx.part")
        yield scene.after(0, alarm=True)
        yield scene.after(10 * QUIET)
        assert scene.told == []
        part.rename(scene.inbox / "a.xlsx")
        yield scene.after(0, alarm=True)
        assert scene.told == []
        yield scene.after(QUIET)

    assert scene.watch(story, house) == ["a.xlsx OK"]


def test_lock_files_and_files_in_the_making_are_passed_over_in_silence(scene, house):
    def story():
        for name in ("~$a.xlsx", ".~lock.a.xlsx#", "b.xlsx.crdownload", ".c.xlsx", "Thumbs.db", "d.tmp"):
            scene.lay(name)
        yield scene.after(0, alarm=True)
        yield scene.after(QUIET)
        yield scene.after(RESCAN)

    assert scene.watch(story, house) == []
    assert (scene.batches, scene.troubles) == ([], [])


def test_a_folder_within_is_told_once(scene, house):
    def story():
        (scene.inbox / "more").mkdir()
        for number in range(3):
            (scene.inbox / "more" / str(number)).touch()
            yield scene.after(QUIET, alarm=True)

    assert scene.watch(story, house) == ["more IGNORED"]


def test_a_file_that_is_gone_before_it_is_whole_is_not_spoken_of(scene, house):
    def story():
        file = scene.lay("a.xlsx")
        yield scene.after(0, alarm=True)
        file.unlink()
        yield scene.after(QUIET)
        yield scene.after(RESCAN)

    assert scene.watch(story, house) == []
    assert scene.troubles == []


# Once each


def test_an_event_for_a_file_that_is_done_does_nothing(scene, house):
    def story():
        yield scene.after(QUIET)
        for _ in range(5):
            yield scene.after(QUIET, alarm=True)
        yield scene.after(RESCAN)

    scene.lay("a.xlsx")
    assert scene.watch(story, house) == ["a.xlsx OK"]
    assert len(scene.batches) == 1


def test_new_content_under_an_old_name_is_taken(scene, house):
    def story():
        yield scene.after(QUIET)
        scene.lay("a.xlsx", mock("raise"))
        yield scene.after(0, alarm=True)
        yield scene.after(QUIET)

    scene.lay("a.xlsx")
    assert scene.watch(story, house) == ["a.xlsx OK", "a.xlsx FAILED CRASHED"]


def test_a_file_that_no_event_told_of_is_found_by_looking_at_everything(scene, house):
    def story():
        scene.lay("a.xlsx")
        for _ in range(RESCAN - 1):
            yield scene.after(1)
        assert scene.told == []
        yield scene.after(1)
        yield scene.after(QUIET)

    assert scene.watch(story, house) == ["a.xlsx OK"]


def test_the_same_content_is_not_processed_again_by_another_name_nor_after_a_new_beginning(scene, house, tmp_path):
    def story():
        yield scene.after(QUIET)
        scene.lay("again.xlsx", content)
        yield scene.after(0, alarm=True)
        yield scene.after(QUIET)
        os.utime(scene.inbox / "a.xlsx", (1, 1))
        yield scene.after(0, alarm=True)
        yield scene.after(QUIET)

    issue_questionnaire(tmp_path / "q.xlsx", Order("Acme", "ACM-001", None, 2, frozenset(), None, 1, DAY), house)
    content = (tmp_path / "q.xlsx").read_bytes()
    scene.lay("a.xlsx", content)
    assert scene.watch(story, house, scene.real) == [
        "a.xlsx FINDINGS",
        "again.xlsx DUPLICATE",
        "a.xlsx DUPLICATE",
    ]
    counted = [each for each in scene.batches[-1] if each.tallies]
    assert [each.path.name for each in counted] == ["a.xlsx"], "mistakes are counted once"
    results = list(scene.output.glob("*/r*"))
    scene.told.clear()
    scene.day += dt.timedelta(days=1)
    assert scene.watch(lambda: (scene.after(QUIET) for _ in range(1)), house, scene.real) == [
        "a.xlsx DUPLICATE",
        "again.xlsx DUPLICATE",
    ]
    assert list(scene.output.glob("*/r*")) == results


def test_copies_that_were_held_are_taken_when_only_one_is_left(scene, house):
    def story():
        yield scene.after(QUIET)
        yield scene.after(RESCAN)
        (scene.inbox / "a.xlsm").unlink()
        yield scene.after(RESCAN)

    scene.lay("a.xlsx")
    scene.lay("a.xlsm")
    assert scene.watch(story, house) == ["a.xlsm HELD COPIES", "a.xlsx HELD COPIES", "a.xlsx OK"]


# Whatever happens


def test_a_hostile_file_does_not_keep_the_next_from_being_processed(scene, house):
    def story():
        yield scene.after(QUIET)
        scene.lay("good.xlsx")
        yield scene.after(0, alarm=True)
        yield scene.after(QUIET)

    scene.lay("bad.xlsx", mock("raise"))
    assert scene.watch(story, house)[-1] == "good.xlsx OK"
    assert "bad.xlsx FAILED CRASHED" in scene.told


def test_a_failure_of_ours_is_told_and_tried_again(scene, house):
    disk = ["full"]

    @contextlib.contextmanager
    def working(day):
        with scene.mocks(day) as do:

            def full(arrivals, seen):
                if disk:
                    raise OutputFailed("The disk is full.")
                return do(arrivals, seen)

            yield full

    def story():
        yield scene.after(QUIET)
        assert scene.troubles == ["The disk is full. Tried again in 30 seconds."]
        disk.clear()
        yield scene.after(PATIENCE - 1)
        assert scene.told == []
        yield scene.after(1)

    scene.lay("a.xlsx")
    scene.lay("b.xlsx")
    assert scene.watch(story, house, working) == ["a.xlsx OK", "b.xlsx OK"]


def test_a_file_at_which_we_fail_without_knowing_why_stands_in_nobodys_way(scene, house):
    @contextlib.contextmanager
    def working(day):
        with scene.mocks(day) as do:

            def fault(arrivals, seen):
                if any(each.path.name == "odd.xlsx" for each in arrivals):
                    raise KeyError(PIN)
                return do(arrivals, seen)

            yield fault

    def story():
        for _ in range(6):
            yield scene.after(PATIENCE)
        scene.lay("later.xlsx")
        yield scene.after(0, alarm=True)
        yield scene.after(QUIET)

    for name in ("a.xlsx", "odd.xlsx", "z.xlsx"):
        scene.lay(name)
    assert scene.watch(story, house, working) == ["a.xlsx OK", "z.xlsx OK", "later.xlsx OK"]
    assert PIN not in "".join(scene.troubles)
    assert len(scene.troubles) < 6, "it is tried again less and less often"


def test_a_summary_that_cannot_be_written_stops_nothing(scene, house):
    def refuse(*_):
        raise OutputFailed("summary.xlsx is open.")

    def story():
        yield scene.after(QUIET)
        scene.lay("b.xlsx")
        yield scene.after(0, alarm=True)
        yield scene.after(QUIET)

    scene.lay("a.xlsx")
    happening, troubles, told = story(), [], []
    voice = Voice(lambda outcome: told.append(outcome.path.name), troubles.append, refuse)
    watch(scene.inbox, house.limits, scene.mocks, lambda: happening, voice, Times(monotonic=lambda: scene.clock))
    assert told == ["a.xlsx", "b.xlsx"]
    assert troubles == ["summary.xlsx is open."], "it is told once, however often it is tried"


def test_a_folder_that_is_lost_is_looked_for_until_it_is_back(scene, house):
    def story():
        away = scene.inbox.rename(scene.inbox.with_name("away"))
        for _ in range(3):
            yield scene.after(1, alarm=True)
        away.rename(scene.inbox)
        scene.lay("a.xlsx")
        yield scene.after(1)
        yield scene.after(QUIET)

    class Again:
        """A generator that goes on where it was left, as new alarms do."""

        def __init__(self):
            self.happening = story()

        def __iter__(self):
            return self

        def __next__(self):
            return next(self.happening)

    assert scene.watch(Again, house) == ["a.xlsx OK"]
    assert [trouble.split(" can")[1].split()[0] for trouble in scene.troubles] == ["not", "be"]


def test_a_review_is_of_its_day_however_long_the_watch_goes_on(scene, house):
    def story():
        yield scene.after(QUIET)
        scene.day += dt.timedelta(days=1)
        scene.lay("b.xlsx")
        yield scene.after(0, alarm=True)
        yield scene.after(QUIET)

    scene.lay("a.xlsx")
    assert scene.watch(story, house) == ["a.xlsx OK", "b.xlsx OK"]
    assert scene.opened == [DAY, DAY + dt.timedelta(days=1)]
    assert list(scene.output.glob(".tmp-*")) == []


def test_who_cannot_begin_says_so(scene, house):
    @contextlib.contextmanager
    def working(_):
        raise UsageError("No.")
        yield

    with pytest.raises(UsageError, match="No"):
        scene.watch(lambda: iter(()), house, working)


# Alarms


def test_the_system_reports_what_arrives(tmp_path):
    alarms = alarm.reports(tmp_path, beat=0.05)
    assert next(alarms) is False
    (tmp_path / "a.xlsx").touch()
    assert next(each for each in alarms if each) is True
    alarms.close()


@pytest.mark.parametrize(("poll", "remote"), [(True, False), (False, True)])
def test_a_network_drive_is_polled_and_so_is_what_is_asked_to_be(tmp_path, monkeypatch, poll, remote):
    monkeypatch.setattr(alarm, "is_remote", lambda _: remote)
    monkeypatch.setattr(alarm, "reports", lambda _: pytest.fail("the system is not asked"))
    monkeypatch.setattr(alarm.time, "sleep", lambda _: None)
    alarms = alarm.alarms_of(tmp_path, pytest.fail, poll=poll)()
    assert [next(alarms) for _ in range(3)] == [True, True, True]


def test_where_the_system_refuses_to_report_it_is_told_once_and_polled(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise OSError("OS file watch limit reached.")

    told = []
    monkeypatch.setattr(alarm, "watch", refuse)
    monkeypatch.setattr(alarm.time, "sleep", lambda _: None)
    alarms = alarm.alarms_of(tmp_path, told.append, poll=False)
    assert [next(alarms()), next(alarms())] == [True, True]
    assert len(told) == 1
    assert "OS file watch limit reached" in told[0]


# The command


def test_watch_takes_what_process_takes():
    options = [{option.name for option in each.params} for each in (process_command, watch_command)]
    assert options[0] - options[1] == {"paths", "fail_on"}
    assert options[1] - options[0] == {"folder", "poll"}


@pytest.mark.parametrize("output", ["inbox", "inbox/output", "."])
def test_results_never_lie_in_the_watched_folder_nor_it_in_them(tmp_path, monkeypatch, output):
    monkeypatch.chdir(tmp_path)
    Path("inbox").mkdir()
    told = CliRunner().invoke(main, ["watch", "inbox", "--output", output])
    assert told.exit_code == 2
    assert "keep returns and results apart" in told.output
    assert list(tmp_path.rglob("*")) == [tmp_path / "inbox"]


def test_an_event_is_one_line(scene, house):
    def story():
        yield scene.after(QUIET)

    scene.lay("a\nb.xlsx")
    scene.lay("bad.xlsx", mock("raise"))
    scene.watch(story, house)
    lines = [event(outcome) for outcome in scene.batches[-1]]
    assert all("\n" not in line for line in lines)
    assert any(line.startswith("a b.xlsx: OK: 0 blockers, 0 warnings, 0 notes. Results in ") for line in lines)
    assert any(line.startswith("bad.xlsx: FAILED CRASHED: ") for line in lines)


COMMAND = """
import contextlib, functools
from emprov_xl import batch, watch_command
from emprov_xl.cli import main
from emprov_xl.watching import Times
batch.crew_for = functools.partial(batch.crew_for, work="mocks")
watch_command.remembering = lambda *_: contextlib.nullcontext(batch.Memory())  # mocks bring nothing to remember
watch_command.watch = functools.partial(watch_command.watch, times=Times(quiet=0.2, rescan=1, patience=1))
main()
"""


@contextlib.contextmanager
def running(tmp_path, *options):
    place = Path(__file__).parent
    command = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(COMMAND), "watch", "inbox", *options],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": f"{place}{os.pathsep}{place.parent}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    limit = threading.Timer(LONG, command.kill)  # what never comes is not waited for
    limit.start()
    try:
        yield command
    finally:
        limit.cancel()
        command.kill()
        command.wait()
        command.stdout.close()
        command.stderr.close()


@pytest.mark.parametrize(("number", "status", "word"), [("SIGTERM", 0, "stopped"), ("SIGINT", 130, "interrupted")])
def test_who_is_stopped_ends_what_is_under_way_and_leaves_nothing_half_done(scene, tmp_path, number, status, word):
    scene.lay("a-bad.xlsx", mock("segfault"))
    with running(tmp_path, "--jobs", "1") as command:
        assert command.stdout.readline().split(" ", 2)[2].startswith("a-bad.xlsx: FAILED CRASHED: ")
        scene.lay("b.xlsx")
        assert command.stdout.readline().split(" ", 2)[2].startswith("b.xlsx: OK: ")
        scene.lay("c.xlsx", mock("hang with a child"))
        child = _awaited(lambda: next(scene.output.glob(".tmp-*/tmp/child"), None))
        grandchild = int(_awaited(child.read_text))
        command.send_signal(getattr(signal, number))
        _, said = command.communicate()
    assert command.returncode == status
    assert word in said.splitlines()[-1]
    assert (scene.output / "b" / "r01" / "run.json").exists()
    assert not (scene.output / "c").exists()
    assert list(scene.output.glob(".tmp-*")) == []
    _awaited(lambda: not _is_alive(grandchild))


def test_who_is_stopped_while_nothing_happens_stops(scene, tmp_path):
    with running(tmp_path, "--format", "json", "--poll") as command:
        assert "watching inbox" in command.stderr.readline()
        command.send_signal(signal.SIGTERM)
        told, said = command.communicate()
    assert (command.returncode, told) == (0, "")
    assert "stopped" in said


def _awaited(look):
    until = time.monotonic() + LONG
    while time.monotonic() < until:
        if found := look():
            return found
        time.sleep(0.02)
    raise AssertionError("it never came")


def _is_alive(process_id):
    with contextlib.suppress(ProcessLookupError):
        os.kill(process_id, 0)
        return "Z" not in Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
    return False
