"""The Bulk Handler of FreePBX 16 and 17: a wrong row width refuses the whole file, and nothing else is checked.

So most of what stands here is harm that it would do without a word.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from emprov_xl.exports.oracles.batch import strong
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

_DIGITS = re.compile(r"[0-9]+")
_TECHNOLOGIES = {"pjsip", "sip", "virtual", "iax2", "dahdi", "custom"}
_OPTIONS = re.compile(r"[a-z]+=(yes|no)(\|[a-z]+=(yes|no))*")
_DESTINATION = re.compile(r"[^,\s]+,[^,\s]+,[^,\s]+")
_RECORDING = {"force", "yes", "dontcare", "no", "never"}
_DAY = "(sun|mon|tue|wed|thu|fri|sat)"
_MONTH = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d"
_MONTH_DAY = r"([1-9]|[12]\d|3[01])"
TIME_LINE = re.compile(
    rf"(\*|{_CLOCK}-{_CLOCK})\|(\*|{_DAY}(-{_DAY})?)\|(\*|{_MONTH_DAY}(-{_MONTH_DAY})?)\|(\*|{_MONTH}(-{_MONTH})?)"
)
_CONTACT_NUMBER = re.compile(r"\+?[0-9*#]+")


class BulkOracle:
    """The loader of one type of rows: `header` must be there, it takes what is `known`, `key` tells rows apart."""

    def __init__(
        self,
        header: tuple[str, ...],
        key: tuple[str, ...],
        row: Callable[[Row], Iterator[Refusal]],
        known: Callable[[str], bool] = lambda _: True,
        longest: int | None = None,
    ) -> None:
        self._header = header
        self._key = key
        self._row = row
        self._known = known
        self._longest = longest

    def row(self, row: Row) -> Iterator[Refusal]:
        """Why a row fails, or does harm."""
        yield from plain(row)
        yield from self._row(row)

    def file(self, name: str, content: bytes) -> Iterator[Refusal]:
        """Why the whole file is refused."""
        if not name.endswith(".csv"):
            yield Refusal("file-name")
        found = parsed(content, self._longest)
        yield from found.refusals
        if len(set(found.header)) < len(found.header):
            yield Refusal("column-twice")
        if len(found.header) < 2 and any(";" in title for title in found.header):
            yield Refusal("separator")
        yield from (Refusal("header", column=column) for column in self._header if column not in found.header)
        yield from (Refusal("ignored-column", column=column) for column in found.header if not self._known(column))
        yield from same_width(found)
        yield from repeated(found, *self._key)
        for line, row in found.records():
            yield from at_line(self.row(row), line)


def extensions_oracle(columns: Mapping[str, str], may_be_blank: frozenset[str]) -> BulkOracle:
    """The rows of `extensions`."""

    def row(row: Row) -> Iterator[Refusal]:
        for column, cell in row.items():
            if not cell and column not in may_be_blank:
                yield Refusal("empty-overrides-default", column=column)
        if not _DIGITS.fullmatch(row.get("extension", "")):
            yield Refusal("extension-not-digits", column="extension")
        if any(character in row.get("name", "") for character in "<>,"):
            yield Refusal("name-characters", column="name")
        if row.get("tech", "pjsip") not in _TECHNOLOGIES:
            yield Refusal("unknown-tech", column="tech")
        if row.get("tech") == "sip":
            yield Refusal("no-chan-sip", column="tech")  # gone from Asterisk 21 on
        if row.get("tech") != "virtual" and "secret" in row and not strong(row["secret"]):
            yield Refusal("weak-secret", column="secret")
        if "newdid" in row:
            yield Refusal("newdid", column="newdid")
        yield from _mailbox(row)
        yield from _ringing(row)
        yield from too_long(row, {"extension": 20, "name": 50, "description": 50, "outboundcid": 50})

    return BulkOracle(("extension", "name"), ("extension",), row, lambda column: column in columns)


def _mailbox(row: Row) -> Iterator[Refusal]:
    enable, pin = row.get("voicemail_enable"), row.get("voicemail_vmpwd", "")
    if enable not in {"yes", "no"}:
        yield Refusal("voicemail-unsaid", column="voicemail_enable")  # even an absent column deletes the mailbox
    if row.get("voicemail", "default") not in {"", "default"}:
        yield Refusal("voicemail-context", column="voicemail")
    if pin and not (_DIGITS.fullmatch(pin) and len(pin) >= 4):
        yield Refusal("pin-not-digits", column="voicemail_vmpwd")
    if enable == "yes" and not pin:
        yield Refusal("pin-missing", column="voicemail_vmpwd")
    if "," in row.get("voicemail_email", "") or "," in row.get("voicemail_pager", ""):
        yield Refusal("comma-in-mailbox", column="voicemail_email")
    if row.get("voicemail_options") and not _OPTIONS.fullmatch(row["voicemail_options"]):
        yield Refusal("options", column="voicemail_options")


def _ringing(row: Row) -> Iterator[Refusal]:
    if not (_DIGITS.fullmatch(row.get("ringtimer", "0")) and int(row.get("ringtimer", "0")) <= 120):
        yield Refusal("ring-time", column="ringtimer")
    for column in ("callwaiting", "pinless", "answermode", "recording_ondemand"):
        if row.get(column, "enabled") not in {"enabled", "disabled"}:
            yield Refusal("enabled-or-disabled", column=column)
    for column, cell in row.items():
        if column.startswith("recording_") and column.endswith("ternal") and cell not in _RECORDING:
            yield Refusal("recording", column=column)
        if column.endswith("_dest") and cell:
            yield from _destination(column, cell, 255)


def _destination(column: str, cell: str, longest: int) -> Iterator[Refusal]:
    if not _DESTINATION.fullmatch(cell):
        yield Refusal("destination", column=column)
    if len(cell.encode("utf-8", "replace")) > longest:
        yield Refusal("too-long", column=column)


def dids_oracle(columns: Mapping[str, str]) -> BulkOracle:
    """The rows of `dids`."""

    def row(row: Row) -> Iterator[Refusal]:
        destination = row.get("destination", "")
        yield from _destination("destination", destination, 50)
        if destination != destination.lower():
            yield Refusal("capitals-in-destination", column="destination")  # the import writes them small
        for column in ("extension", "cidnum"):
            if not re.fullmatch(r"\+?[0-9*#]*|_[0-9XZN.!\[\]\-+*#]+", row.get(column, "")):
                yield Refusal("number", column=column)
        if row.get("callrecording", "dontcare") not in _RECORDING:
            yield Refusal("recording", column="callrecording")
        yield from too_long(row, {"extension": 50, "cidnum": 50, "description": 80})

    return BulkOracle(
        ("extension", "cidnum", "destination"), ("extension", "cidnum"), row, lambda column: column in columns
    )


def timegroup_oracle() -> BulkOracle:
    """The rows of `timegroup`: each cell but the first is one line of times, stored as it is."""

    def row(row: Row) -> Iterator[Refusal]:
        lines = [(column, cell) for column, cell in row.items() if column.startswith("time") and cell]
        if not row.get("description", "").strip():
            yield Refusal("missing", column="description")
        if not lines:
            yield Refusal("missing", column="time1")
        for column, cell in lines:
            if not TIME_LINE.fullmatch(cell):
                yield Refusal("time-line", column=column)
            elif len(cell) > 100:
                yield Refusal("too-long", column=column)
        yield from too_long(row, {"description": 50})

    return BulkOracle(
        ("description", "time1"),
        ("description",),
        row,
        lambda column: bool(re.fullmatch(r"description|time\d+", column)),
    )


def conferences_oracle(columns: Mapping[str, str]) -> BulkOracle:
    """The rows of `conferences`: every column is read, so every column must be there."""

    def row(row: Row) -> Iterator[Refusal]:
        if not _DIGITS.fullmatch(row.get("exten", "")):
            yield Refusal("extension-not-digits", column="exten")
        for column in ("options", "description"):
            if not row.get(column, "").strip():
                yield Refusal("missing", column=column)
        for column in ("userpin", "adminpin", "users", "timeout"):
            if row.get(column, "") and not _DIGITS.fullmatch(row[column]):
                yield Refusal("pin-not-digits", column=column)
        if "w" in row.get("options", "") and not row.get("adminpin", ""):
            yield Refusal("leader-without-pin", column="adminpin")
        yield from too_long(row, {"exten": 50, "description": 50})

    return BulkOracle(tuple(columns), ("exten",), row, lambda column: column in columns)


def contacts_oracle(columns: Mapping[str, str]) -> BulkOracle:
    """The rows of `contacts`."""

    def row(row: Row) -> Iterator[Refusal]:
        for column in ("groupname", "grouptype", "displayname", "phone_1_number", "phone_1_type"):
            if not row.get(column, "").strip():
                yield Refusal("missing", column=column)
        if row.get("grouptype") not in {"external", "private"}:
            yield Refusal("group-type", column="grouptype")  # internal is skipped without a word
        if row.get("phone_1_type") not in {"work", "home", "cell", "other"}:
            yield Refusal("phone-type", column="phone_1_type")
        if row.get("phone_1_number") and not _CONTACT_NUMBER.fullmatch(row["phone_1_number"]):
            yield Refusal("number", column="phone_1_number")
        if row.get("phone_1_speeddial") and not _DIGITS.fullmatch(row["phone_1_speeddial"]):
            yield Refusal("number", column="phone_1_speeddial")

    header = ("groupname", "grouptype", "displayname", "phone_1_number", "phone_1_type")
    return BulkOracle(header, ("groupname", "displayname", "phone_1_number"), row, lambda column: column in columns)
