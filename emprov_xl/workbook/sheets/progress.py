"""How far a sheet is filled in, kept up to date by two formulas: what is filled in, and what is still missing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from emprov_xl.workbook.layout import Laid
from emprov_xl.workbook.sheets.needs import Need
from emprov_xl.workbook.sheets.prefill import Filled, records
from emprov_xl.workbook.written import quoted_title

Named = Callable[[tuple[str, ...]], str]


@dataclass(frozen=True, slots=True)
class Progress:
    """The rows (of a form: answers) filled in and the answers missing: as formulas, and as they are today."""

    filled_formula: str
    missing_formula: str
    filled: int
    missing: int


def progress_of(laid: Laid, needs: Sequence[Need], filled: Filled, named: Named) -> Progress:
    """The progress of a sheet. Each formula looks at every cell once, whatever the number of rows."""
    title = quoted_title(laid.sheet.title)

    def cells(key: str) -> str:
        return f"{title}!{laid.area(key)}"

    used = "+".join(f'({cells(field.key)}<>"")' for field in laid.sheet.fields)
    missing = "+".join(need.formula(cells, named) for need in needs) or "0"
    rows = records(filled)
    lacking = sum(need.missing(record) for record in rows for need in needs)
    if laid.rows:
        answers = sum(len(record) for record in rows)
        return Progress(f"={used}", f"=IF({used}=0,0,0+{missing})", answers, lacking)
    return Progress(f"=SUMPRODUCT(--({used}>0))", f"=SUMPRODUCT(({used}>0)*({missing}))", len(rows), lacking)
