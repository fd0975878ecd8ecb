"""Fills in the sample's questionnaire through LibreOffice, as a customer would: run by hand, see README.md."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

from tests.samples.faults import BESIDE, FAULTS
from tests.samples.lakeside import SHEETS

HERE = Path(__file__).resolve().parent
PIPE = "emprov-sample"
FORMS = ("site", "network", "voicemail_settings")
FOUND_BY = {"features": "feature"}  # sheets with rows of ours: the row is looked for, not the next free one


@contextmanager
def office() -> Iterator[object]:
    """The desktop of a LibreOffice of its own, without windows, with a fresh profile."""
    with tempfile.TemporaryDirectory() as profile:
        accept = f"--accept=pipe,name={PIPE};urp;"
        options = ["--headless", "--norestore", "--nologo", f"-env:UserInstallation=file://{profile}", accept]
        program = subprocess.Popen(["soffice", *options])
        desktop = _connected()
        try:
            yield desktop
        finally:
            desktop.terminate()
            program.wait(timeout=60)


def _connected() -> object:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(120):
        try:
            context = resolver.resolve(f"uno:pipe,name={PIPE};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.5)
        else:
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    raise TimeoutError("LibreOffice did not answer within a minute.")


def _property(name: str, value: object) -> PropertyValue:
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


class Questionnaire:
    """An open questionnaire, its cells found by the names defined in it."""

    def __init__(self, desktop: object, path: Path) -> None:
        self._document = desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, (_property("Hidden", True),))
        self._names = self._document.NamedRanges

    def cell(self, sheet: str, field: str, record: int) -> object:
        """The cell of one answer."""
        at = self._beside(sheet) if field == BESIDE else self._at(f"emprov.{sheet}.{field}")
        down = 0 if sheet in FORMS else self._row(sheet, record)
        return self._sheet(at).getCellByPosition(at.Column, at.Row + down)

    def type(self, sheet: str, field: str, record: int, text: str) -> None:
        """The text typed into a cell and confirmed: LibreOffice makes of it what it would make of a person's typing."""
        self.cell(sheet, field, record).FormulaLocal = text

    def save(self, path: Path) -> None:
        """The workbook as Excel 2007 and later read it."""
        self._document.storeToURL(path.as_uri(), (_property("FilterName", "Calc MS Excel 2007 XML"),))

    def close(self) -> None:
        self._document.close(True)

    def _row(self, sheet: str, record: int) -> int:
        if sheet not in FOUND_BY:
            return record
        field = FOUND_BY[sheet]
        at = self._at(f"emprov.{sheet}.{field}")
        wanted = SHEETS[sheet][record - 1][field]
        column = (self._sheet(at).getCellByPosition(at.Column, at.Row + down).String for down in range(1, 500))
        return next(down for down, text in enumerate(column, 1) if text == wanted)

    def _beside(self, sheet: str) -> object:
        names = [name for name in self._names.ElementNames if name.startswith(f"emprov.{sheet}.")]
        at = max((self._at(name) for name in names), key=lambda address: address.Column)
        at.Column += 2
        return at

    def _at(self, name: str) -> object:
        return self._names.getByName(name).ReferredCells.getCellByPosition(0, 0).CellAddress

    def _sheet(self, at: object) -> object:
        return self._document.Sheets.getByIndex(at.Sheet)


def fill(questionnaire: Questionnaire) -> None:
    """Every answer of the clean sample, typed."""
    for sheet, rows in SHEETS.items():
        for record, row in enumerate(rows, 1):
            for field, text in row.items():
                if field != FOUND_BY.get(sheet):
                    questionnaire.type(sheet, field, record, text)


def spoil(questionnaire: Questionnaire) -> None:
    """The cells that go wrong in the faulty sample."""
    for fault in FAULTS:
        for field, text in fault.cells.items():
            questionnaire.type(fault.sheet, field, fault.record, text)


def main(empty: Path) -> None:
    with office() as desktop:
        questionnaire = Questionnaire(desktop, empty.resolve())
        try:
            fill(questionnaire)
            questionnaire.save(HERE / "lakeside-clean.xlsx")
            spoil(questionnaire)
            questionnaire.save(HERE / "lakeside-faulty.xlsx")
        finally:
            questionnaire.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
