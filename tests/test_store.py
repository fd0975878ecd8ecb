"""Returns are taken from an object store, and results put there, as from and into folders."""

import datetime as dt
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner
from hostile import HOSTILE, Return
from person import opened
from poisons import Mocks, mock
from store import Bucket, s3_server
from test_cluster import started

from emprov_xl.aside import work_folder
from emprov_xl.batch import Setup, crew_for, process
from emprov_xl.batch.alone import Alone
from emprov_xl.batch.beginning import _environment
from emprov_xl.cli import main
from emprov_xl.definitions.settings import limits_in
from emprov_xl.errors import OutputFailed, UsageError
from emprov_xl.inbox import arrivals_in
from emprov_xl.issue import Order, issue_questionnaire
from emprov_xl.ledger.ledger import open_ledger
from emprov_xl.model.place import Remote
from emprov_xl.request import Request
from emprov_xl.store.objects import store_at
from emprov_xl.store.shelf import OnStore, at_hand, shelf_on
from emprov_xl.store.staging import fetched as fetch
from emprov_xl.store.staging import private_folder

MemoryFileSystem = pytest.importorskip("fsspec.implementations.memory").MemoryFileSystem
s3fs = pytest.importorskip("s3fs", reason="the extra `store` is not installed")
pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
from emprov_xl.batch import cluster  # noqa: E402 - there is no cluster without the extra

PLACE = Path(__file__).parent
DAY = dt.date(2026, 12, 1)
KEY = bytes(range(32))
PIN = "739154"
NEVER = 0
_numbers = count()
pytestmark = pytest.mark.filterwarnings("default")  # what the libraries of stores warn of is their own


@pytest.fixture(scope="module", autouse=True)
def server():
    with s3_server():
        yield


@pytest.fixture
def bucket():
    return Bucket(f"bucket{next(_numbers)}")


@pytest.fixture(autouse=True)
def memory():
    """Nothing is kept in memory from one test to the next."""
    yield
    MemoryFileSystem.store.clear()
    MemoryFileSystem.pseudo_dirs[:] = [""]


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder in which commands are run, beside whose ledger the key lies."""
    (tmp_path / "emprov.sip-key").write_bytes(KEY)
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def returns(tmp_path_factory, house):
    """Two engagements, one of them in two rounds, and a file that is none; with secrets in them."""
    inbox = tmp_path_factory.mktemp("returns")
    for name, round_ in (("ACM-001", 1), ("ACM-001", 2), ("BAY-007", 1)):
        file = inbox / f"{name}-{round_}.xlsx"
        issue_questionnaire(file, Order("Zoë & Co", name, None, 5, frozenset(), None, round_, DAY), house)
        with opened(file) as book:
            for row, number in enumerate(("2001", "2001", f"20{round_}2"), start=7):
                book.type("Extensions", f"A{row}", number)
                book.type("Extensions", f"B{row}", "İpek Çelik")
    (inbox / "holiday.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    return {file.name: file.read_bytes() for file in inbox.iterdir()}


def emprov(*words):
    """What a command here says, with its exit status."""
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def processed(source, output, *more):
    return emprov("process", source, "--output", output, "--as-of", DAY, "--pictures", 0, *more)


def contents(folder):
    """What is in an output folder, as in a bucket; the ledger is no result."""
    files = (file for file in folder.rglob("*") if file.is_file() and "emprov.db" not in file.name)
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def without_summary(made):
    return {name: content for name, content in made.items() if name != "summary.xlsx"}


def remembered(ledger):
    wanted = {
        "engagements": "SELECT * FROM engagements",
        "rounds": "SELECT * FROM rounds",
        "findings": "SELECT * FROM findings",
        "events": "SELECT slug, kind, round, who, day, source, what FROM events",
    }
    with closing(sqlite3.connect(ledger)) as known:
        return {table: sorted(known.execute(query).fetchall()) for table, query in wanted.items()}


def left(desk):
    """What lies in the temporary folder; the private one of ours stays, empty."""
    return [file for place in (desk / "tmp").glob("emprov*") for file in place.rglob("*")]


def in_folder(folder, files):
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


# The same as with folders


def test_results_on_a_store_are_byte_for_byte_those_in_a_folder_round_after_round(desk, bucket, returns):
    folder, ledger = desk / "output", ("--ledger", "sqlite:///there.db")
    inbox, there = f"{bucket.url}/returns", f"{bucket.url}/results"
    first = {name: content for name, content in returns.items() if "001-2" not in name}
    for files in (first, {"ACM-001-2.xlsx": returns["ACM-001-2.xlsx"]}):
        for name, content in files.items():
            bucket.put(f"returns/{name}", content)
        here = processed(in_folder(desk / "inbox", files), folder)
        assert processed(inbox, there, *ledger) == (here[0], here[1].replace(str(folder), there))
        assert bucket.contents("results") == contents(folder)
        assert remembered(desk / "there.db") == remembered(folder / "emprov.db")
    made = contents(folder)
    assert len([name for name in made if name.endswith("run.json")]) == 3
    assert not [content for content in bucket.contents().values() if KEY in content]
    assert left(desk) == []

    # Once more: nothing but the summary is written again, whichever way the returns come.
    before = bucket.moments("results")
    again = processed(desk / "inbox", there, *ledger)
    assert again[1].count("DUPLICATE: Done before; these are its stored findings") == 3
    assert again[1].splitlines()[:-1] == processed(desk / "inbox", folder)[1].splitlines()[:-1]
    after = bucket.moments("results")
    summary = f"{bucket.name}/results/summary.xlsx"
    assert {name for name in after if after[name] != before[name]} <= {summary}
    assert left(desk) == []


def test_returns_on_a_store_may_have_their_results_in_a_folder(desk, bucket, returns):
    bucket.put("BAY-007-1.xlsx", returns["BAY-007-1.xlsx"])
    here = processed(in_folder(desk / "inbox", bucket.contents()), desk / "here")
    assert processed(bucket.url, desk / "there") == (here[0], here[1].replace(str(desk / "here"), str(desk / "there")))
    assert contents(desk / "there") == contents(desk / "here")
    assert processed(f"{bucket.url}/BAY-007-1.xlsx", desk / "there")[1].count("DUPLICATE: Done before") == 1
    assert left(desk) == []


# What lies there


def test_objects_are_judged_by_their_names_and_sizes_before_any_is_fetched(desk, bucket, monkeypatch):
    (desk / "emprov.toml").write_text("[limits]\nfile = 1000\nfiles = 9\n")
    for name in ("~$q.xlsx", "q.xlsx.part", ".hidden", "deeper/q.xlsx", "notes.txt", "", "large.xlsx", "fine.xlsx"):
        bucket.put(f"in/{name}", bytes(1001 if name == "large.xlsx" else 10))
    fetched = []
    monkeypatch.setattr("emprov_xl.batch.fetching.fetched", _noting(fetched))
    status, said = processed(f"{bucket.url}/in", desk / "out")
    assert sorted(place.name for place in fetched) == ["fine.xlsx", "notes.txt"]
    told = dict(line.split(": ", 1) for line in said.splitlines() if ": " in line)
    assert told["~$q.xlsx"].startswith("IGNORED: A lock file")
    assert told["q.xlsx.part"].startswith("IGNORED: A file in the making")
    assert told[".hidden"].startswith("IGNORED: A hidden file")
    assert told["deeper"].startswith("IGNORED: A folder")
    assert told["notes.txt"].startswith("IGNORED: Not a workbook")
    assert told["large.xlsx"].startswith("REJECTED FILE_SIZE")
    assert told["fine.xlsx"].startswith("REJECTED")
    assert status == 3
    for number in range(3):
        bucket.put(f"in/{number}.xlsx", b"")
    assert processed(f"{bucket.url}/in", desk / "out")[0] == 2, "ten files, and nine may be"


def _noting(fetched):
    return lambda place, *more: (fetched.append(place), fetch(place, *more))[1]


def test_an_object_that_goes_away_or_has_no_name_for_a_file_is_refused_alone(desk, bucket, returns, monkeypatch):
    for name in ("BAY-007-1.xlsx", "gone.xlsx", f"{'x' * 300}.xlsx", "a::b?.xlsx", ".."):
        bucket.put(f"in/{name}", returns["BAY-007-1.xlsx"])

    def going(place, *more):
        if place.name == "gone.xlsx":
            bucket.remove("in/gone.xlsx")
        return fetch(place, *more)

    monkeypatch.setattr("emprov_xl.batch.fetching.fetched", going)
    status, said = processed(f"{bucket.url}/in", desk / "out")
    assert status == 3
    assert (
        f"gone.xlsx: REJECTED UNREADABLE: The object could not be read. {bucket.url}/in/gone.xlsx is not there" in said
    )
    assert "x.xlsx: REJECTED UNREADABLE: The object could not be kept as a file for its review: File name too" in said
    assert "a::b?.xlsx: DUPLICATE: The same file as BAY-007-1.xlsx" in said
    assert "..: IGNORED: A hidden file" in said
    assert len(list((desk / "out").glob("bay-007/r01-*/run.json"))) == 1
    assert left(desk) == []


# Whole or not there


class Faulty:
    """The n-th object that is put does not arrive."""

    def __init__(self):
        self.at(NEVER)

    def at(self, number):
        self._fails, self._puts = number, count(1)

    @property
    def puts(self):
        return next(self._puts) - 1

    def step(self):
        if next(self._puts) == self._fails:
            raise ConnectionError("the line to s3://key:secret@host is cut")


@pytest.fixture
def faulty(monkeypatch):
    """Faults of S3, and of a store in memory."""
    faulty, real = Faulty(), s3fs.S3FileSystem._put_file

    async def put_to_s3(*arguments, **named):
        faulty.step()
        return await real(*arguments, **named)

    def put(files, source, target, **_):
        faulty.step()
        files.pipe_file(target, Path(source).read_bytes())

    monkeypatch.setattr(s3fs.S3FileSystem, "_put_file", put_to_s3)
    monkeypatch.setattr(MemoryFileSystem, "put_file", put)
    s3fs.S3FileSystem.clear_instance_cache()  # one that was made before has the way to put from before
    return faulty


@pytest.fixture
def mocks(monkeypatch):
    """Small results in no time, of mock documents."""
    monkeypatch.setattr("emprov_xl.batch.crew_for", lambda setup, *_: _mocking(setup))


def _mocking(setup):
    @contextmanager
    def crew():
        with work_folder(setup.request.output) as aside:
            yield Alone(Mocks(setup), aside.path)

    return crew()


def test_whichever_upload_fails_there_is_no_result_until_a_rerun_makes_it_whole(desk, bucket, mocks, faulty):
    inbox = in_folder(desk / "inbox", {"a.xlsx": mock("large")})
    processed(inbox, f"{bucket.url}/plain", "--ledger", "sqlite:///plain.db")
    plain, puts = without_summary(bucket.contents("plain")), faulty.puts - 1
    assert puts == len(plain) == 3
    for number in range(1, puts + 1):
        there, ledger = f"{bucket.url}/{number}", f"sqlite:///{number}.db"
        faulty.at(number)
        status, said = processed(inbox, there, "--ledger", ledger)
        assert (status, "cannot be used: the store does not answer" in said, "secret" in said) == (4, True, False)
        assert not [name for name in bucket.contents(str(number)) if name.endswith("run.json")]
        with open_ledger(ledger, desk) as known:
            assert known.engagements() == ()
        bucket.put(f"{number}/a/r01/half", b"left by somebody")
        faulty.at(NEVER)
        assert processed(inbox, there, "--ledger", ledger)[0] == 0
        assert without_summary(bucket.contents(str(number))) == plain
    assert left(desk) == []


def test_of_a_real_result_run_json_is_put_last_and_not_at_all_when_anything_fails(desk, returns, faulty):
    processed(in_folder(desk / "inbox", {"b.xlsx": returns["BAY-007-1.xlsx"]}), desk / "output")
    (made,) = (desk / "output").glob("bay-007*/r01-*")
    plain = contents(made)
    MemoryFileSystem().mkdir("/shelf")
    with shelf_on(Remote.of("memory://shelf"), desk / "emprov.sip-key") as shelf:

        def there(folder):
            names = shelf.store.names(folder)
            return {name.removeprefix(f"{folder}/"): shelf.store.read(name) for name in names}

        for number in range(1, len(plain) + 1):
            place = shelf.folder / f"e{number}" / "r01"
            faulty.at(number)
            with pytest.raises(OutputFailed):
                shelf.publish(made, place)
            assert "run.json" not in there(f"e{number}/r01")
            faulty.at(NEVER)
            shelf.publish(made, place)
            assert there(f"e{number}/r01") == plain
        faulty.at(NEVER)
        shelf.publish(made, shelf.folder / "e1" / "r01")
        assert faulty.puts == 0, "it is there, and the same"
        (made / "run.json").write_bytes(b"{}")
        (made / "findings.json").unlink()
        shelf.publish(made, shelf.folder / "e1" / "r01")
        assert there("e1/r01") == contents(made), "another one takes its place, and nothing is left of the first"


# The command as it is, but for its work, and for its end at the n-th object that is put.
KILLED = """
import functools, os, signal, sys
import s3fs
from emprov_xl import batch
from emprov_xl.cli import main

last, puts, put = int(sys.argv[1]), 0, s3fs.S3FileSystem._put_file

async def dying(*arguments, **named):
    global puts
    puts += 1
    if puts == last:
        os.kill(os.getpid(), signal.SIGKILL)
    return await put(*arguments, **named)

s3fs.S3FileSystem._put_file = dying
batch.crew_for = functools.partial(batch.crew_for, work="mocks")
sys.argv[1:] = sys.argv[2:]
main()
"""


def test_killed_while_it_uploads_it_leaves_nothing_torn_and_the_next_run_makes_it_whole(desk, bucket):
    in_folder(desk / "inbox", {"a.xlsx": mock("large"), "b.xlsx": mock("good")})

    def run(last, folder):
        words = (
            "process",
            "inbox",
            "--output",
            f"{bucket.url}/{folder}",
            "--ledger",
            f"sqlite:///{folder}.db",
            "--jobs",
            "1",
        )
        where = os.environ | {"PYTHONPATH": f"{PLACE}{os.pathsep}{PLACE.parent}"}
        return subprocess.run(
            [sys.executable, "-c", KILLED, str(last), *words, "--as-of", DAY.isoformat()],
            env=where,
            capture_output=True,
            text=True,
            check=False,
        )

    assert run(NEVER, "plain").returncode == 0
    plain = without_summary(bucket.contents("plain"))
    assert len(plain) == 5
    for last in (2, 3):  # among the first files, and before the first run.json
        assert run(last, "killed").returncode == -signal.SIGKILL
        assert not [name for name in bucket.contents("killed") if name.endswith("run.json")]
        with open_ledger("sqlite:///killed.db", desk) as known:
            assert known.engagements() == ()
        assert left(desk) != []
    assert run(NEVER, "killed").returncode == 0
    assert without_summary(bucket.contents("killed")) == plain
    assert left(desk) == []


# On a cluster


def test_a_machine_that_is_lost_on_the_way_changes_nothing_on_the_store(desk, bucket, returns, monkeypatch):
    for number in range(4):
        bucket.put(f"in/small{number}.xlsx", mock("good"))
    for name, content in returns.items():
        bucket.put(f"in/{name}", content)
    bucket.put("in/hostile.xlsx", HOSTILE["a part twice"][0](Return(returns["BAY-007-1.xlsx"])))
    limits, inbox = limits_in(None), Remote.of(f"{bucket.url}/in")

    def told(crew, shelf, arrivals):
        return [
            (each.path.name, each.verdict, each.code, each.sentence, each.tallies)
            for each in process(arrivals, crew, shelf=shelf)
        ]

    here = desk / "here"
    files = in_folder(desk / "inbox", bucket.contents("in"))
    with crew_for(Setup(Request(here, DAY, dated=True)), limits, 1, work="poisons") as crew:
        expected = told(crew, None, arrivals_in([files], here, limits))

    (desk / "dask").mkdir()
    start, lost = cluster.Cluster.start, []

    def losing(crew, job):
        """Lose the machine that has the first return which is not looked at only."""
        start(crew, job)
        if job.warm and not lost:
            lost.append(process_of(crew, job))
            os.kill(lost[0], signal.SIGKILL)

    monkeypatch.setattr(cluster.Cluster, "start", losing)
    output = Remote.of(f"{bucket.url}/out")
    with started(desk / "dask", 2) as (address, workers):
        with shelf_on(output, desk / "emprov.sip-key") as shelf:
            setup = Setup(Request(shelf.folder, DAY, dated=True))
            with cluster.clustered(setup, limits, address, key=KEY, shared=False, work="poisons") as crew:
                assert told(crew, shelf, arrivals_in([inbox], output, limits)) == expected
        assert sorted(worker.poll() is None for worker in workers) == [False, True]
        assert bucket.contents("out") == contents(here)

        # From a store into a folder that all see, and by the command.
        shared = desk / "shared"
        with cluster.clustered(Setup(Request(shared, DAY, dated=True)), limits, address, work="poisons") as crew:
            small = [Remote.of(f"{bucket.url}/in/small0.xlsx")]
            assert [verdict for _, verdict, *_ in told(crew, None, arrivals_in(small, shared, limits))] == ["OK"]
        assert contents(shared) == {name: made for name, made in contents(here).items() if name.startswith("small0/")}
        one = f"{bucket.url}/in/BAY-007-1.xlsx"
        done = emprov(
            *("process", one, "--output", f"{bucket.url}/again", "--ledger", "sqlite:///l.db"),
            *("--as-of", DAY, "--scheduler", address),
        )
        assert done[0] == 1
        mine = {name: made for name, made in contents(here).items() if name.startswith("bay")}
        assert {Path(name).name for name in bucket.contents("again")} == {"summary.xlsx"} | {
            Path(name).name for name in mine
        }
    for _ in range(600):  # what the lost one has left goes once the last of its processes has seen that it is gone
        with private_folder():
            pass
        if not left(desk):
            break
        time.sleep(0.1)
    assert left(desk) == []


def process_of(crew, job):
    """The number of the process that has taken a job."""
    (key,) = (key for key, (mine, _) in crew._under_way.items() if mine is job)
    while True:
        for address, keys in crew._client.processing().items():
            if key in keys:
                return crew._client.run(os.getpid, workers=[address])[address]


# What cannot be


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (["--output", "s3://{0}/out"], 2, "say where engagements are remembered, which is never on a store"),
        (["--output", "s3://{0}/out", "--ledger", "s3://{0}/emprov.db"], 2, "not on an object store"),
        (["--output", "s3://{0}/out", "--ledger", "postgresql://me:hush@db/x"], 2, "--key emprov.sip-key"),
        (["--output", "s3://{0}-none/out", "--ledger", "sqlite:///l.db"], 4, "s3://{0}-none is not there"),
        (["--output", "s3://{0}/in/out", "--ledger", "sqlite:///l.db"], 2, "s3://{0}/in holds the output folder"),
        (["--output", "s3://{0}", "--ledger", "sqlite:///l.db"], 2, "s3://{0}/in lies in the output folder"),
        (["--output", "out", "--key", "k"], 2, "--key is for an --output on an object store"),
        (
            ["--output", "nix://{0}/out", "--ledger", "sqlite:///l.db"],
            2,
            "nix:// is no kind of store that fsspec knows",
        ),
        (["--output", "file:///tmp/out", "--ledger", "sqlite:///l.db"], 2, "name it as a path"),
        (["--output", "s3://", "--ledger", "sqlite:///l.db"], 2, "names no place on an object store"),
        (["s3://{0}/none", "--output", "out"], 2, "There is no object or folder s3://{0}/none"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence_with_the_way_out(desk, bucket, words, status, sentence):
    bucket.put("in/q.xlsx", b"x")
    told = emprov("process", f"{bucket.url}/in", *(word.format(bucket.name) for word in words))
    assert told[0] == status
    assert sentence.format(bucket.name) in told[1]
    assert told[1].startswith("emprov: ")
    assert len(told[1].splitlines()) == 1
    assert "hush" not in told[1]


def test_a_store_is_not_watched(desk, bucket):
    for words in ([f"{bucket.url}/in"], [".", "--output", bucket.url, "--ledger", "sqlite:///l.db"]):
        status, said = emprov("watch", *words)
        assert (status, "have a timer run, every few minutes: emprov process" in said) == (2, True)


@pytest.mark.parametrize("missing", ["fsspec.core", "s3fs"])
def test_without_the_extra_a_sentence_says_what_to_install(desk, monkeypatch, missing):
    s3fs.S3FileSystem.clear_instance_cache()
    monkeypatch.setitem(sys.modules, missing, None)
    monkeypatch.delitem(sys.modules["fsspec.registry"]._registry, "s3", raising=False)
    status, said = emprov("process", "s3://bucket/in")
    assert (status, "pip install 'emprov-xl[store]'" in said) == (2, True)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None},
            "there are no credentials for it; for S3 set AWS_",
        ),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, "cannot be used: the store does not answer"),
    ],
)
def test_a_store_that_is_not_for_us_is_told_in_a_sentence(desk, bucket, monkeypatch, change, sentence):
    monkeypatch.setattr(s3fs.S3FileSystem, "retries", 1)
    monkeypatch.setenv("HOME", str(desk))
    for name, value in change.items():
        monkeypatch.delenv(name)
        if value:
            monkeypatch.setenv(name, value)
    s3fs.S3FileSystem.clear_instance_cache()
    in_folder(desk / "inbox", {"q.xlsx": b"x"})
    for words, status in ((["inbox", "--output", bucket.url, "--ledger", "sqlite:///l.db"], 4), ([bucket.url], 2)):
        told = emprov("process", *words)
        assert (told[0], sentence in told[1], len(told[1].splitlines())) == (status, True, 1), told[1]
    s3fs.S3FileSystem.clear_instance_cache()


def test_access_that_is_denied_and_secrets_of_a_url_are_told_without_them():
    place = Remote.of(f"ftp://me:{PIN}@host/returns")
    assert (str(place), place.url) == ("ftp://host/returns", f"ftp://me:{PIN}@host/returns")
    assert PIN not in repr(place)
    store = store_at(Remote.of("memory://returns"))

    class Denying:
        def find(self, _):
            raise PermissionError(13, PIN)

    store._files = Denying()
    with pytest.raises(OutputFailed, match="memory://returns cannot be used: the store denies access"):
        store.names()


# A store is any that fsspec knows; here one in memory


def test_a_name_that_leads_out_of_our_folder_is_not_taken(desk):
    store = store_at(Remote.of("memory://shelf"))
    store._files.pipe({"/shelf/a/x": b"1", "/shelf/a/../../y": b"2", "/shelf/a//z": b"3"})
    assert store.names("a") == ["a/x"]


def test_of_what_is_at_hand_only_what_is_changed_is_changed_on_the_store(desk, faulty):
    store = store_at(Remote.of("memory://shelf"))
    store._files.pipe(
        {"/shelf/a/schedule/s.xlsx": b"1", "/shelf/a/schedule/s.ics": b"2", "/shelf/a/r01/run.json": b"3"}
    )
    shelf = OnStore(desk / "output", store, KEY)
    place = shelf.folder / "a" / "schedule"
    with at_hand(shelf, "a/schedule"):
        (place / "s.xlsx").rename(place / "s.WITHDRAWN.xlsx")
        (place / "why.txt").write_bytes(b"4")
    assert {name: store.read(name) for name in store.names()} == {
        "a/r01/run.json": b"3",
        "a/schedule/s.WITHDRAWN.xlsx": b"1",
        "a/schedule/s.ics": b"2",
        "a/schedule/why.txt": b"4",
    }
    assert faulty.puts == 2
    assert not place.exists()
    with pytest.raises(OutputFailed, match="memory://shelf/a is spoilt"), at_hand(shelf, "a/schedule"):
        raise OutputFailed(f"{shelf.folder}/a is spoilt")


def test_the_processes_that_read_workbooks_are_not_given_credentials(desk):
    given = _environment(desk)
    assert given["TMPDIR"] == str(desk)
    assert not {name for name, value in given.items() if name.startswith("AWS_") or "testing-secret" in value}


def test_a_link_in_a_result_is_not_followed(desk):
    made = desk / "made"
    made.mkdir()
    (made / "run.json").symlink_to(desk / "emprov.sip-key")
    shelf = OnStore(desk, store_at(Remote.of("memory://shelf")), KEY)
    with pytest.raises(OutputFailed, match="is no plain file"):
        shelf.publish(made, desk / "a" / "r01")
    assert shelf.store.names() == []


def test_without_a_url_nothing_of_a_store_is_loaded(desk):
    code = "import sys, emprov_xl.cli, emprov_xl.batch, emprov_xl.inbox; print({'fsspec', 's3fs'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


# The other commands


def test_the_commands_of_an_engagement_find_and_leave_its_files_on_the_store(desk, bucket, returns):
    there = ("--output", f"{bucket.url}/results", "--ledger", "sqlite:///there.db")
    here = ("--output", desk / "output")
    inbox = in_folder(desk / "inbox", {"q.xlsx": returns["BAY-007-1.xlsx"]})
    processed(inbox, *here[1:])
    processed(inbox, *there[1:])

    def both(*words):
        told = emprov(*words, *here), emprov(*words, *there)
        said = told[0][1].replace(str(desk / "output"), f"{bucket.url}/results")
        assert told[1] == (told[0][0], said), words
        assert bucket.contents("results") == contents(desk / "output"), words
        return told[1]

    def processed_again():
        told = processed(inbox, *here[1:]), processed(inbox, *there[1:])
        assert told[1] == (told[0][0], told[0][1].replace(str(desk / "output"), f"{bucket.url}/results"))
        assert bucket.contents("results") == contents(desk / "output")
        return told[1][1]

    as_of = ("--as-of", DAY)
    assert "BAY-007" in both("status", *as_of)[1]
    assert "Question 1 is asked" in both("ask", "BAY-007", "How many?", "--cell", "Extensions!A7", *as_of)[1]
    assert "is now in superseded/r01-" in processed_again()
    assert "DUPLICATE" in processed_again()
    assert f"To print: {bucket.url}/results/bay-007/agenda/agenda.xlsx" in both("agenda", "bay", *as_of)[1]
    assert both("agree", "BAY-007", "--all", "--by", "Ana", "--party", "customer", *as_of)[0] == 0
    assert both("schedule", "BAY-007", *as_of)[0] == 2, "it is not ready"
    assert both("undo", "BAY-007", "--event", 1, "--by", "Bo")[0] == 0
    assert both("ask", "NIX-001", "What?", *as_of)[0] == 2
    again = ("--from", inbox / "q.xlsx", *as_of, "--force")
    assert (
        emprov("new", "-o", "here.xlsx", *again, *here)[0] == emprov("new", "-o", "there.xlsx", *again, *there)[0] == 0
    )
    assert (desk / "there.xlsx").read_bytes() == (desk / "here.xlsx").read_bytes()
    bucket.put("results/bay-007/note.txt", b"of a person")
    (desk / "output" / "bay-007" / "note.txt").write_bytes(b"of a person")
    assert both("forget", "BAY-007", "--yes", "--by", "Bo")[0] == 0
    assert bucket.contents("results") == {"bay-007/note.txt": b"of a person"}
    assert left(desk) == []


def test_a_ledger_in_postgresql_has_its_key_where_it_is_named(desk, bucket, postgres):
    inbox = in_folder(desk / "inbox", {"q.xlsx": b"x"})
    assert processed(inbox, bucket.url, "--ledger", postgres(), "--key", "keys/one")[0] == 3
    assert len((desk / "keys" / "one").read_bytes()) == 32
    assert list(bucket.contents()) == ["summary.xlsx"]


def test_usage_errors_of_places_are_ours():
    with pytest.raises(UsageError, match="s3://BUCKET/FOLDER"):
        Remote.of("zip://*.xlsx::s3://bucket/in.zip")
