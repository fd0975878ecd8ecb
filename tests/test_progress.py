"""What is said while a run goes on: how far, how fast, how long still, who failed; on a screen and elsewhere."""

import io
from pathlib import Path

import pytest

from emprov_xl.batch import Outcome, Verdict
from emprov_xl.batch.progress import Progress
from emprov_xl.report import Said

OK = Outcome(Path("a.xlsx"), Verdict.OK, tallies=())
REFUSED = Outcome(Path("z.xlsx"), Verdict.REJECTED, "EMPTY", "The file is empty.")
FAILED = Outcome(Path("f.xlsx"), Verdict.FAILED, "TIMEOUT", "It took too long.")


class Screen(io.StringIO):
    """A terminal that keeps everything that was ever drawn."""

    def isatty(self):
        return True

    @property
    def drawn(self):
        return [each for each in self.getvalue().split("\r\x1b[K") if each]


class Scene:
    """A run whose clock the test moves on."""

    def __init__(self, total, stream=None, taken=None):
        self.now = 1000.0
        self.stream = stream or io.StringIO()
        self.progress = Progress(total, total if taken is None else taken, self.stream, lambda: self.now)

    def looks(self, count, seconds=0.01):
        for _ in range(count):
            self.now += seconds
            self.progress.looked()

    def seen(self, outcome, count=1, seconds=0.0):
        for _ in range(count):
            self.now += seconds
            self.progress.seen(outcome)

    @property
    def left(self):
        """The seconds that are left as they are told."""
        words = self.progress.told().partition("about ")[2].partition(" left")[0].split()
        return sum(int(number) * {"h": 3600, "min": 60, "s": 1}[unit] for number, unit in zip(*[iter(words)] * 2))  # noqa: B905


@pytest.fixture(autouse=True)
def terminal(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")


def test_looks_are_told_before_reviews_begin():
    scene = Scene(10_000)
    scene.looks(1_234)
    assert scene.progress.told() == "looked at 1,234 of 10,000 files, 100 a second; reviews follow"


def test_reviews_are_told_with_rate_time_left_and_failures():
    scene = Scene(1_000)
    scene.looks(1_000)
    scene.seen(REFUSED, 50)
    scene.seen(OK, 150, seconds=0.5)
    scene.seen(FAILED)
    told = scene.progress.told()
    assert told == "201 of 1,000 done, 2.0 a second, about 7 min left, 1 failed, 50 rejected"


def test_nothing_is_foretold_before_anything_is_known():
    scene = Scene(100)
    scene.looks(100)
    scene.seen(OK, 2, seconds=1)
    assert "left" not in scene.progress.told()
    scene.seen(OK, 1, seconds=1)
    assert "left" in scene.progress.told()


def test_many_that_are_refused_at_once_foretell_nothing():
    scene = Scene(1_000)
    scene.looks(1_000)
    scene.seen(REFUSED, 500, seconds=0.001)
    assert scene.progress.told() == "500 of 1,000 done, 500 rejected"


def test_the_time_left_is_steady():
    """Neither the start of the processes, nor many refused at once, nor a file that hangs sways it much."""
    scene = Scene(10_000)
    scene.looks(10_000)
    scene.seen(REFUSED, 500)
    scene.seen(OK, 1, seconds=20)  # the libraries are loaded
    wrong = []
    for number in range(9_499):
        scene.seen(OK, seconds=60 if number == 3_000 else 0.2 + 0.2 * (number % 3))
        if number > 200:
            left = 0.4 * (9_498 - number)
            wrong.append(abs(scene.left - left) / max(left, 300))
    assert max(wrong) < 0.2
    assert sum(wrong) / len(wrong) < 0.05


def test_the_time_left_follows_when_the_returns_become_larger():
    scene = Scene(3_000)
    scene.looks(3_000)
    scene.seen(OK, 1_000, seconds=0.1)
    scene.seen(OK, 1_000, seconds=1)
    assert 700 < scene.left < 1_300


def test_the_line_fits_on_the_terminal():
    scene = Scene(10_000)
    scene.looks(10_000)
    scene.seen(FAILED, 1_234, seconds=7)
    scene.seen(REFUSED, 4_321)
    assert all(len(scene.progress.line(columns)) < columns for columns in range(20, 200))
    assert scene.progress.line(120).startswith("[#############...........] 5,555 of 10,000 done")


def test_the_screen_is_not_drawn_more_often_than_can_be_seen():
    scene = Scene(10_000, Screen())
    scene.looks(10_000, seconds=0.001)
    scene.seen(REFUSED, 10_000, seconds=0.001)
    assert 100 < len(scene.stream.drawn) < 250


def test_the_line_gives_way_to_what_is_printed_and_is_gone_at_the_end(capsys):
    scene = Scene(2, Screen())
    with scene.progress as progress:
        scene.looks(2)
        progress.aside(["a.xlsx: note"])
        scene.seen(OK, 2, seconds=1)
    assert capsys.readouterr().out == "a.xlsx: note\n"
    assert scene.stream.getvalue().endswith("\r\x1b[K")


def test_where_there_is_no_terminal_a_line_is_written_now_and_then():
    scene = Scene(10_000)
    scene.looks(10_000, seconds=1 / 128)
    scene.seen(OK, 3_600, seconds=1)
    lines = scene.stream.getvalue().splitlines()
    assert lines[0] == "emprov: looked at 3,840 of 10,000 files, 128 a second; reviews follow."
    assert lines[-1].startswith("emprov: 3,")
    assert lines[-1].endswith(" of 10,000 done, 1.0 a second, about 1 h 50 min left.")
    assert len(lines) == 14, "after 30 s, 60 s, 2 min, 4 min, and then every 5 min"
    assert "\x1b" not in "".join(lines)


@pytest.mark.parametrize("total", [1, 40])
def test_a_short_run_says_nothing_where_there_is_no_terminal(total):
    scene = Scene(total)
    with scene.progress:
        scene.looks(total)
        scene.seen(OK, total, seconds=0.5)
    assert scene.stream.getvalue() == ""


def test_a_screen_is_spared_what_repeats_and_a_file_is_not():
    outcomes = [REFUSED] * 10_000 + [FAILED]
    screen, file = Said(on_screen=True), Said(on_screen=False)
    printed = [line for outcome in outcomes for line in screen.lines(outcome)] + list(screen.rest())
    assert len(printed) == 22
    assert printed[-2:] == [
        "f.xlsx: FAILED TIMEOUT: It took too long.",
        "… and 9,980 more REJECTED EMPTY; each stands in summary.xlsx.",
    ]
    written = [line for outcome in outcomes for line in file.lines(outcome)] + list(file.rest())
    assert len(written) == 10_001
