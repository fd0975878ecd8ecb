"""The cells at which the faults of the sample must be found: `python -m tests.samples.expected` writes them down."""

from pathlib import Path

from emprov_xl.definitions.catalogue import load_catalogue
from emprov_xl.definitions.questionnaire import load_questionnaire
from emprov_xl.model.cells import Cell
from emprov_xl.model.returned import Returned
from emprov_xl.workbook.read import read
from tests.samples.faults import BESIDE, FAULTS

HERE = Path(__file__).resolve().parent
FAULTY = HERE / "lakeside-faulty.xlsx"
EXPECTED = HERE / "lakeside-faulty.expected.txt"


def expected_lines(returned: Returned) -> list[str]:
    """`Sheet!A7 CODE` for each finding that the faults cause, sorted."""
    return sorted(
        f"{_cell(returned, sheet, field, record)} {code}"
        for fault in FAULTS
        for code, sheet, field, record in fault.places()
    )


def _cell(returned: Returned, sheet: str, field: str, record: int) -> Cell:
    on = returned.sheets[sheet]
    column = max(on.columns.values()) + 2 if field == BESIDE else on.columns[field]
    row = on.rows[field] if on.rows else on.first_row + record - 1
    return Cell(on.title, row, column)


if __name__ == "__main__":
    lines = expected_lines(read(FAULTY, load_questionnaire(load_catalogue())))
    EXPECTED.write_text("\n".join(lines) + "\n", encoding="utf-8")
