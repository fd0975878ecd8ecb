"""A result is there whole or not at all: whenever a run is killed, and wherever the disk is full."""

import contextlib
import datetime as dt
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from poisons import mock

from emprov_xl.aside import publish, sweep, work_folder
from emprov_xl.errors import OutputFailed
from emprov_xl.issue import Order, issue_questionnaire
from emprov_xl.ledger.ledger import open_ledger

SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
KILLS = 500 if SOAK else 12
RETURNS = 100 if SOAK else 6
DAY = dt.date(2026, 12, 1)

# The command as it is, but for its work, and for its end at the n-th step that puts something on the disk.
COMMAND = """
import functools, os, signal, sys
from emprov_xl import batch
from emprov_xl.cli import main

work, last = sys.argv[1], int(sys.argv[2])
steps = 0

def dying(step):
    def call(*arguments, **named):
        global steps
        steps += 1
        if steps == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return step(*arguments, **named)
    return call

for name in ("fsync", "rename", "replace", "mkdir", "rmdir", "unlink"):
    setattr(os, name, dying(getattr(os, name)))
batch.crew_for = functools.partial(batch.crew_for, work=work)
sys.argv[1:] = sys.argv[3:]
try:
    main()
finally:
    print(steps, file=sys.stderr)
"""
NEVER = 0


def command(folder, work, last=NEVER, output="output", told=subprocess.PIPE, **options):
    place = Path(__file__).parent
    return subprocess.Popen(
        [
            *(sys.executable, "-c", COMMAND, work, str(last)),
            *("process", "inbox", "--output", output, "--as-of", DAY.isoformat()),
            *(f"--{name}={value}" for name, value in options.items()),
        ],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": f"{place}{os.pathsep}{place.parent}"},
        stdout=told,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(running):
    with running:
        _, said = running.communicate()
    return running.returncode, said


def results(output):
    """Each file of the results; summary and ledger, which tell of runs, are none."""
    files = (file for file in output.glob("*/r*/**/*") if file.is_file())
    return {str(file.relative_to(output)): file.read_bytes() for file in files}


def assert_whole(output, plain):
    """Of what is in its place, everything is there; the ledger names no result that is not."""
    for folder in output.glob("*/r*"):
        name = f"{folder.parent.name}/{folder.name}/"
        there = {
            name + str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()
        }
        assert there == {key: content for key, content in plain.items() if key.startswith(name)}
    with open_ledger(None, output) as ledger:
        for engaged in ledger.engagements():
            assert all((output / each.folder / "run.json").exists() for each in ledger.rounds(engaged.slug))


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def mocks(inbox):
    for name in ("a", "b", "c"):
        (inbox / f"{name}.xlsx").write_bytes(mock("large" if name == "b" else "good"))


def test_killed_at_any_step_it_leaves_nothing_torn_and_the_next_run_makes_it_whole(tmp_path, mocks):
    status, said = ended(command(tmp_path, "mocks", output="plain", jobs=2))
    assert status == 0
    plain, steps = results(tmp_path / "plain"), int(said.split()[-1])
    assert steps > 20
    for last in range(1, steps + 1, 1 if SOAK else 1 + steps // KILLS):
        status, _ = ended(command(tmp_path, "mocks", last, jobs=2))
        assert status == -signal.SIGKILL
        assert_whole(tmp_path / "output", plain)
    assert ended(command(tmp_path, "mocks"))[0] == 0
    assert results(tmp_path / "output") == plain
    assert list((tmp_path / "output").glob(".tmp-*")) == []


def test_killed_at_any_moment_it_leaves_nothing_torn_and_the_next_run_makes_it_whole(tmp_path, inbox, house):
    for number in range(2):
        order = Order("Acme", f"ACM-00{number}", None, 2, frozenset(), None, None, DAY)
        issue_questionnaire(inbox / f"q{number}.xlsx", order, house)
    began = time.monotonic()
    ended(command(tmp_path, "emprov_xl.batch.work", output="plain", jobs=2))
    took, plain = time.monotonic() - began, results(tmp_path / "plain")
    assert {Path(name).name for name in plain} >= {"run.json", "findings.json", "returned.xlsx"}
    (tmp_path / "output").mkdir()
    chance = random.Random(11)
    for _ in range(200 if SOAK else 8):
        running = command(tmp_path, "emprov_xl.batch.work", jobs=2)
        time.sleep(chance.uniform(0, took))
        running.kill()
        ended(running)
        assert_whole(tmp_path / "output", plain)
    ended(command(tmp_path, "emprov_xl.batch.work"))
    assert results(tmp_path / "output") == plain
    assert list((tmp_path / "output").glob(".tmp-*")) == []


def test_several_runs_over_one_folder_do_not_disturb_each_other(tmp_path, mocks):
    ended(command(tmp_path, "mocks", output="plain"))
    running = [command(tmp_path, "mocks") for _ in range(8 if SOAK else 3)]
    assert {ended(each)[0] for each in running} == {0}
    assert results(tmp_path / "output") == results(tmp_path / "plain")
    assert list((tmp_path / "output").glob(".tmp-*")) == []


@pytest.mark.parametrize("runs", [2, 8] if SOAK else [2])
def test_runs_over_one_folder_and_one_ledger_do_each_return_once(tmp_path, inbox, house, runs):
    for number in range(RETURNS):
        order = Order("Acme", f"ACM-{number:03d}", None, 2, frozenset(), None, None, DAY)
        issue_questionnaire(inbox / f"q{number}.xlsx", order, house)
    # Into files: a run whose words nobody reads stands still, and what it has at that moment is waited for by others.
    with contextlib.ExitStack() as stack:
        files = [stack.enter_context((tmp_path / f"told{number}").open("w+")) for number in range(runs)]
        all_runs = [command(tmp_path, "emprov_xl.batch.work", told=file, jobs=1, pictures=0) for file in files]
        assert {ended(running)[0] for running in all_runs} == {1}
        told = [line for number in range(runs) for line in (tmp_path / f"told{number}").read_text().splitlines()]
    done_before = sum("DUPLICATE: Done before" in line for line in told)
    closing = [line for line in told if line.startswith(f"{RETURNS} workbooks: ")]
    assert len(closing) == runs
    assert done_before == RETURNS * (runs - 1), "what one of them did the others found done"
    with open_ledger(None, tmp_path / "output") as ledger:
        assert [each.rounds for each in ledger.engagements()] == [1] * RETURNS
    assert len(list((tmp_path / "output").glob("acm-*/r*"))) == RETURNS


def test_everything_is_for_its_owner_only(tmp_path, mocks):
    ended(command(tmp_path, "mocks"))
    assert [file for file in (tmp_path / "output").rglob("*") if file.stat().st_mode & 0o077] == []


# The disk is full


@pytest.fixture
def disk(tmp_path):
    """A disk of so many KiB as the folder `output`."""
    with contextlib.ExitStack() as stack:

        def made(size):
            place = tmp_path / "output"
            place.mkdir()
            mounted = ["mount", "-t", "tmpfs", "-o", f"size={size}k", "none", str(place)]
            if subprocess.run(mounted, capture_output=True, check=False).returncode:
                pytest.skip("no disk can be mounted here")
            stack.callback(subprocess.run, ["umount", "-l", str(place)], check=True)
            return place

        yield made


@pytest.mark.parametrize("size", range(600, 1_700, 55) if SOAK else (700, 1_100, 1_700))
def test_a_full_disk_fails_what_does_not_fit_and_keeps_what_was_there(tmp_path, inbox, disk, size):
    (inbox / "first.xlsx").write_bytes(mock("good"))
    output = disk(size)
    assert ended(command(tmp_path, "mocks"))[0] == 0
    before, summary = results(output), (output / "summary.xlsx").read_bytes()
    for number in range(5):
        (inbox / f"more{number}.xlsx").write_bytes(mock("large"))
    with command(tmp_path, "mocks") as running:
        told, said = running.communicate()
    assert (running.returncode, "Traceback" in said) == (4, False)
    assert "FAILED OUTPUT: " in told
    after = results(output)
    assert before.items() <= after.items()
    assert all(f"{Path(name).parent}/run.json" in after for name in after)
    assert (output / "summary.xlsx").read_bytes()[:2] == summary[:2] == b"PK"
    assert list(output.glob(".tmp-*")) == []


def test_a_disk_that_is_full_when_a_result_is_put_in_its_place_keeps_the_old_one(tmp_path, monkeypatch):
    folder = tmp_path / "acm-001" / "r01"
    with work_folder(tmp_path) as aside:
        for content in ("old", "new"):
            made = aside.path / content
            made.mkdir()
            (made / "run.json").write_text(content)
            if content == "new":
                monkeypatch.setattr("os.fsync", _full)
                with pytest.raises(OutputFailed, match="No space left"):
                    publish(made, folder)
            else:
                publish(made, folder)
    assert (folder / "run.json").read_text() == "old"


def _full(_):
    raise OSError(28, "No space left on device")


# What killed runs leave


def test_what_a_killed_run_left_is_swept_and_what_a_living_one_has_is_not(tmp_path):
    with work_folder(tmp_path) as living:
        (living.path / "made").mkdir()
        dead = tmp_path / ".tmp-dead"
        (dead / "made").mkdir(parents=True)
        (dead / "lock").touch()
        (tmp_path / ".tmp-hardly-begun").mkdir()
        sweep(tmp_path)
        assert list(tmp_path.iterdir()) == [living.path]
        assert (living.path / "made").exists()
    assert not tmp_path.exists() or list(tmp_path.iterdir()) == []


def test_a_result_that_is_there_already_stays(tmp_path):
    """Two runs came to the same; whoever reads the first meanwhile is not disturbed."""
    with work_folder(tmp_path) as aside:
        for name in ("one", "two"):
            made = aside.path / name
            made.mkdir()
            (made / "run.json").write_text(json.dumps({"outputs": {}}))
            publish(made, tmp_path / "acm" / "r01")
            number = (tmp_path / "acm" / "r01").stat().st_ino
            if name == "one":
                first = number
    assert number == first
