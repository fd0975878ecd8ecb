"""The forms in which a return may come, told by their content; an ending may be wrong."""

import zipfile
from dataclasses import replace
from enum import Enum
from pathlib import Path

from emprov_xl.definitions.limits import usual_limits
from emprov_xl.errors import Rejected
from emprov_xl.model.limits import Limits
from emprov_xl.workbook.gate.admission import Admitted, admitted
from emprov_xl.workbook.gate.container import container_of, refuse_many_parts
from emprov_xl.workbook.reading.compound import MAGIC
from emprov_xl.workbook.reading.excel97 import read_excel97
from emprov_xl.workbook.reading.gate import DAMAGED, head_of, refuse_other_files
from emprov_xl.workbook.reading.grid import BLANK, Grid
from emprov_xl.workbook.reading.opendocument import read_opendocument
from emprov_xl.workbook.reading.parts import Parts, parts_of, sheet_of

_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"  # a template's goes on with -template

_OLD_WORKBOOK = "Workbook".encode("utf-16-le")  # the name of its stream; letters and messages have the same container


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


def form_of(path: Path, limits: Limits | None = None) -> Form:
    """What a file is; Rejected, with what to do about it, when it is nothing that we read.

    Of a file that has not passed the gate yet, the limits are needed.
    """
    if head_of(path).startswith(MAGIC):
        return Form.EXCEL_97
    refuse_other_files(path)
    if limits:
        limits["file"].hold(path.stat().st_size)
        refuse_many_parts(path.read_bytes(), limits)
    try:
        with zipfile.ZipFile(path) as package:
            kind = package.NameToInfo.get("mimetype")
            if kind and kind.file_size < 200 and package.read(kind).strip().startswith(_SPREADSHEET):
                return Form.OPENDOCUMENT
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as trouble:
        raise Rejected("DAMAGED", DAMAGED) from trouble
    return Form.XLSX


def parts_in(path: Path, limits: Limits | None = None) -> Parts:
    """What stands in a workbook of any form, once it has passed the gate; without `limits` the usual ones hold."""
    limits = limits or usual_limits()
    if head_of(path).startswith(MAGIC):
        return read_excel97(path, limits)
    package = admitted(path, limits)
    is_opendocument = package.read("mimetype").strip().startswith(_SPREADSHEET)
    parts = read_opendocument(package, limits) if is_opendocument else parts_of(package, limits)
    return replace(parts, behind=package.behind)


def sheet_in(path: Path, title: str, limits: Limits) -> Grid:
    """The cells of one sheet, without reading the others where a form allows it; blank where there is none."""
    if form_of(path, limits) is Form.XLSX:
        return sheet_of(Admitted(container_of(path, limits), {}), title)
    return parts_in(path, limits).grids.get(title, BLANK)


def holds_a_workbook(path: Path, limits: Limits) -> bool:
    """Whether a file is a workbook by its content, whatever its name says."""
    try:
        match form_of(path, limits):
            case Form.EXCEL_97:
                return _OLD_WORKBOOK in path.read_bytes()
            case Form.XLSX:
                return any(name.startswith("xl/") for name in container_of(path, limits).directory)
    except Rejected:
        return False
    return True
