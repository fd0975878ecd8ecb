"""What is asked for in the folder `exports/` of a result."""

import csv
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

from emprov_xl.errors import UsageError
from emprov_xl.exports.oracles.batch import REQUIRED


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for: the header of the target system's batch, and whether the files are made for sharing.

    `key` is the file of the key, beside the output folder where nothing is said.
    """

    template: tuple[str, ...] | None = None
    redact: bool = False
    key: Path | None = None

    @property
    def told(self) -> str:
        """What of it changes the result."""
        header = "" if self.template is None else hashlib.sha256("\x1f".join(self.template).encode()).hexdigest()[:8]
        return f"{f' template={header}' if header else ''}{' redact' if self.redact else ''}"


def wanted(template: Path | None, *, redact: bool) -> Wanted:
    """What a command asks for; UsageError when its template is no batch."""
    if template is None:
        return Wanted(redact=redact)
    try:
        return Wanted(header_of(template.read_bytes(), template.name), redact)
    except OSError as refusal:
        raise UsageError(f"{template} cannot be read: {refusal.strerror}.") from refusal


def header_of(content: bytes, name: str) -> tuple[str, ...]:
    """The header of a batch that was downloaded from the target system; UsageError when it is none.

    Old systems write Latin-1, and none needs more than ASCII for its titles.
    """
    text = content.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    header = tuple(next(csv.reader(io.StringIO(text, newline="")), ()))
    missing = [title for title in REQUIRED if title not in header]
    if missing or len(set(header)) < len(header):
        lacks = f"lacks the column {missing[0]}" if missing else "has a column twice"
        raise UsageError(f"{name} is not the header of a Batch of Extensions: it {lacks}. Download it from the system.")
    if not all(title.isascii() and title.isprintable() for title in header):
        raise UsageError(f"{name} has a column whose title cannot be read. Download it from the system once more.")
    return header
