"""How long summary.xlsx takes over many returns, how that grows, and its ratio to XlsxWriter.

    python benchmarks/summary.py              1 000 and 10 000 returns, 40 findings each
    python benchmarks/summary.py 100 50000    two other sizes

The outcomes are made up, of all rules by chance; nothing is processed, and one in ten of the files is refused. The peer
is XlsxWriter writing as many cells plainly, each text as a text. Figures are CPU milliseconds, the median of the runs,
work and peer in turn. Kept are the bytes that outcomes take, each with its path and its counts; peak is what writing
adds to them. The exponent says by which power the time grows: 1 is linear.
"""

import io
import math
import sys
import tempfile
import tracemalloc
from pathlib import Path

import xlsxwriter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from summaries import made_up, named, refused

from benchmarks.timing import in_turn, warm
from emprov_xl.batch import Outcome
from emprov_xl.house import House, load_house
from emprov_xl.model.page import Page, Styled
from emprov_xl.run_summary import summary_pages, write_summary

SIZES = tuple(map(int, sys.argv[1:])) or (1_000, 10_000)
RUNS = 3
REFUSED = 10  # one in so many


def main() -> None:
    house = load_house()
    with tempfile.TemporaryDirectory() as folder:
        times = [measured(Path(folder), size, house) for size in SIZES]
    power = math.log(times[1] / times[0]) / math.log(SIZES[1] / SIZES[0])
    print(f"{SIZES[0]} to {SIZES[1]}: exponent {power:.2f}")


def measured(folder: Path, size: int, house: House) -> float:
    """CPU milliseconds of the summary of so many files."""
    output = folder / str(size)
    outcomes, kept, peak = weighed(output, size, house)
    pages = summary_pages(outcomes, output)
    cells = sum(len(row) for page in pages for row in page.rows)
    ours, theirs = in_turn(
        lambda: warm(lambda: write_summary(output, outcomes, house.look)),
        lambda: warm(lambda: written_by_xlsxwriter(pages)),
        runs=RUNS,
    )
    length = (output / "summary.xlsx").stat().st_size
    print(
        f"{size} files: {cells} cells in {ours:.0f} ms; XlsxWriter {theirs:.0f} ms: ratio {ours / theirs:.2f}; "
        f"{length / 1024:.0f} KiB; kept {kept / size:.0f} bytes a file, peak {peak / 2**20:.1f} MiB"
    )
    return ours


def weighed(output: Path, size: int, house: House) -> tuple[list[Outcome], int, int]:
    """So many outcomes, the bytes that they take, and how many more writing takes at its peak."""
    tracemalloc.start()
    outcomes = list(made_up(named(house.rules), size - size // REFUSED, output))
    outcomes += [refused(f"broken {number}.xlsx") for number in range(size // REFUSED)]
    kept = tracemalloc.get_traced_memory()[0]
    tracemalloc.reset_peak()
    write_summary(output, outcomes, house.look)
    peak = tracemalloc.get_traced_memory()[1] - kept
    tracemalloc.stop()
    return outcomes, kept, peak


def written_by_xlsxwriter(pages: tuple[Page, ...]) -> None:
    """The same cells, texts as texts."""
    workbook = xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True})
    for page in pages:
        sheet = workbook.add_worksheet()
        for row, cells in enumerate(page.rows):
            for column, cell in enumerate(cells):
                value = cell.value if isinstance(cell, Styled) else cell
                if isinstance(value, str):
                    sheet.write_string(row, column, value)
                elif value is not None:
                    sheet.write_number(row, column, value)
    workbook.close()


if __name__ == "__main__":
    main()
