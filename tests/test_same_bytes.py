"""The same returns give the same bytes, whatever the order, the clock, the language, the seed and the processes."""

import contextlib
import datetime as dt
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from person import opened

from emprov_xl.issue import Order, issue_questionnaire

PLACE = Path(__file__).parent
DAY = dt.date(2026, 12, 1)
PLAIN = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
OTHERWISE = {
    "another seed": {"PYTHONHASHSEED": "1"},
    "any seed": {"PYTHONHASHSEED": "random"},
    "another time zone": {"TZ": "Pacific/Kiritimati"},
    "another language": {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
}


def run(folder, returns, *more, **environment):
    """The command over these returns, in a folder of its own beside which the same key lies."""
    folder.mkdir()
    shutil.copy(returns[0].parent / "emprov.sip-key", folder)
    words = [sys.executable, "-m", "emprov_xl", "process", *map(str, returns), "--as-of", DAY.isoformat(), *more]
    where = os.environ | PLAIN | environment | {"PYTHONPATH": str(PLACE.parent)}
    told = subprocess.run(words, cwd=folder, env=where, capture_output=True, text=True, check=False)
    assert told.returncode == 3, told.stderr
    return contents(folder / "output") | remembered(folder / "output"), told.stdout


def contents(output):
    """Every file of an output folder but the ledger, whose pages may lie in any order."""
    files = (file for file in output.rglob("*") if file.is_file() and not file.name.startswith("emprov.db"))
    return {file.relative_to(output).as_posix(): file.read_bytes() for file in files}


def remembered(output):
    """What the ledger holds; the numbers of events are left out, which tell in which order the returns were done."""
    wanted = {
        "engagements": "SELECT * FROM engagements",
        "rounds": "SELECT * FROM rounds",
        "findings": "SELECT * FROM findings",
        "events": "SELECT slug, kind, round, who, day, source, what FROM events",
    }
    with contextlib.closing(sqlite3.connect(output / "emprov.db")) as ledger:
        rows = {table: sorted(ledger.execute(query).fetchall()) for table, query in wanted.items()}
    assert all(rows[table] for table in ("engagements", "rounds", "findings"))
    return rows


@pytest.fixture(scope="module")
def returns(tmp_path_factory, house):
    """Two engagements, one of them in two rounds, and a file that is none."""
    inbox = tmp_path_factory.mktemp("inbox")
    (inbox / "emprov.sip-key").write_bytes(bytes(range(32)))
    for name, round_ in (("ACM-001", 1), ("ACM-001", 2), ("BAY-007", 1)):
        file = inbox / f"{name}-{round_}.xlsx"
        issue_questionnaire(file, Order("Zoë & Co", name, None, 5, frozenset(), None, round_, DAY), house)
        with opened(file) as book:
            for row, number in enumerate(("2001", "2001", f"20{round_}2"), start=7):
                book.type("Extensions", f"A{row}", number)
                book.type("Extensions", f"B{row}", "İpek Çelik")
    (inbox / "holiday.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    return sorted(inbox.glob("*.xlsx"))


@pytest.fixture(scope="module")
def usual(tmp_path_factory, returns):
    return run(tmp_path_factory.mktemp("usual") / "run", returns, "--jobs", "1")


@pytest.mark.parametrize("environment", OTHERWISE.values(), ids=OTHERWISE.keys())
def test_neither_seed_nor_clock_nor_language_changes_a_byte(tmp_path, returns, usual, environment):
    assert run(tmp_path / "run", returns, "--jobs", "1", **environment) == usual


def test_neither_the_order_of_arrival_nor_the_number_of_processes_changes_a_byte(tmp_path, returns, usual):
    made, _ = run(tmp_path / "run", returns[::-1], "--jobs", "3")
    assert made.keys() == usual[0].keys()
    assert [name for name in made if made[name] != usual[0][name]] == []
