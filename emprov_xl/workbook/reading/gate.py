"""What is turned away before any library reads it: other kinds of files, and packages too large to be a return."""

import zipfile
from pathlib import Path

from emprov_xl.errors import Rejected
from emprov_xl.workbook.reading.others import what_is_packed, what_it_is

MOST_ENTRIES = 2_000
LARGEST_PART = 128 << 20  # bytes, inflated
LARGEST_PACKAGE = 256 << 20
STEEPEST = 200  # bytes inflated for each byte packed
_SMALL = 1 << 20  # up to here a part may be as steep as it likes
_HEAD = 4_096  # bytes from the beginning that tell what a file is
_MEBIBYTE = 1 << 20

DAMAGED = (
    "The file looks like an Excel workbook but is damaged or cut short; please open it, save it again as .xlsx "
    "and send it once more."
)
_NOT_XLSX = "The file is not an Excel workbook (.xlsx); please send the questionnaire itself."
_SAVE_ANEW = "please copy your answers into the questionnaire that was sent to you, and send that."


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


def refuse_large_packages(package: zipfile.ZipFile) -> None:
    """A package that would fill the memory is refused by the sizes it declares, before anything is inflated."""
    entries = package.infolist()
    if len(entries) > MOST_ENTRIES:
        raise _too_large(f"has {len(entries):,} parts, more than the {MOST_ENTRIES:,} that we read")
    for entry in entries:
        if entry.file_size > LARGEST_PART:
            raise _too_large(f"holds a part of {_size(entry.file_size)}, more than the {_size(LARGEST_PART)} we read")
        if entry.file_size > _SMALL and entry.file_size > STEEPEST * entry.compress_size:
            raise _too_large(f"holds a part that unpacks to more than {STEEPEST} times its size")
    whole = sum(entry.file_size for entry in entries)
    if whole > LARGEST_PACKAGE:
        raise _too_large(f"unpacks to {_size(whole)}, more than the {_size(LARGEST_PACKAGE)} that we read")
    if len({entry.filename.casefold() for entry in entries}) < len(entries):
        # Two readers would each take another of the two.
        raise Rejected("DAMAGED", DAMAGED)


def refuse_other_formats(package: zipfile.ZipFile) -> None:
    """Packages that are no workbook, such as a letter."""
    other = what_is_packed(package.NameToInfo)
    if other or "[Content_Types].xml" not in package.NameToInfo:
        raise other or not_xlsx()


def not_xlsx() -> Rejected:
    """The file is something else, such as a letter or a picture."""
    return Rejected("NOT_XLSX", _NOT_XLSX)


def encrypted() -> Rejected:
    """The workbook is locked with a password."""
    return Rejected("ENCRYPTED", "The workbook has a password; please remove the password and send it again.")


def _too_large(what: str) -> Rejected:
    return Rejected("TOO_LARGE", f"The workbook {what}; {_SAVE_ANEW}")


def _size(count: int) -> str:
    return f"{-(-count // _MEBIBYTE):,} MiB"
