"""On a cluster each file has the verdict and the bytes that it has here, also when a machine is lost on the way."""

import contextlib
import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hostile import HOSTILE, Return
from poisons import mock

from emprov_xl.batch import Setup, crew_for, process
from emprov_xl.definitions.settings import limits_in
from emprov_xl.errors import UsageError
from emprov_xl.inbox import Arrival
from emprov_xl.issue import Order, issue_questionnaire
from emprov_xl.request import Request

distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
from emprov_xl.batch.cluster import clustered  # noqa: E402 - there is no cluster without the extra

HERE = Path(__file__).parent
DAY = dt.date(2026, 12, 1)
pytestmark = pytest.mark.filterwarnings("default")  # what the cluster's library warns of is its own


@contextlib.contextmanager
def started(folder, workers):
    """A scheduler and so many workers, as an engineer starts them: its address, and the workers."""
    where = os.environ | {"PYTHONPATH": os.pathsep.join([str(HERE), str(HERE.parent)])}
    dask, quiet = [sys.executable, "-m", "dask"], {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    told = folder / "scheduler.json"
    options = ["--scheduler-file", str(told), "--no-dashboard"]
    begun = [subprocess.Popen([*dask, "scheduler", *options, "--port", "0"], cwd=folder, env=where, **quiet)]
    try:
        more = [*options, "--no-nanny", "--nthreads", "1", "--local-directory", str(folder)]
        begun += [subprocess.Popen([*dask, "worker", *more], cwd=folder, env=where, **quiet) for _ in range(workers)]
        with distributed.Client(scheduler_file=str(told), timeout=60, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=60)
            address = client.scheduler.address
        yield address, begun[1:]
    finally:
        for each in reversed(begun):
            each.kill()
            each.wait()


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """The folder that all machines see."""
    folder = tmp_path_factory.mktemp("shared")
    (folder / "emprov.sip-key").write_bytes(bytes(range(32)))
    return folder


@pytest.fixture(scope="module")
def cluster(shared):
    """Two workers on this machine, which begin in another folder than the run."""
    (shared / "dask").mkdir()
    with started(shared / "dask", 2) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def inbox(shared, house):
    """Real returns and small ones, one refused, one that kills who reads it, one that takes the machine along."""
    folder = shared / "inbox"
    folder.mkdir()
    for number in range(3):
        order = Order("Acme", f"ACM-00{number // 2}", None, 2, frozenset(), None, 1 + number % 2, DAY)
        issue_questionnaire(folder / f"real{number}.xlsx", order, house)
    for number in range(6):
        (folder / f"small{number}.xlsx").write_bytes(mock("good"))
    (folder / "hostile.xlsx").write_bytes(HOSTILE["a part twice"][0](Return((folder / "real0.xlsx").read_bytes())))
    (folder / "killer.xlsx").write_bytes(mock("be killed"))
    (folder / "loser.xlsx").write_bytes(mock("lose the machine once"))
    return folder


def told(inbox, output, crew):
    """What became of each file, and all bytes that were made."""
    arrivals = [Arrival(file) for file in sorted(inbox.iterdir())]
    found = [(each.path.name, each.verdict, each.code, each.sentence, each.tallies) for each in process(arrivals, crew)]
    files = (file for file in output.rglob("*") if file.is_file() and ".tmp-" not in str(file))
    return found, {str(file.relative_to(output)): file.read_bytes() for file in files}


def setup_in(output):
    return Setup(Request(output, DAY, dated=True))


def test_a_machine_that_is_lost_on_the_way_changes_neither_a_verdict_nor_a_byte(shared, inbox, cluster):
    address, workers = cluster
    here, there = shared / "here", shared / "there"
    with crew_for(setup_in(here), limits_in(None), 1, work="poisons") as crew:
        expected = told(inbox, here, crew)
    assert {name: code for name, _, code, *_ in expected[0] if code}.keys() == {"hostile.xlsx", "killer.xlsx"}
    with clustered(setup_in(there), limits_in(None), address, work="poisons") as crew:
        assert told(inbox, there, crew) == expected
    assert sorted(worker.poll() is None for worker in workers) == [False, True]
    assert list(there.glob(".tmp-*")) == []


def test_the_command_prints_and_writes_the_same_with_a_scheduler_and_paths_from_where_we_are(shared, inbox, cluster):
    def ran(name, *options):
        folder = shared / name
        folder.mkdir()
        (folder / "emprov.sip-key").write_bytes(bytes(range(32)))
        (folder / "in").mkdir()
        for file in ("real0.xlsx", "hostile.xlsx"):
            (folder / "in" / file).write_bytes((inbox / file).read_bytes())
        words = [sys.executable, "-m", "emprov_xl", "process", "in", "--as-of", DAY.isoformat(), *options]
        where = os.environ | {"PYTHONPATH": str(HERE.parent)}
        done = subprocess.run(words, cwd=folder, env=where, capture_output=True, text=True, check=False)
        made = (file for file in (folder / "output").rglob("*") if file.is_file() and "emprov.db" not in file.name)
        return done.returncode, done.stdout, {str(file.relative_to(folder)): file.read_bytes() for file in made}

    assert ran("by the cluster", "--scheduler", cluster[0]) == ran("by one", "--jobs", "1")


def test_a_worker_of_another_version_is_told_and_makes_nothing(shared, inbox, cluster, monkeypatch):
    monkeypatch.setattr("emprov_xl.batch.station.__version__", "0.0.0")
    output = shared / "other"
    with (
        clustered(setup_in(output), limits_in(None), cluster[0]) as crew,
        pytest.raises(UsageError, match="install the same version on all"),
    ):
        list(process([Arrival(inbox / "real0.xlsx")], crew))
    assert not output.exists()


def test_without_a_scheduler_a_sentence_says_so(shared):
    with (
        pytest.raises(UsageError, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:9 within 1 s"),
        clustered(setup_in(shared / "nowhere"), limits_in(None), "tcp://127.0.0.1:9", patience=1),
    ):
        pass
    assert not (shared / "nowhere").exists()


def test_without_the_extra_a_sentence_says_what_to_install(shared, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(UsageError, match=r"pip install 'emprov-xl\[cluster\]'"),
        clustered(setup_in(shared / "nowhere"), limits_in(None), "tcp://127.0.0.1:9", patience=1),
    ):
        pass
