"""What the gate costs an accepted return, as a ratio to a bare python-calamine read of the same file.

    python benchmarks/gate.py

Figures are CPU milliseconds, medians of the runs in turn. The reader takes over what the gate inflated, so that reading
with the gate in front costs less than both one after the other.
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.engagement import make_return
from benchmarks.marking import bare
from benchmarks.timing import RUNS, in_turn, warm
from emprov_xl.house import load_house
from emprov_xl.model.limits import Limits
from emprov_xl.workbook.gate.admission import admitted
from emprov_xl.workbook.gate.container import container_of
from emprov_xl.workbook.reading.forms import parts_in

SIZES = (500, 5_000)
GOAL = 1.5


def measured(path: Path, limits: Limits) -> list[float]:
    return in_turn(
        lambda: warm(lambda: admitted(path, limits)),
        lambda: warm(lambda: container_of(path, limits)),
        lambda: warm(lambda: parts_in(path, limits)),
        lambda: warm(lambda: bare(path)),
    )


def main() -> None:
    house = load_house()
    limits = house.limits
    with tempfile.TemporaryDirectory() as folder:
        for extensions in SIZES:
            path = Path(folder) / f"{extensions}.xlsx"
            make_return(path, extensions, house)
            gate, container, reading, calamine = measured(path, limits)
            print(f"{extensions} extensions, {path.stat().st_size // 1024} KB, {RUNS} runs, medians of CPU ms")
            print(
                f"  gate {gate:.1f} (container {container:.1f} of it), bare calamine {calamine:.1f}: "
                f"ratio {gate / calamine:.2f} (goal {GOAL})"
            )
            print(f"  gate and cells {reading:.1f}: ratio {reading / calamine:.2f}")


if __name__ == "__main__":
    main()
