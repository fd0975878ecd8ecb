"""Folders as they may be: closed to whoever runs, with odd clocks, with many names for one file, with 10,000 files."""

import contextlib
import datetime as dt
import hashlib
import os
import re
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

import emprov_xl
from emprov_xl.batch import Setup, Verdict, process
from emprov_xl.batch.alone import alone
from emprov_xl.cli import main
from emprov_xl.definitions.settings import limits_in
from emprov_xl.inbox import PAUSE, arrivals_in
from emprov_xl.issue import Order, issue_questionnaire
from emprov_xl.request import Request

DAY = dt.date(2026, 12, 1)
LONG_AGO = 1_700_000_000
NOBODY = 65534
IN_2106 = 2**32 + 1
MANY = 10_000


@pytest.fixture(scope="module")
def issued(tmp_path_factory, house):
    """A small questionnaire, as bytes."""
    file = tmp_path_factory.mktemp("issued") / "q.xlsx"
    issue_questionnaire(file, Order("Acme", "ACM-001", None, 2, frozenset(), None, 1, DAY), house)
    return file.read_bytes()


@pytest.fixture
def open_folder():
    """A folder that everybody may look into, also where the temporary folder of the tests is closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="emprov-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def inbox(open_folder, issued):
    """An inbox with one return in it."""
    folder = open_folder / "inbox"
    folder.mkdir()
    lay(folder / "q.xlsx", issued)
    for each in (folder, folder / "q.xlsx"):
        each.chmod(0o755)
    return folder


def lay(file, content, moment=LONG_AGO):
    file.write_bytes(content)
    os.utime(file, (moment, moment))
    return file


@contextlib.contextmanager
def as_nobody():
    """As somebody to whom folders can be closed: root is let in everywhere."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def emprov(*words):
    said = CliRunner().invoke(main, [*map(str, words)])
    assert said.exception is None or isinstance(said.exception, SystemExit), repr(said.exception)
    return said.exit_code, said.output


def outcomes(folder, output):
    with alone(Setup(Request(output, DAY, dated=True))) as crew:
        return {each.path.name: each for each in process(arrivals_in([folder], output, limits_in(None)), crew)}


# Closed files and folders


def test_a_file_that_is_closed_to_us_is_told(inbox, open_folder, issued):
    lay(inbox / "q.xlsx", issued).chmod(0)
    output = open_folder / "output"
    output.mkdir()
    output.chmod(0o777)
    with as_nobody():
        found = outcomes(inbox, output)
    assert [(each.verdict, each.code) for each in found.values()] == [(Verdict.REJECTED, "UNREADABLE")]
    assert "Permission denied" in found["q.xlsx"].sentence


@pytest.mark.parametrize("mode", [0o555, 0o000])
def test_an_output_that_cannot_be_written_is_told_before_a_return_is_read(inbox, open_folder, monkeypatch, mode):
    monkeypatch.setattr("emprov_xl.batch.work.Work.do", lambda *_: pytest.fail("a return was read"))
    output = open_folder / "output"
    output.mkdir()
    output.chmod(mode)
    with as_nobody():
        code, said = emprov("process", inbox, "--output", output)
    assert (code, said.count("\n")) == (4, 1)
    assert re.search(r"emprov: The output folder .* cannot be used: Permission denied\.", said)


def test_an_output_whose_folder_is_a_file_is_told_too(inbox, open_folder):
    (open_folder / "file").touch()
    code, said = emprov("process", inbox, "--output", open_folder / "file" / "output")
    assert (code, "cannot be made" in said or "cannot be used" in said) == (4, True)


@pytest.mark.parametrize(
    "words",
    [
        ("process", "inbox", "--output", "closed/output"),
        ("process", "closed", "--output", "output"),
        ("process", "closed/q.xlsx", "--output", "output"),
        ("doctor", "closed/q.xlsx"),
        ("new", "-o", "closed/new.xlsx"),
        ("status", "--output", "closed/output"),
    ],
    ids=" ".join,
)
def test_a_closed_folder_is_told_in_a_sentence_whatever_the_command(inbox, open_folder, words):
    (open_folder / "closed").mkdir()
    shutil.copy(inbox / "q.xlsx", open_folder / "closed")
    (open_folder / "closed").chmod(0o000 if os.geteuid() else 0o700)
    placed = [open_folder / word if word.partition("/")[0] in ("inbox", "closed", "output") else word for word in words]
    try:
        with as_nobody():
            code, said = emprov(*placed)
    finally:
        (open_folder / "closed").chmod(0o700)
    assert code in (2, 4)
    assert re.fullmatch(r"emprov: [^\n]*Permission denied\.\n", said)


# Names and clocks


def test_two_names_for_one_file_are_one_return_and_the_file_is_only_read(inbox, tmp_path, issued):
    elsewhere = lay(tmp_path / "theirs.xlsx", issued)
    before = elsewhere.stat().st_mtime_ns
    (inbox / "again.xlsx").hardlink_to(inbox / "q.xlsx")
    (inbox / "linked.xlsx").hardlink_to(elsewhere)
    found = outcomes(inbox, tmp_path / "output")
    assert Counter(each.verdict for each in found.values())[Verdict.DUPLICATE] == 2
    assert len({each.folder for each in found.values()}) == 1
    assert (elsewhere.read_bytes(), elsewhere.stat().st_mtime_ns) == (issued, before)
    assert (inbox / "q.xlsx").read_bytes() == issued


@pytest.mark.parametrize("moment", [0, 1, IN_2106])
def test_a_file_of_any_day_is_taken_and_has_the_same_result(inbox, tmp_path, moment, monkeypatch):
    pauses = []
    monkeypatch.setattr("emprov_xl.inbox.time.sleep", pauses.append)
    usual = outcomes(inbox, tmp_path / "usual")["q.xlsx"]
    os.utime(inbox / "q.xlsx", (moment, moment))
    odd = outcomes(inbox, tmp_path / "odd")["q.xlsx"]
    assert pauses == ([PAUSE] if moment == IN_2106 else [])
    assert (odd.verdict, odd.folder.name) == (usual.verdict, usual.folder.name)
    assert contents(odd.folder) == contents(usual.folder)


def contents(folder):
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file()
    }


@pytest.mark.parametrize("years", [-10, 10])
def test_a_clock_that_jumps_keeps_nothing_from_being_taken(inbox, tmp_path, years, monkeypatch):
    there = iter([1_800_000_000 + years * 31_557_600 * at for at in range(50)])
    monkeypatch.setattr("emprov_xl.inbox.time.time_ns", lambda: int(next(there)) * 1_000_000_000)
    monkeypatch.setattr("emprov_xl.inbox.time.sleep", lambda _: None)
    for number in range(3):
        assert [each.is_taken for each in arrivals_in([inbox], tmp_path / str(number), limits_in(None))] == [True]


def test_no_time_is_measured_by_a_clock_that_may_jump():
    """How old a file is can only be told by that clock; what lasts is measured by one that never goes back."""
    clock = re.compile(r"\btime\.time(?:_ns)?\(|\.utcnow\(|\.now\(")
    used = {
        (file.name, found)
        for file in Path(emprov_xl.__file__).parent.rglob("*.py")
        for found in clock.findall(file.read_text("utf-8"))
    }
    assert used == {("inbox.py", "time.time_ns("), ("watch_command.py", ".now(")}, "the latter says when, for people"


# Many


def test_ten_thousand_empty_files_each_have_their_verdict(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    for number in range(MANY):
        lay(folder / f"{number}.xlsx", b"")
    found = outcomes(folder, tmp_path / "output")
    assert Counter((each.verdict, each.code) for each in found.values()) == {(Verdict.REJECTED, "EMPTY"): MANY}
