"""How fast many returns are processed, one in twenty of them hostile, and whether all get their verdicts.

    python benchmarks/batch.py         1 000 returns of 200 extensions, 2 processes
    python benchmarks/batch.py 40      another number
    python benchmarks/batch.py 40 4    other processes
    python benchmarks/batch.py 40 2 --cluster   as many workers of a Dask cluster too; one is killed half-way
    python benchmarks/batch.py 40 2 --verdicts  good and hostile files only, without the peers

Figures are seconds by the clock, each step once, so a quiet machine is needed. The peers: the same work over the good
files in one process that protects nothing, and openpyxl loading and saving them one after the other. The hostile files
are refused by the gate; what hangs or dies is measured by tests/test_isolation.py, which waits for no limit in vain.
"""

import hashlib
import logging
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

import openpyxl

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from hostile import READ, Return, filled
from hostile_all import HOSTILE

from benchmarks.engagement import DAY, make_return
from emprov_xl.batch import Hired, Outcome, Setup, Verdict, crew_for, process
from emprov_xl.batch.alone import Alone, alone
from emprov_xl.definitions.limits import usual_limits
from emprov_xl.house import load_house
from emprov_xl.inbox import Arrival
from emprov_xl.issue import Order, issue_questionnaire
from emprov_xl.request import Request

EXTENSIONS = 200
SEED = 8
HOSTILE_SHARE = 20  # one in so many
WORK = "emprov_xl.batch.work"
BARE = "benchmarks.bare_work"


def main(returns: int, jobs: int, *, on_cluster: bool = False, only_verdicts: bool = False) -> None:
    logging.disable()
    with tempfile.TemporaryDirectory() as folder:
        inbox = Path(folder) / "inbox"
        inbox.mkdir()
        good = made(inbox, returns - returns // HOSTILE_SHARE)
        bad = hostile(inbox, returns // HOSTILE_SHARE)
        print(f"{len(good)} returns of {EXTENSIONS} extensions, {len(bad)} hostile files, {jobs} processes")

        mixed = [*good, *bad]
        random.Random(SEED).shuffle(mixed)  # noqa: S311 - nothing secret
        outcomes, took, grown = run(mixed, Path(folder) / "mixed", jobs)
        wrong = [each for each in outcomes if each.code != bad.get(each.path, "") or _is_odd(each, bad)]
        print(f"all: {took:.1f} s, wrong verdicts {len(wrong)}, the driver grew by {grown >> 20} MiB after a tenth")
        for each in wrong[:5]:
            print(f"  {each.path.name}: {each.verdict} {each.code} {each.sentence}")

        if on_cluster:
            clustered_too(mixed, Path(folder), jobs)
        if only_verdicts:
            return
        _, ours, _ = run(good, Path(folder) / "two", jobs)
        with alone(Setup(_asked(Path(folder) / "one"))) as crew:
            serial, _ = _timed(good, crew)
        theirs = saved(good, Path(folder) / "saved.xlsx")
        _, bare, _ = run(good, Path(folder) / "bare", jobs, BARE)
        print(f"good files: {ours:.1f} s, one process {serial:.1f} s: ratio {ours / serial:.2f} (goal 0.56)")
        print(f"openpyxl load+save, one process: {theirs:.1f} s: ratio {ours / theirs:.2f}")
        print(f"without pictures and import files: {bare:.1f} s: ratio {bare / theirs:.2f} (goal 0.6)")


def clustered_too(mixed: list[Path], folder: Path, workers: int) -> None:
    """The same on a cluster on this machine, of which a worker is killed half-way: whether all bytes are the same."""
    from distributed import Client, LocalCluster  # noqa: PLC0415 - an extra

    from emprov_xl.batch.cluster import clustered  # noqa: PLC0415 - needs it

    output, done, lost = folder / "cluster", list[Outcome](), list[int]()

    def seen(outcome: Outcome) -> None:
        done.append(outcome)
        if len(done) == len(mixed) // 2:
            lost.extend(list(client.run(os.getpid).values())[:1])
            os.kill(lost[0], signal.SIGKILL)

    with (
        LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        began = time.monotonic()
        with clustered(Setup(_asked(output)), usual_limits(), cluster.scheduler_address) as crew:
            list(process(map(Arrival, mixed), crew, seen=seen))
        took = time.monotonic() - began
    same = "the same" if contents(output) == contents(folder / "mixed") else "OTHER"
    print(f"cluster of {workers} workers, {len(lost)} of them killed half-way: {took:.1f} s, {same} bytes")


def contents(output: Path) -> dict[str, bytes]:
    """A hash of each file of an output folder."""
    files = (file for file in output.rglob("*") if file.is_file())
    return {file.relative_to(output).as_posix(): hashlib.sha256(file.read_bytes()).digest() for file in files}


def made(inbox: Path, count: int) -> list[Path]:
    """Good returns, each of an engagement of its own."""
    house, files = load_house(), [inbox / f"good{number:04}.xlsx" for number in range(count)]
    for number, file in enumerate(files):
        make_return(file, EXTENSIONS, house, f"BEN-{number:04}")
    return files


def hostile(inbox: Path, count: int) -> dict[Path, str]:
    """Files that must be refused, made from a small good one, each with the code of its refusal."""
    kinds = sorted(name for name, (_, verdict) in HOSTILE.items() if not verdict.startswith(READ))
    chosen = random.Random(SEED).choices(kinds, k=count)  # noqa: S311 - nothing secret
    plain = inbox.parent / "plain.xlsx"
    issue_questionnaire(plain, Order("Acme", "BAD-001", None, 5, frozenset(), None, None, DAY), load_house())
    start, files = filled(Return(plain.read_bytes())), dict[Path, str]()
    for number, name in enumerate(chosen):
        recipe, verdict = HOSTILE[name]
        file = inbox / f"hostile{number:04}.xlsx"
        file.write_bytes(recipe(start))
        files[file] = verdict
    return files


def run(files: list[Path], output: Path, jobs: int, work: str = WORK) -> tuple[list[Outcome], float, int]:
    """What became of each, how long it took, the start of the processes included, and how the driver grew."""
    began, sizes = time.monotonic(), list[int]()
    with crew_for(Setup(_asked(output)), usual_limits(), jobs, work=work) as crew:
        outcomes = list(process(map(Arrival, files), crew, seen=lambda _: sizes.append(resident())))
    return outcomes, time.monotonic() - began, sizes[-1] - sizes[len(sizes) // 10]


def _timed(files: list[Path], crew: "Hired | Alone") -> tuple[float, list[Outcome]]:
    began = time.monotonic()
    outcomes = list(process(map(Arrival, files), crew))
    return time.monotonic() - began, outcomes


def saved(files: list[Path], target: Path) -> float:
    began = time.monotonic()
    for file in files:
        openpyxl.load_workbook(file).save(target)
    return time.monotonic() - began


def resident() -> int:
    """The bytes that this process holds in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _is_odd(outcome: Outcome, bad: dict[Path, str]) -> bool:
    usual = (Verdict.REJECTED,) if outcome.path in bad else (Verdict.OK, Verdict.FINDINGS)
    return outcome.verdict not in usual


def _asked(output: Path) -> Request:
    return Request(output, DAY, dated=True)


if __name__ == "__main__":
    counts = [int(each) for each in sys.argv[1:] if not each.startswith("--")]
    options = {"on_cluster": "--cluster" in sys.argv, "only_verdicts": "--verdicts" in sys.argv}
    main(*counts, *(1_000, 2)[len(counts) :], **options)
