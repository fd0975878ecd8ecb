"""What marking and reading a return cost, as ratios to named peers measured in the same run.

    make bench                           500 and 5000 extensions
    python benchmarks/marking.py 20000   20000 as well

Marking is `annotate` alone, without the second reading by which law 3 is checked. 12 % of the rows of three sheets are
flagged, each row a question of its own, which is a bad return. Figures are medians of CPU milliseconds, the works
taken in turn; memory is the peak of a process of its own that imports what it needs and does the one thing.
"""

import math
import os
import pickle
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

import openpyxl
from python_calamine import CalamineWorkbook

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.engagement import DAY, make_return
from benchmarks.timing import RUNS, in_turn, peak, warm
from emprov_xl.frames import frames_from
from emprov_xl.house import House, load_house
from emprov_xl.model.cells import Cell, Place
from emprov_xl.model.finding import Finding
from emprov_xl.model.mark import Mark
from emprov_xl.model.page import Page
from emprov_xl.model.returned import Returned
from emprov_xl.review.discrepancies import discrepancies_page, marks_for
from emprov_xl.review.questions import questions_from
from emprov_xl.review.summary import summary_page
from emprov_xl.workbook.annotate import annotate
from emprov_xl.workbook.gate.admission import admitted
from emprov_xl.workbook.read import read
from emprov_xl.workbook.reading.health import health_of

SIZES = (500, 5_000)
FLAGGED = {  # the field that is flagged, and the rules that take turns
    "extensions.device_id": ("DEV-001", "DEV-002"),
    "dids.destination": ("DST-001", "DST-003"),
    "ring_groups.members": ("REF-001", "GRP-002"),
}
OF_25_ROWS = (0, 8, 16)  # are flagged: 12 %

_FACT = re.compile(r"{\w+}")  # a place in the words of a rule

Times = Mapping[str, float]

_MARKING = """
import pickle, sys
from pathlib import Path
from emprov_xl.workbook.annotate import annotate
source, review, target = map(Path, sys.argv[1:])
annotate(source, target, *pickle.loads(review.read_bytes()))
"""
_OPENPYXL = "import openpyxl, sys; openpyxl.load_workbook(sys.argv[1]).save(sys.argv[2])"


def findings_in(returned: Returned, house: House) -> Iterator[Finding]:
    """A finding in 12 % of the rows, in the words of rules that might have found it."""
    rules = {rule.code: rule for rule in house.rules}
    for name, codes in FLAGGED.items():
        key, _, field = name.partition(".")
        sheet = returned.sheets[key]
        for turn, (row, typed) in enumerate(sheet.answers[field].items()):
            if turn % 25 not in OF_25_ROWS:
                continue
            rule, value = rules[codes[turn % len(codes)]], " ".join(str(typed).split())[:40]
            yield Finding(
                rule=rule,
                place=Place(key, field, row),
                cell=Cell(sheet.title, row, sheet.columns[field]),
                value=value,
                who=f"row {row}",
                message=_FACT.sub(value, rule.message),
                remedy=_FACT.sub(value, rule.remedy),
                ask=_FACT.sub(value, rule.ask),
                proposed="",
                also=(),
                fingerprint=f"{key}{row:010}",
                group=str(row),
            )


def review_of(path: Path, returned: Returned, house: House) -> tuple[tuple[Mark, ...], tuple[Page, ...]]:
    """The marks and pages that such a return is given."""
    findings = tuple(findings_in(returned, house))
    health = health_of(path, returned, house.questionnaire)
    titles = {sheet.title: position for position, sheet in enumerate(returned.sheets.values())}
    questions = questions_from(findings, titles, {})
    pages = (
        discrepancies_page(questions, returned, "Benchmark Hospital", None, {}),
        summary_page(returned, health, house.questionnaire, findings, questions, "Benchmark Hospital", DAY.isoformat()),
    )
    return tuple(marks_for(questions, returned, house.questionnaire)), pages


def framed(path: Path, house: House) -> None:
    returned = read(path, house.questionnaire)
    frames_from(returned, house.questionnaire.as_sent(returned.sections))


def bare(path: Path) -> None:
    """All values of all sheets, as calamine gives them."""
    with CalamineWorkbook.from_path(path) as workbook:
        for title in workbook.sheet_names:
            workbook.get_sheet_by_name(title).to_python()


def measured(extensions: int, house: House, folder: Path) -> Times:
    """Print the figures of one size; the medians that growth is told from."""
    path, marked, again = (folder / f"{name}{extensions}.xlsx" for name in ("return", "marked", "again"))
    make_return(path, extensions, house)
    marks, pages = review_of(path, read(path, house.questionnaire), house)
    runs = RUNS if extensions <= 5_000 else 3
    size = path.stat().st_size // 1024
    print(f"{extensions} extensions, {size} KB, {len(marks)} marks, {runs} runs, medians of CPU ms")

    marking, reading, cells, gate, calamine, theirs = in_turn(
        lambda: warm(lambda: annotate(path, marked, marks, pages, house.look)),
        lambda: warm(lambda: framed(path, house)),
        lambda: warm(lambda: read(path, house.questionnaire)),
        lambda: warm(lambda: admitted(path, house.limits)),
        lambda: warm(lambda: bare(path)),
        lambda: warm(lambda: openpyxl.load_workbook(path).save(again)),
        runs=runs,
    )
    goal = 12 if extensions < 5_000 else 15
    print(f"  marking {marking:.0f}, openpyxl load+save {theirs:.0f}: 1/{theirs / marking:.1f} of it (goal 1/{goal})")
    print(f"  marking {marking:.0f}, bare calamine {calamine:.0f}: ratio {marking / calamine:.2f} (goal 1.7)")
    print(
        f"  reading to frames {reading:.0f} (cells {cells:.0f} of it), bare calamine {calamine:.0f}: "
        f"ratio {reading / calamine:.2f}; without the gate {(reading - gate) / calamine:.2f} (goal 1.6)"
    )

    review = folder / "review"
    review.write_bytes(pickle.dumps((marks, pages, house.look)))
    ours = peak(sys.executable, "-c", _MARKING, str(path), str(review), str(marked))
    most = peak(sys.executable, "-c", _OPENPYXL, str(path), str(again))
    nothing = peak(sys.executable, "-c", "pass")
    print(
        f"  peak memory: marking {ours:.0f} MiB, openpyxl {most:.0f}: 1/{most / ours:.1f} of it (goal 1/3); "
        f"python -c pass {nothing:.0f}"
    )
    return {"marking": marking, "reading": reading, "bare calamine": calamine, "openpyxl": theirs}


def main(*more: int) -> None:
    house = load_house()
    with tempfile.TemporaryDirectory() as folder:
        sizes = sorted({*SIZES, *more})
        figures = [(extensions, measured(extensions, house, Path(folder))) for extensions in sizes]
    for (small, before), (large, after) in pairwise(figures):
        told = [f"{name} {math.log(after[name] / before[name], large / small):.2f}" for name in before]
        print(f"growth {small} -> {large}, exponents: {', '.join(told)} (goal 1.1)")


if __name__ == "__main__":
    os.environ["PYTHONPATH"] = str(Path(__file__).resolve().parent.parent)
    main(*map(int, sys.argv[1:]))
