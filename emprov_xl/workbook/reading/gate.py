"""What is turned away by what it is: other kinds of files, each with the way out."""

from collections.abc import Collection
from pathlib import Path

from emprov_xl.errors import Rejected
from emprov_xl.workbook.reading.others import what_is_packed, what_it_is

_HEAD = 4_096  # bytes from the beginning that tell what a file is

DAMAGED = (
    "The file looks like an Excel workbook but is damaged or cut short; please open it, save it again as .xlsx "
    "and send it once more."
)
_NOT_XLSX = "The file is not an Excel workbook (.xlsx); please send the questionnaire itself."


def refuse_other_files(path: Path) -> None:
    """Only what is a zip package goes on; anything else is told apart, with the way out for each."""
    head = head_of(path)
    if not head:
        raise Rejected("EMPTY", "The file is empty; please send the questionnaire again.")
    if not head.startswith(b"PK\x03\x04"):
        raise what_it_is(head) or not_xlsx()


def head_of(path: Path) -> bytes:
    """How a file begins."""
    try:
        with path.open("rb") as file:
            return file.read(_HEAD)
    except OSError as refusal:
        raise Rejected("UNREADABLE", f"The file could not be opened: {refusal.strerror}.") from refusal


def refuse_other_formats(names: Collection[str]) -> None:
    """Packages of parts with such names that are no workbook, such as a letter."""
    other = what_is_packed(names)
    if other or "[Content_Types].xml" not in names:
        raise other or not_xlsx()


def not_xlsx() -> Rejected:
    """The file is something else, such as a letter or a picture."""
    return Rejected("NOT_XLSX", _NOT_XLSX)


def encrypted() -> Rejected:
    """The workbook is locked with a password."""
    return Rejected("ENCRYPTED", "The workbook has a password; please remove the password and send it again.")
