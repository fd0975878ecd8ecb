"""Whose workbook it is: what the hidden sheet `_emprov` says, in whatever form a program saved it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from emprov_xl.convert import clean, shown
from emprov_xl.errors import Rejected
from emprov_xl.model.catalogue import squeezed
from emprov_xl.model.cells import Cell
from emprov_xl.model.questionnaire import Questionnaire
from emprov_xl.model.returned import Anchor, Remark, ReturnedSheet
from emprov_xl.workbook.reading.anchors import Found
from emprov_xl.workbook.reading.grid import Grid

_WHOLE = re.compile(r"([0-9]{1,9})(?:\.0+)?")
_PLEASE = "please return the workbook that was sent to you."


@dataclass(frozen=True, slots=True)
class Identity:
    """What the workbook says of itself; `known` is false when its hidden sheet is lost.

    `sections` are those that were sent, none when that is not known.
    """

    known: bool
    template: str
    version: str
    engagement: str
    round: int
    sections: tuple[str, ...]
    extensions: int | None


def identity_in(grid: Grid, questionnaire: Questionnaire) -> Identity:
    """The identity that the cells of `_emprov` tell; what is missing is taken as for the questionnaire of today."""
    told = {_text(row.get(1)): _text(row.get(2)) for row in grid.rows().values()}
    told.pop("", None)
    return Identity(
        known=bool(told),
        template=told.get("template") or questionnaire.template,
        version=told.get("version") or questionnaire.version,
        engagement=told.get("engagement", ""),
        round=whole_in(told.get("round", "")) or 1,
        sections=_sections(told.get("sections", ""), questionnaire),
        extensions=whole_in(told.get("extensions", "")),
    )


def whole_in(text: str) -> int | None:
    """The whole number that a text is, also when a program wrote it as 2.0."""
    found = _WHOLE.fullmatch(text)
    return int(found[1]) if found else None


def refuse_other_workbooks(questionnaire: Questionnaire, identity: Identity, found: Mapping[str, Found]) -> None:
    """Only a return of this questionnaire, in this or an older version, is read."""
    anchored = any(anchor in (Anchor.NAME, Anchor.KEY) for where in found.values() for anchor in where.anchors.values())
    if not identity.known and not anchored:
        raise Rejected("NOT_OURS", f"This workbook is not a Programming Data Questionnaire; {_PLEASE}")
    if identity.template != questionnaire.template:
        raise Rejected("UNKNOWN_TEMPLATE", f"This workbook was made from another questionnaire ({identity.template}).")
    if _numbers(identity.version) > _numbers(questionnaire.version):
        raise Rejected(
            "NEWER_TEMPLATE",
            f"This questionnaire has version {identity.version}, newer than the {questionnaire.version} that this "
            "emprov knows; please update emprov and process it again.",
        )
    if not found:
        raise Rejected("NOT_OURS", f"None of the questionnaire's sheets is left in this workbook; {_PLEASE}")


def remarks_on_identity(
    identity: Identity, questionnaire: Questionnaire, sheets: Mapping[str, ReturnedSheet]
) -> Iterator[Remark]:
    """An older version, a lost identity, and a reference on the sheet that is another than ours."""
    if _numbers(identity.version) < _numbers(questionnaire.version):
        yield Remark("WBK-005", None, {"version": identity.version, "known": questionnaire.version})
    typed, cell = _reference(sheets)
    if not identity.known:
        yield Remark("WBK-010", cell, {"engagement": typed or "unknown"})
    elif identity.engagement and cell is not None and squeezed(typed) != squeezed(identity.engagement):
        yield Remark("WBK-011", cell, {"typed": typed, "engagement": identity.engagement})


def engagement_of(identity: Identity, sheets: Mapping[str, ReturnedSheet]) -> str:
    """The number of the engagement; where the hidden sheet is lost, as it stands on Site."""
    return identity.engagement or _reference(sheets)[0]


def _reference(sheets: Mapping[str, ReturnedSheet]) -> tuple[str, Cell | None]:
    """The reference as it stands on Site, and its cell; no cell where it is blank."""
    site = sheets.get("site")
    cells = site.answers.get("engagement_id", {}) if site else {}
    for row, value in cells.items():
        if site:
            return _text(value), Cell(site.title, row, site.columns["engagement_id"])
    return "", None


def _sections(text: str, questionnaire: Questionnaire) -> tuple[str, ...]:
    """The sections that were sent; without the first, which cannot be left out, the list is not to be believed."""
    keys = [section.key for section in questionnaire.sections]
    sent = tuple(key for key in map(str.strip, text.split(",")) if key in keys)
    return sent if keys and keys[0] in sent else ()


def _numbers(version: str) -> tuple[int, ...]:
    """A version as compared: 1 is 1.0, for a program may keep it as a number."""
    numbers = [int(part) for part in re.findall("[0-9]{1,9}", version)]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def _text(value: object) -> str:
    return clean(shown(value)) if isinstance(value, str | float | bool) else ""
