"""How long the plan and the import files take, how that grows with the customer, and its ratio to XlsxWriter.

    python benchmarks/exporting.py             500 and 5 000 extensions
    python benchmarks/exporting.py 500 1000    two other sizes

Measured from a survey with its call flow: the sheets of the plan and of the engineer's workbook made and written, and
every import file, the lab configuration among them, each held to the model of its loader. The peer is XlsxWriter
writing as many cells, each as a text into sheets of as many rows: a cell is one of a sheet or of a CSV, and of the
other files a name or value, or in the lab a line. What stands before it are the values of the plan, and the pictures of
its call flow: they are told on lines of their own, and in no ratio. Figures are CPU milliseconds, the median of the
runs, work and peer in turn. The exponent says by which power the time grows: 1 is linear.
"""

import csv
import io
import math
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.engagement import DAY, make_return
from benchmarks.timing import in_turn, warm
from emprov_xl.checks.survey import Survey
from emprov_xl.exports.export import ExportFile, Source
from emprov_xl.exports.keeper import secrets_of
from emprov_xl.exports.lab.exporter import LabExporter
from emprov_xl.exports.shipment import export_all
from emprov_xl.frames import frames_from
from emprov_xl.house import House, load_house
from emprov_xl.judge import survey_of
from emprov_xl.model.page import Page, Styled
from emprov_xl.model.plan import Plan
from emprov_xl.planning.acceptance import acceptance_list
from emprov_xl.planning.acceptance_page import acceptance_page
from emprov_xl.planning.call_flow import call_flow
from emprov_xl.planning.engineer_pages import engineer_pages
from emprov_xl.planning.pages import plan_pages
from emprov_xl.planning.plan import plan_for
from emprov_xl.planning.readback_page import readback_page
from emprov_xl.workbook.pages import write_pages
from emprov_xl.workbook.read import read

SIZES = tuple(map(int, sys.argv[1:])) or (500, 5_000)
RUNS = 3
GOAL = 1.5

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Customer:
    """What plan and import files are made of."""

    survey: Survey
    plan: Plan
    house: House
    folder: Path

    def pages(self) -> tuple[tuple[Page, ...], tuple[Page, ...]]:
        """The sheets of the plan, but for those with pictures, and those of the engineer's workbook."""
        calls = acceptance_list(self.survey, self.plan, DAY)
        told = filter(None, (acceptance_page(calls, "Benchmark"), readback_page(self.survey, "Benchmark")))
        return (*plan_pages(self.plan), *told), engineer_pages(self.survey, self.plan, (), self.house.plan_order)

    def workbooks(self) -> None:
        """Both workbooks."""
        for name, pages in zip(("plan", "engineer"), self.pages(), strict=True):
            write_pages(self.folder / f"{name}.xlsx", pages, self.house.look, title=name)

    def files(self) -> tuple[ExportFile, ...]:
        """Every import file."""
        shipment = export_all(Source(self.survey, {}, secrets_of(b"k" * 32, "benchmark")), more=(LabExporter(),))
        assert not shipment.refused
        return shipment.files


def main() -> None:
    house = load_house()
    with tempfile.TemporaryDirectory() as folder:
        times = [measured(Path(folder), size, house) for size in SIZES]
    power = math.log(times[1] / times[0]) / math.log(SIZES[1] / SIZES[0])
    print(f"{SIZES[0]} to {SIZES[1]}: exponent {power:.2f}")


def measured(folder: Path, size: int, house: House) -> float:
    """CPU milliseconds of the workbooks and all import files of a customer of that size."""
    path = folder / f"{size}.xlsx"
    make_return(path, size, house)
    returned = read(path, house.questionnaire)
    frames, unread = frames_from(returned, house.questionnaire)
    survey = survey_of(frames, house.catalogue, unread, returned)
    assert survey.flow.nodes  # the rules have asked for it before

    def planned() -> Plan:
        return plan_for(frames, returned, house.catalogue, house.plan_order, (), as_of=DAY.isoformat())

    customer = Customer(survey, planned(), house, folder)
    sheets = [rows_of_page(page) for pages in customer.pages() for page in pages]
    files = [rows_of(file) for file in customer.files()]
    works: list[Callable[[], object]] = [
        customer.workbooks,
        lambda: written_by_xlsxwriter(sheets),
        customer.files,
        lambda: written_by_xlsxwriter(files),
        planned,
        lambda: call_flow(survey, (), house.look, "Benchmark"),
    ]
    pages, their_pages, exports, their_exports, before, drawn = in_turn(
        *(lambda work=work: warm(work) for work in works), runs=RUNS
    )
    print(f"{size} extensions")
    told("plan and engineer's workbook", sheets, pages, their_pages)
    told("import files", files, exports, their_exports)
    told("together", [*sheets, *files], pages + exports, their_pages + their_exports, f" (goal {GOAL})")
    print(f"  in no ratio: values of the plan {before:.0f} ms, call flow with its pictures {drawn:.0f} ms")
    return pages + exports


def told(what: str, sheets: Sequence[Rows], ours: float, theirs: float, goal: str = "") -> None:
    cells = sum(len(row) for rows in sheets for row in rows)
    print(
        f"  {what}: {len(sheets)} sheets and files, {cells} cells in {ours:.0f} ms; "
        f"XlsxWriter {theirs:.0f} ms: ratio {ours / theirs:.2f}{goal}"
    )


def rows_of_page(page: Page) -> Rows:
    """What is written in the cells of a page."""
    rows = [*page.banner, tuple(column.title for column in page.columns), *page.rows]
    values = ([cell.value if isinstance(cell, Styled) else cell for cell in row] for row in rows)
    return [[str(value) for value in row if value not in (None, "")] for row in values]


def rows_of(file: ExportFile) -> Rows:
    """The cells of a file."""
    text = file.content.decode("utf-8")
    if file.name.endswith(".csv"):
        return list(csv.reader(io.StringIO(text, newline="")))
    if file.name.endswith((".txt", ".md")):
        return []
    lines = (line for line in text.splitlines() if any(map(str.isalnum, line)))
    return [[line] if file.name.startswith("lab/") else line.split(":", 1) for line in lines]


def written_by_xlsxwriter(sheets: Iterable[Rows]) -> None:
    """The same cells as texts of sheets."""
    workbook = xlsxwriter.Workbook(io.BytesIO(), {"in_memory": True})
    for rows in sheets:
        sheet = workbook.add_worksheet()
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell)
    workbook.close()


if __name__ == "__main__":
    main()
