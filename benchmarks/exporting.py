"""How long the import files take, how that grows with the customer, and its ratio to XlsxWriter writing as many cells.

    python benchmarks/exporting.py    500 and 5 000 extensions

Inside the measured step is all from a survey (with its call flow, which the plan has asked for already) to the bytes
of every file, each held to the model of its loader; the lab configuration is not among them. The peer writes each cell
of the CSVs, and each name and value of the cards and requests, as a text into one sheet. Figures are CPU milliseconds,
the median of the runs, work and peer in turn. The exponent says by which power the time grows: 1 is linear.
"""

import csv
import io
import math
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import xlsxwriter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.engagement import make_return
from benchmarks.timing import in_turn, warm
from emprov_xl.exports.export import ExportFile, Source
from emprov_xl.exports.keeper import secrets_of
from emprov_xl.exports.shipment import export_all
from emprov_xl.frames import frames_from
from emprov_xl.house import House, load_house
from emprov_xl.judge import survey_of
from emprov_xl.workbook.read import read

SIZES = (500, 5_000)
RUNS = 3


def main() -> None:
    house = load_house()
    with tempfile.TemporaryDirectory() as folder:
        times = [measured(Path(folder), size, house) for size in SIZES]
    power = math.log(times[1] / times[0]) / math.log(SIZES[1] / SIZES[0])
    print(f"{SIZES[0]} to {SIZES[1]}: exponent {power:.2f}")


def measured(folder: Path, size: int, house: House) -> float:
    """CPU milliseconds of all import files of a customer of that size."""
    path = folder / f"{size}.xlsx"
    make_return(path, size, house)
    returned = read(path, house.questionnaire)
    frames, unread = frames_from(returned, house.questionnaire)
    survey = survey_of(frames, house.catalogue, unread, returned)
    assert survey.flow.nodes  # the plan has asked for it before
    source = Source(survey, {}, secrets_of(b"k" * 32, "benchmark"))
    files = export_all(source).files
    rows = [row for file in files for row in rows_of(file)]
    ours, theirs = in_turn(
        lambda: warm(lambda: export_all(source)), lambda: warm(lambda: written_by_xlsxwriter(rows)), runs=RUNS
    )
    print(
        f"{size:6} extensions: {len(files)} files, {sum(map(len, rows))} cells in {ours:.0f} ms; "
        f"XlsxWriter {theirs:.0f} ms: ratio {ours / theirs:.2f} (expected 1.5)"
    )
    return ours


def rows_of(file: ExportFile) -> Iterable[list[str]]:
    """The cells of a file."""
    text = file.content.decode("utf-8")
    if file.name.endswith(".csv"):
        return csv.reader(io.StringIO(text, newline=""))
    return [line.split(":", 1) for line in text.splitlines() if not file.name.endswith(".txt")]


def written_by_xlsxwriter(rows: Iterable[list[str]]) -> None:
    """The same cells as texts of one sheet."""
    workbook = xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True})
    sheet = workbook.add_worksheet()
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell)
    workbook.close()


if __name__ == "__main__":
    main()
