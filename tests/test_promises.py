"""What is promised of files from anybody, and which test holds each promise.

Those marked * stand here: hostile files and good ones in one run of the command. `make soak` takes all of them.

P1  each file has one verdict                * test_each_file_has_its_verdict_and_the_good_ones_their_results
                                             test_gate: test_each_file_has_its_verdict, and every mutant
P2  one file never harms another             * the same in any order; test_isolation: poisons; test_watch
P3  time and memory are bounded              * test_neither_time_nor_memory_grow_beyond_bounds; test_isolation: SLOW
P4  verdicts are right                       test_gate: a changed verdict fails, whichever way it changed
P5  nothing is lost without a word           * test_another_reader_finds_the_same_in_every_cell; test_laws: laws 1 and 2
P6  a result is there whole or not at all    test_crash_safety: killed at any step, at any moment; test_ledger_laws
P7  each return is done once                 test_crash_safety: runs over one folder and one ledger; test_ledger_laws
P8  a full disk keeps what was there         test_crash_safety: a full disk, an error when a result is put in its place
P9  nothing of a text is ever worked out     * test_nobody_is_called; * test_no_output_holds_what_could_be_run;
                                             test_exports_hostile: 100,000 texts
P10 no name leads elsewhere                  * test_a_hundred_thousand_names_are_safe_and_stay_apart;
                                             * test_nothing_is_written_but_where_results_go; test_inbox: safe names
P11 a secret stays where it is               test_canary; test_isolation: what a crash says; test_exports_secrets
P12 the same returns give the same bytes     test_same_bytes; test_cluster
"""

import datetime as dt
import io
import json
import os
import random
import re
import subprocess
import sys
import time
import warnings
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hostile import READ, Return, filled, packed
from hostile_all import HOSTILE
from openpyxl.utils.datetime import to_excel

from emprov_xl.errors import Rejected
from emprov_xl.files import safe_name
from emprov_xl.issue import Order, issue_questionnaire
from emprov_xl.workbook.read import read

SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
EACH = 1 if SOAK else 7  # of so many hostile files one is taken
SEEDS = 5 if SOAK else 1
GOOD = 20 if SOAK else 3
NAMES = 100_000
DAY = "2026-12-01"
MIB = 1 << 20

# Python runs this first in every process: it writes down who is called, and how much memory the command took.
WATCHER = """
import atexit, os, pathlib, sys

WATCHED = pathlib.Path(os.environ["WATCHED"])

def told(event, arguments):
    called = event == "socket.connect" and isinstance(arguments[1], tuple)
    if called or event in ("socket.getaddrinfo", "socket.gethostbyname"):
        with (WATCHED / "called").open("a") as file:
            print(event, arguments, file=file)

sys.addaudithook(told)

@atexit.register
def measured():
    with open("/proc/self/status") as status:
        most = next(line for line in status if line.startswith("VmHWM"))
    (WATCHED / f"memory-{os.getpid()}").write_text(most)
"""


class Ran:
    """One run of the command over files in an inbox: what it told, and what it left."""

    def __init__(self, folder, files, jobs=2):
        self.folder, self.inbox = folder, folder / "inbox"
        for name in ("inbox", "tmp", "home", "watched"):
            (folder / name).mkdir(parents=True)
        for name, content in files.items():
            (self.inbox / name).write_bytes(content)
        (folder / "emprov.sip-key").write_bytes(bytes(range(32)))
        (folder / "watched" / "sitecustomize.py").write_text(WATCHER)
        self.before = self.there()
        where = {"HOME": "home", "TMPDIR": "tmp", "WATCHED": "watched"}
        paths = f"{folder / 'watched'}{os.pathsep}{Path(__file__).parent.parent}"
        words = ("process", "inbox", "--as-of", DAY, "--pictures", "0", "--format", "json", "--jobs", str(jobs))
        with subprocess.Popen(
            [sys.executable, "-m", "emprov_xl", *words],
            cwd=folder,
            env=os.environ | {key: str(folder / name) for key, name in where.items()} | {"PYTHONPATH": paths},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as running:
            self.told, self.said = running.communicate()
            self.memory = _memory_of(folder / "watched" / f"memory-{running.pid}")
        self.status = running.returncode

    @property
    def verdicts(self):
        return [(each["workbook"], each["verdict"], each["code"]) for each in json.loads(self.told)]

    def there(self):
        """Every file and folder that lies outside of the output folder."""
        apart = {self.folder / "output", self.folder / "watched"}
        return {path for path in self.folder.rglob("*") if not apart & {path, *path.parents}}

    def results(self, start):
        """The files of the results of engagements that begin so."""
        output = self.folder / "output"
        files = (file for file in output.glob(f"{start}*/r*/**/*") if file.is_file())
        return {file.relative_to(output).as_posix(): file.read_bytes() for file in files}


def _memory_of(file):
    return int(file.read_text().split()[1]) * 1024


@pytest.fixture(scope="module")
def plain(tmp_path_factory, house):
    """A return as it comes back, small: every file here starts from it."""
    file = tmp_path_factory.mktemp("plain") / "q.xlsx"
    order = Order("Acme", "ACM-001", None, 5, frozenset(), None, None, dt.date.fromisoformat(DAY))
    issue_questionnaire(file, order, house)
    return filled(Return(file.read_bytes()))


@pytest.fixture(scope="module")
def returns(plain):
    """Hostile files by the names of their recipes, each of an engagement of its own, and the good ones by theirs."""
    named = list(HOSTILE.items())[::EACH]
    hostile = {name: recipe(_of(plain, f"BAD-{at:03d}"[:7])) for at, (name, (recipe, _)) in enumerate(named)}
    return hostile, {f"good{at}.xlsx": _of(plain, f"FIN-{at:03d}").whole for at in range(GOOD)}


def _of(plain, engagement):
    """The same return of another engagement."""
    assert len(engagement) == len("ACM-001")
    parts = {name: part.replace(b"ACM-001", engagement.encode()) for name, part in plain.parts.items()}
    return Return(packed(parts.items()))


@pytest.fixture(scope="module")
def mixed(tmp_path_factory, returns):
    """Runs over all of them, each time in another order: the run, and the recipe of each hostile file."""
    hostile, good = returns
    runs = []
    for seed in range(SEEDS):
        chance = random.Random(seed)
        letters = {name: chance.choice("abchxyz") for name in hostile}  # before, among and behind the good ones
        names = {f"{letters[name]}{at}.xlsx": name for at, name in enumerate(hostile)}
        files = {file: hostile[name] for file, name in names.items()} | good
        runs.append((Ran(tmp_path_factory.mktemp("mixed") / "run", files), names))
    return runs


@pytest.fixture(scope="module")
def alone(tmp_path_factory, returns):
    return Ran(tmp_path_factory.mktemp("alone") / "run", returns[1], jobs=1)


def test_each_file_has_its_verdict_and_the_good_ones_their_results(mixed, alone):
    for run, names in mixed:
        assert (run.status, run.said.count("Traceback")) == (3, 0), run.said
        assert sorted(file for file, _, _ in run.verdicts) == sorted(path.name for path in run.inbox.iterdir())
        wrong = [
            (names[file], verdict, code)
            for file, verdict, code in run.verdicts
            if file in names and not _as_expected(HOSTILE[names[file]][1], verdict, code)
        ]
        assert wrong == []
        assert len(alone.verdicts) == GOOD
        assert set(alone.verdicts) <= set(run.verdicts)
        assert run.results("fin-") == alone.results("fin-")


def _as_expected(expected, verdict, code):
    if expected.startswith(READ):
        return verdict in ("OK", "FINDINGS")
    return (verdict, code) == ("REJECTED", expected)


def test_nobody_is_called(mixed):
    for run, _ in mixed:
        assert not (run.folder / "watched" / "called").exists()


def test_who_is_called_would_be_noticed(tmp_path):
    """The watcher of these tests watches."""
    (tmp_path / "sitecustomize.py").write_text(WATCHER)
    calling = "import socket; s = socket.socket(); s.settimeout(1); s.connect_ex(('127.0.0.1', 9))"
    where = os.environ | {"PYTHONPATH": str(tmp_path), "WATCHED": str(tmp_path)}
    subprocess.run([sys.executable, "-c", calling], env=where, check=True)
    assert "socket.connect" in (tmp_path / "called").read_text()


def test_nothing_is_written_but_where_results_go(mixed):
    for run, _ in mixed:
        assert run.there() == run.before
        assert [path for path in (run.folder / "output").rglob("*") if path.is_symlink()] == []
        assert [path for path in (run.folder / "output").rglob("*") if path.stat().st_mode & 0o077] == []


# What could be run

OURS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(?:app|core|custom)\.xml|xl/(?:workbook|styles|sharedStrings)\.xml"
    r"|xl/_rels/workbook\.xml\.rels|xl/theme/theme\d+\.xml|xl/worksheets/(?:_rels/)?sheet\d+\.xml(?:\.rels)?"
    r"|xl/comments\d+\.xml|xl/drawings/(?:_rels/)?(?:vmlDrawing|drawing)\d+\.(?:vml|xml)(?:\.rels)?|xl/media/image\d+\.png"
)
LED_OUT = re.compile(rb'Target="[a-z0-9-]+/(?:superseded/)?r\d{2,}-[0-9a-f]{8}" TargetMode="External"')
"""Where summary.xlsx may lead: to folders of results beside it, whose names are ours."""
NEVER = re.compile(
    r"externalLink|vbaProject|vbaData|activeX|connections\.xml|queryTable|macrosheet|customUI|webextension",
    re.IGNORECASE,
)


def test_no_output_holds_what_could_be_run(mixed, plain):
    known = formulas(plain.parts)
    looked_at = 0
    for run, _ in mixed:
        for file in (run.folder / "output").rglob("*.xlsx"):
            if file.stem == "returned":
                continue
            looked_at += 1
            made, where = parts_of(file), file.relative_to(run.folder).as_posix()
            theirs = parts_of(file.parent / "returned.xlsx") if file.name.endswith(".annotated.xlsx") else {}
            assert [name for name in made if not OURS.fullmatch(name) and name not in theirs] == [], where
            assert [name for name in made if NEVER.search(name)] == [], where
            markup = b"".join(part for name, part in made.items() if name.endswith((".xml", ".rels")))
            led_to = LED_OUT.sub(b"", markup) if file.name == "summary.xlsx" else markup
            assert b'TargetMode="External"' not in led_to, where
            assert file.name == "summary.xlsx" or not re.search(rb"<(?:\w+:)?hyperlink [^>]*r:id=", markup), where
            allowed = known | formulas(theirs) if file.name.endswith(".annotated.xlsx") else set()
            assert formulas(made) <= allowed, where
    assert looked_at > 3 * GOOD


def parts_of(file):
    if not file.is_file():
        return {}  # the return was no .xlsx
    with zipfile.ZipFile(file) as package:
        return {name: package.read(name) for name in package.namelist()}


def formulas(parts):
    """What is worked out in a workbook, without the numbers of rows."""
    found = (re.findall(rb"<(?:\w+:)?f(?:\s[^>]*)?>([^<]*)<", part) for part in parts.values())
    return {re.sub(rb"\d+", b"", formula) for each in found for formula in each}


# Another reader

OTHERWISE = {  # what openpyxl does not read as it stands in the file
    "the strict kind of workbook": "it finds no sheet",
    "a number beyond all numbers": "it reads infinity",
    "a NUL written out": "it leaves _x0000_ as it is",
    "a cell and once more without anything": "it takes the one without",
}
NOT_READ = {
    *("backslashes in all names", "an entity that nobody declared", "without its styles", "styles without fills"),
    *("a merge written backwards", "a number of 4,400 digits", "a number that is none", "a day after all days"),
    *("an .xls that no office program made", "an .ods that no office program made", "a template of OpenDocument"),
    *("a document type in the macros of an .ods", "a blank that repeats for ever"),
}


def test_another_reader_finds_the_same_in_every_cell(returns, house, tmp_path):
    accepted = {name: content for name, content in returns[0].items() if HOSTILE[name][1].startswith(READ)}
    assert accepted
    for name, content in (accepted | returns[1]).items():
        file = tmp_path / "return.xlsx"
        file.write_bytes(content)
        returned = read(file, house.questionnaire, house.limits)
        counts = returned.counts
        assert counts.answers + counts.labels + counts.strays == counts.filled, name
        seen = seen_by_openpyxl(content)
        assert (seen is None) == (name in NOT_READ), name
        if seen is None:
            continue
        sheets = {sheet.title for sheet in returned.sheets.values()}
        mine = {
            (sheet.title, sheet.rows.get(key, row), sheet.columns[key]): value
            for sheet in returned.sheets.values()
            for key, cells in sheet.answers.items()
            for row, value in cells.items()
        } | {(each.cell.title, each.cell.row, each.cell.column): each.value for each in returned.strays()}
        differing = [cell for cell, value in mine.items() if not same(value, seen.get(cell))]
        assert bool(differing) == (name in OTHERWISE), (name, differing[:3])
        if name not in OTHERWISE:
            on_sheets = sum(sheet in sheets for sheet, _, _ in seen)
            told = sum(sheet.labels + len(sheet.strays) for sheet in returned.sheets.values())
            told += sum(len(cells) for sheet in returned.sheets.values() for cells in sheet.answers.values())
            assert told == on_sheets, name


def same(mine, other):
    if isinstance(mine, float) and isinstance(other, dt.datetime):
        other = to_excel(other)  # a number that is shown as a day
    return float(other) == mine if isinstance(mine, float) and other is not None else str(mine) == str(other)


def seen_by_openpyxl(content):
    """Each filled cell by sheet, row and column; None where openpyxl does not read the workbook."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    except (KeyError, IndexError, ValueError, SyntaxError, zipfile.BadZipFile):
        return None
    cells = (cell for sheet in book.worksheets for cell in sheet._cells.values())
    return {(cell.parent.title, cell.row, cell.column): cell.value for cell in cells if cell.value not in (None, "")}


# Bounds, and names


def test_neither_time_nor_memory_grow_beyond_bounds(mixed, returns, house, tmp_path):
    """The process that drives a run stays below 200 MiB; a refusal takes at most 3 s, which `make soak` measures."""
    assert max(run.memory for run, _ in mixed) < 200 * MIB
    if not SOAK:
        return
    took = {}
    for name, content in returns[0].items():
        if not HOSTILE[name][1].startswith(READ):
            file = tmp_path / "return.xlsx"
            file.write_bytes(content)
            began = time.process_time()
            with pytest.raises(Rejected):
                read(file, house.questionnaire, house.limits)
            took[name] = time.process_time() - began
    assert {name: seconds for name, seconds in took.items() if seconds > 3} == {}


def test_a_hundred_thousand_names_are_safe_and_stay_apart():
    chance = random.Random(10)
    letters = "ab/\\.:~$ \0\n\x1b\u202eéİıſﬁ%*?\"'<>|&;`-_0" + "AZaz09"
    labels = {"".join(chance.choices(letters, k=chance.randrange(1, 120))).lower() for _ in range(NAMES)}
    labels |= {f"{'../' * depth}etc/passwd" for depth in range(9)} | {"con", "nul.xlsx", "com1", ".", "..", "~", "-rf"}
    names = [safe_name(label) for label in labels]
    assert len({name.casefold() for name in names}) == len(labels)
    plain = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,79}")
    assert [name for name in names if not plain.fullmatch(name) or len(name) > 80] == []
