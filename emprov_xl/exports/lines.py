"""Rows on their way into a file: what is held back or would not load stays out, and the README says so."""

import csv
import io
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from emprov_xl.exports.export import REDACTED, ExportFile, Source
from emprov_xl.exports.layouts import Layout
from emprov_xl.exports.oracles.oracle import Refusal, Row
from emprov_xl.model.cells import Place

_WIDE = 110
_WORDS = {
    "backslash": "a backslash, which the loader takes for part of a quotation mark",
    "comma-in-mailbox": "a comma or | where the mailbox is written between commas",
    "comma-in-name": "a comma in the name would break the mailbox",
    "formula": "begins like a formula",
    "line-break": "a line break within a cell",
    "name-characters": "a character in the name that the system does not take",
    "pin-missing": "a mailbox without a PIN",
    "pin-not-digits": "a PIN that is not digits",
    "repeated": "a row before says the same",
    "too-long": "longer than the system keeps",
    "unknown-tech": "a technology that this loader does not know",
    "unseen-character": "a character that cannot be seen",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row to be: whose it is, what is known of it, and (when it cannot be carried at all) why not."""

    place: Place
    values: Mapping[str, str]
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """The rows that go into a file, and those that stay out with the reason."""

    rows: tuple[Row, ...] = ()
    left_out: tuple[tuple[Place, str], ...] = ()

    def __add__(self, other: "Kept") -> "Kept":
        return Kept(self.rows + other.rows, self.left_out + other.left_out)


Judge = Callable[[Row], Iterator[Refusal]]


def kept(lines: Iterable[Line], layout: Layout, judge: Judge, held: Mapping[Place, tuple[str, ...]], *key: str) -> Kept:
    """The lines as rows of a layout that a loader takes; of two with the same `key` columns the first."""
    rows: list[Row] = []
    out: list[tuple[Place, str]] = []
    seen: set[tuple[str, ...]] = set()
    for line in lines:
        row = layout.row(line.values)
        known_by = tuple(row[column] for column in key)
        why = line.why_not or held_back(line.place, held) or told(next(judge(row), None))
        if not why and key and known_by in seen:
            why = _WORDS["repeated"]
        if why:
            out.append((line.place, why))
        else:
            seen.add(known_by)
            rows.append(row)
    return Kept(tuple(rows), tuple(out))


def unmasked(judge: Judge, source: Source) -> Judge:
    """The same judge; of a source that is redacted it does not ask whether a mask is a good secret."""
    if not source.redacted:
        return judge

    def sparing(row: Row) -> Iterator[Refusal]:
        return (refusal for refusal in judge(row) if row.get(refusal.column, "") != REDACTED)

    return sparing


def held_back(place: Place, held: Mapping[Place, tuple[str, ...]]) -> str:
    """What holds a row back, in words; empty when nothing does."""
    codes = held.get(Place(place.sheet, None, place.row), ())
    return f"held back by {', '.join(codes)}" if codes else ""


def told(refusal: Refusal | None) -> str:
    """A refusal in words."""
    if refusal is None:
        return ""
    words = _WORDS.get(refusal.rule, f"{refusal.rule.replace('-', ' ')}")
    return f"{words} ({refusal.column})" if refusal.column else words


def machine_csv(rows: Sequence[Row], columns: Iterable[str]) -> bytes:
    """A CSV as machines take it: UTF-8 without a mark, commas, everything in quotes, nothing put before a value."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(columns), quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


@dataclass(frozen=True, slots=True)
class Leaf:
    """What a README says of one file: its name, how many rows are in it (None: there is no file), and which are not."""

    name: str
    loaded: int | None
    left_out: tuple[tuple[Place, str], ...] = field(default=())


def readme(name: str, layout: Layout, leaves: Iterable[Leaf], source: Source, more: Iterable[str] = ()) -> ExportFile:
    """How to load a format, what it cannot carry, and which rows are not in its files."""
    paragraphs = [
        layout.title,
        "=" * len(layout.title),
        "",
        layout.readme.strip(),
        "",
        "In these files",
        "--------------",
    ]
    for leaf in leaves:
        counted = "" if leaf.loaded is None else f": {leaf.loaded} {'row' if leaf.loaded == 1 else 'rows'}"
        paragraphs.append(f"{leaf.name}{counted}")
        by_reason: dict[str, dict[str, None]] = {}
        for place, why in leaf.left_out:
            by_reason.setdefault(why, {})[called(place, source)] = None  # a block of numbers is one row
        for why, who in by_reason.items():
            said = f"{'' if leaf.loaded is None else 'not in it, '}{why}: {', '.join(who)}"
            paragraphs += textwrap.wrap(said, _WIDE, initial_indent="    ", subsequent_indent="        ")
    if source.redacted:
        paragraphs += ["", "Made for sharing: secrets and PINs are masked, and no loader takes the files."]
    paragraphs += ["", *more] if more else []
    return ExportFile(name, ("\n".join(paragraphs).rstrip() + "\n").encode("utf-8", "replace"))


def called(place: Place, source: Source) -> str:
    """A row in words that hold no text of the customer's: its number if it has one, else where it stands."""
    survey = source.survey
    sheet = survey.questionnaire.sheet(place.sheet)
    number = survey.text(f"{place.sheet}.{sheet.key_field.key}", place.row)
    return number if number.isascii() and number.isdecimal() else f"{sheet.title} row {place.row}"
