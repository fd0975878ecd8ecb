"""The forms in which a return may come, told by their content; an ending may be wrong."""

import zipfile
from enum import Enum
from pathlib import Path

from emprov_xl.errors import Rejected
from emprov_xl.workbook.reading.compound import MAGIC
from emprov_xl.workbook.reading.excel97 import read_excel97
from emprov_xl.workbook.reading.gate import DAMAGED, head_of, refuse_other_files
from emprov_xl.workbook.reading.opendocument import read_opendocument
from emprov_xl.workbook.reading.parts import Parts, read_parts

_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"  # a template's goes on with -template


class Form(Enum):
    """A kind of workbook that we read: its usual ending, and why a review cannot stand in it; empty where it can."""

    XLSX = (".xlsx", "")
    OPENDOCUMENT = (".ods", "It is an OpenDocument spreadsheet (.ods), and our marks need an Excel workbook (.xlsx).")
    EXCEL_97 = (".xls", "It is an Excel workbook of the old kind (.xls), and our marks need the new one (.xlsx).")

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
    if head_of(path).startswith(MAGIC):
        return Form.EXCEL_97
    refuse_other_files(path)
    try:
        with zipfile.ZipFile(path) as package:
            kind = package.NameToInfo.get("mimetype")
            if kind and kind.file_size < 200 and package.read(kind).strip().startswith(_SPREADSHEET):
                return Form.OPENDOCUMENT
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as trouble:
        raise Rejected("DAMAGED", DAMAGED) from trouble
    return Form.XLSX


def parts_in(path: Path) -> Parts:
    """What stands in a workbook of any form."""
    match form_of(path):
        case Form.OPENDOCUMENT:
            return read_opendocument(path)
        case Form.EXCEL_97:
            return read_excel97(path)
        case _:
            return read_parts(path)
