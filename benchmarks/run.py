"""How fast `emprov process` and `emprov --help` are, as ratios to named peers measured in the same run.

    make bench                     500 extensions
    python benchmarks/run.py 5000  another size

Figures are CPU milliseconds (user and system), the median of the runs; the peers are taken in turn, so that a machine
whose speed drifts, drifts for both.
"""

import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import openpyxl

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.engagement import DAY, make_return
from benchmarks.timing import RUNS, cold, in_turn, warm
from emprov_xl import conversation, engage, planned
from emprov_xl.house import House, load_house
from emprov_xl.request import Request

# pandera imports hypothesis with its first check, where it is installed: it is for tests, and users have none.
_AS_USERS_HAVE_IT = "import sys; sys.modules['hypothesis'] = None; from emprov_xl.cli import main; main()"


def steps_of(path: Path, house: House) -> dict[str, float]:
    """CPU milliseconds of each step of the story, by timing the functions that it calls."""
    rooms: dict[str, ModuleType] = {
        **dict.fromkeys(("read", "health_of", "write_annotated"), engage),
        **dict.fromkeys(("frames_from", "judged", "plan_for"), conversation),
        **dict.fromkeys(("call_flow", "plan_pages", "engineer_pages", "write_pages", "exported"), planned),
    }
    spent = dict.fromkeys(rooms, 0.0)
    kept = {name: getattr(room, name) for name, room in rooms.items()}

    def timed(name: str) -> Callable[..., object]:
        def call(*arguments: object, **named: object) -> object:
            before = time.process_time()
            try:
                return kept[name](*arguments, **named)
            finally:
                spent[name] += 1000 * (time.process_time() - before)

        return call

    for name, room in rooms.items():
        setattr(room, name, timed(name))
    try:
        processed(path, house)
    finally:
        for name, room in rooms.items():
            setattr(room, name, kept[name])
    return spent


def processed(path: Path, house: House) -> None:
    with tempfile.TemporaryDirectory() as output:
        assert engage.engage(path, house, Request(Path(output), DAY)).fresh


def main(extensions: int) -> None:
    logging.disable()
    python = sys.executable
    house = load_house()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "return.xlsx"
        make_return(path, extensions, house)
        again = Path(folder) / "again.xlsx"
        print(f"{extensions} extensions, {path.stat().st_size // 1024} KB, {RUNS} runs, medians of CPU ms")

        ours, theirs = in_turn(
            lambda: warm(lambda: processed(path, house)),
            lambda: warm(lambda: openpyxl.load_workbook(path).save(again)),
        )
        print(f"warm: emprov {ours:.0f}, openpyxl load+save {theirs:.0f}: ratio {ours / theirs:.2f} (goal 0.75)")
        steps = steps_of(path, house)
        print("  of it: " + ", ".join(f"{name} {spent:.0f}" for name, spent in steps.items()))

        code = f"import openpyxl; openpyxl.load_workbook({str(path)!r}).save({str(again)!r})"
        runs = iter(range(10**6))

        def command() -> float:
            output = str(Path(folder) / f"out{next(runs)}")
            return cold(python, "-c", _AS_USERS_HAVE_IT, "process", str(path), "--output", output)

        ours, theirs, imports, nothing = in_turn(
            command,
            lambda: cold(python, "-c", code),
            lambda: cold(python, "-c", "import emprov_xl.batch, emprov_xl.report, emprov_xl.schema"),
            lambda: cold(python, "-c", "pass"),
        )
        print(
            f"cold: emprov {ours:.0f} (imports {imports - nothing:.0f} of it), openpyxl {theirs:.0f}: "
            f"ratio {ours / theirs:.2f}, without our imports {(ours - imports + nothing) / theirs:.2f} (goal 2.0)"
        )
        ours, nothing = in_turn(
            lambda: cold(python, "-m", "emprov_xl", "--help"), lambda: cold(python, "-c", "pass"), runs=15
        )
        print(f"help: emprov {ours:.0f}, python -c pass {nothing:.0f}: {ours - nothing:.0f} ms more (goal 60)")


if __name__ == "__main__":
    os.environ["PYTHONPATH"] = str(Path(__file__).resolve().parent.parent)
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
