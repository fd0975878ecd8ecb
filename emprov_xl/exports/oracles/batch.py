"""Batch of Extensions of Elastix, Issabel and UCX: all or nothing, and nothing blank is left as it was."""

import re
from collections.abc import Collection, Iterator

from emprov_xl.exports.oracles.oracle import (
    Refusal,
    Row,
    at_line,
    parsed,
    plain,
    repeated,
    same_width,
    too_long,
)

REQUIRED = ("Display Name", "User Extension", "Secret", "Tech")
LONGEST_LINE = 4096
_DIGITS = re.compile(r"[0-9]+")
_STRONG = re.compile(r"(?=(?:[0-9]*[A-Za-z]){2})(?=(?:[A-Za-z]*[0-9]){2})[A-Za-z0-9]{8,}")
_DOTTED = re.compile(r"\d+(\.\d+){3}/\d+(\.\d+){3}(&\d+(\.\d+){3}/\d+(\.\d+){3})*")
_OPTIONS = re.compile(r"[A-Za-z]+=[^|=,]+(\|[A-Za-z]+=[^|=,]+)*")
_RECORDINGS = {"always", "dontcare", "never"}
_TWO_WAYS = {"", "On Demand", "Adhoc", "Always", "Never"}
_MAILBOX = ("VM Email Address", "VM Pager Email Address", "VM Options", "Voicemail Password")


class BatchOracle:
    """The loader of a Batch of Extensions; `technologies` are the words that its Tech column knows."""

    def __init__(self, technologies: Collection[str]) -> None:
        self._technologies = frozenset(technologies)

    def row(self, row: Row) -> Iterator[Refusal]:
        """Why a row stops the whole file, or does harm."""
        yield from plain(row)
        yield from (Refusal("missing", column=column) for column in REQUIRED if not row.get(column, "").strip())
        name, secret = row.get("Display Name", ""), row.get("Secret", "")
        if "," in name:
            yield Refusal("comma-in-name", column="Display Name")  # written raw into voicemail.conf
        if any(character in name for character in '<>"|'):
            yield Refusal("name-characters", column="Display Name")
        if not _DIGITS.fullmatch(row.get("User Extension", "")):
            yield Refusal("extension-not-digits", column="User Extension")
        if not strong(secret):
            yield Refusal("weak-secret", column="Secret")
        if row.get("Tech", "") not in self._technologies:
            yield Refusal("unknown-tech", column="Tech")
        if row.get("Direct DID", ""):
            yield Refusal("direct-did", column="Direct DID")  # found by a part of another route's destination
        if row.get("Context", "from-internal") not in ("", "from-internal"):
            yield Refusal("context", column="Context")
        yield from _voicemail(row)
        yield from _words(row)
        yield from too_long(row, {"Display Name": 50, "User Extension": 20, "Outbound CID": 50})

    def file(self, name: str, content: bytes) -> Iterator[Refusal]:
        """Why the file is refused: at the first bad line nothing of it is applied."""
        if not name.endswith(".csv"):
            yield Refusal("file-name")
        found = parsed(content, LONGEST_LINE)
        yield from found.refusals
        yield from (Refusal("header", column=column) for column in REQUIRED if column not in found.header)
        yield from same_width(found)
        yield from repeated(found, "User Extension")
        for line, row in found.records():
            yield from at_line(self.row(row), line)


def strong(secret: str) -> bool:
    """Whether a SIP secret is long and mixed enough for every loader."""
    return _STRONG.fullmatch(secret) is not None


def _voicemail(row: Row) -> Iterator[Refusal]:
    pin, status = row.get("Voicemail Password", ""), row.get("Voicemail Status", "")
    if status not in {"enabled", "disabled"}:
        yield Refusal("voicemail-unsaid", column="Voicemail Status")  # blank switches the mailbox off
    if pin and not _DIGITS.fullmatch(pin):
        yield Refusal("pin-not-digits", column="Voicemail Password")
    if status == "enabled" and not pin:
        yield Refusal("pin-missing", column="Voicemail Password")
    for column in _MAILBOX:
        if "," in row.get(column, "") or ("|" in row.get(column, "") and column != "VM Options"):
            yield Refusal("comma-in-mailbox", column=column)
    if row.get("VM Options", "") and not _OPTIONS.fullmatch(row["VM Options"]):
        yield Refusal("options", column="VM Options")
    for column in ("VM Email Attachment", "VM Play CID", "VM Play Envelope", "VM Delete Vmail"):
        if row.get(column, "no") not in {"yes", "no"}:
            yield Refusal("yes-or-no", column=column)  # Yes counts as no


def _words(row: Row) -> Iterator[Refusal]:
    if row.get("Call Waiting", "") not in {"ENABLED", "DISABLED"}:
        yield Refusal("call-waiting-unsaid", column="Call Waiting")  # blank switches it off
    for column in ("Deny", "Permit"):
        if row.get(column, "") and not _DOTTED.fullmatch(row[column]):
            yield Refusal("address", column=column)
    for column, cell in row.items():
        if column in {"Record Incoming", "Record Outgoing"}:
            allowed = _TWO_WAYS
        elif column.startswith("Record ") and column.endswith("ternal"):
            allowed = _RECORDINGS
        elif column == "Record On Demand":
            allowed = {"enabled", "disabled"}
        else:
            continue
        if cell not in allowed:
            yield Refusal("recording", column=column)
    priority = row.get("Record Priority", "10")
    if not (_DIGITS.fullmatch(priority) and int(priority) <= 20):
        yield Refusal("priority", column="Record Priority")
