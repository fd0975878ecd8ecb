"""The forms in which a return may come, told by their content; an ending may be wrong."""

from enum import Enum
from pathlib import Path

from emprov_xl.workbook.reading.gate import refuse_other_files
from emprov_xl.workbook.reading.parts import Parts, read_parts


class Form(Enum):
    """A kind of workbook that we read: its usual ending, and why a review cannot stand in it; empty where it can."""

    XLSX = (".xlsx", "")
    OPENDOCUMENT = (".ods", "Your file is an OpenDocument spreadsheet (.ods), and our marks need an Excel workbook.")
    EXCEL_97 = (
        ".xls",
        "Your file is an Excel workbook of the old kind (.xls), and our marks need the new one (.xlsx).",
    )

    @property
    def ending(self) -> str:
        """How the name of such a file ends."""
        return self.value[0]

    @property
    def unmarkable(self) -> str:
        """Why a review cannot stand in such a file; empty where it can."""
        return self.value[1]


def form_of(path: Path) -> Form:
    """What a file is; Rejected, with what to do about it, when it is nothing that we read."""
    refuse_other_files(path)
    return Form.XLSX


def parts_in(path: Path) -> Parts:
    """What stands in a workbook of any form."""
    form_of(path)
    return read_parts(path)
