"""A returned workbook as read: every filled cell is an answer, a label of ours, or a stray that is named."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from emprov_xl.errors import Rejected
from emprov_xl.files import sha256_of
from emprov_xl.model.catalogue import squeezed
from emprov_xl.model.cells import Cell, Typed
from emprov_xl.model.questionnaire import Layout, Questionnaire, Sheet
from emprov_xl.model.returned import Anchor, Counts, Remark, Returned, ReturnedSheet, Stray
from emprov_xl.workbook.layout import IDENTITY_TITLE, LISTS_TITLE
from emprov_xl.workbook.reading.anchors import Found, Grid, find_sheets, our_names
from emprov_xl.workbook.reading.parts import read_parts
from emprov_xl.workbook.reading.remarks import customers_questions, remarks_on_sheets, uncalculated_answers
from emprov_xl.workbook.reading.replies import replies_in

DISCREPANCIES = "Discrepancies"
REVIEW_SHEETS = (DISCREPANCIES, "Review Summary")
_FORM_HEAD = 3  # of a form: title, introduction, progress
_OUR_COLUMNS = (1, 2, 4, 5)  # of a form: key, label, help, example
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")


def read(path: Path, questionnaire: Questionnaire) -> Returned:
    """The return in a file; Rejected, with a sentence for people, when it is not a return we can read."""
    _refuse_other_files(path)
    parts = read_parts(path)
    grids = _grids(path)
    for title, errors in parts.errors.items():
        _put(grids.get(title, []), errors)
    identity = _identity(grids)
    names = our_names(parts.names)
    found = find_sheets(questionnaire, grids, names)
    _refuse_other_workbooks(questionnaire, identity, found)
    sheets = {key: _sheet(questionnaire.sheet(key), where, grids[where.title]) for key, where in found.items()}
    sections = tuple(filter(None, identity.get("sections", "").split(",")))
    sent = questionnaire.as_sent(sections)
    foreign = {title: _size(grids[title]) for title in _foreign(questionnaire, grids, sheets)}
    remarks = (
        *_older(identity, questionnaire),
        *remarks_on_sheets(sent, sheets, foreign),
        *uncalculated_answers(sheets, parts.uncalculated),
        *customers_questions(sent, grids),
    )
    return Returned(
        workbook=path.name,
        sha256=sha256_of(path),
        template=identity.get("template", questionnaire.template),
        version=identity.get("version", questionnaire.version),
        engagement=identity.get("engagement", ""),
        round=int(identity["round"]) if identity.get("round", "").isdigit() else 1,
        sections=sections,
        sheets=sheets,
        counts=_counts(grids, sheets, foreign),
        remarks=remarks,
        extensions=int(identity["extensions"]) if identity.get("extensions", "").isdecimal() else None,
        replies=replies_in(grids.get(DISCREPANCIES, ())),
    )


def _refuse_other_files(path: Path) -> None:
    """Only what is a zip package goes on to a library."""
    try:
        with path.open("rb") as file:
            head = file.read(8)
            rest = file.read(1 << 16) if head.startswith(_OLE) else b""
    except OSError as refusal:
        raise Rejected("UNREADABLE", f"The file could not be opened: {refusal.strerror}.") from refusal
    if not head:
        raise Rejected("EMPTY", "The file is empty; please send the questionnaire again.")
    if head.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in rest:
            raise Rejected("ENCRYPTED", "The workbook has a password; please remove the password and send it again.")
        raise Rejected(
            "OLD_FORMAT", "This is an old Office file; please open it and save it as .xlsx (Excel Workbook)."
        )
    if not head.startswith(b"PK\x03\x04"):
        raise Rejected("NOT_XLSX", "The file is not an Excel workbook (.xlsx); please send the questionnaire itself.")


def _grids(path: Path) -> dict[str, list[list[Typed]]]:
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            # Without skip_empty_area=False the rows would be counted from the first filled one.
            return {
                title: workbook.get_sheet_by_name(title).to_python(skip_empty_area=False)
                for title in workbook.sheet_names
            }
    except PasswordError:
        raise Rejected(
            "ENCRYPTED", "The workbook has a password; please remove the password and send it again."
        ) from None
    except CalamineError as trouble:
        raise Rejected(
            "DAMAGED", "The workbook is damaged; please open it, save it again and send it once more."
        ) from trouble


def _put(grid: list[list[Typed]], errors: Mapping[tuple[int, int], str]) -> None:
    """Error cells, which calamine reads as blank, as the text that the customer sees."""
    for (row, column), error in errors.items():
        while len(grid) < row:
            grid.append([])
        line = grid[row - 1]
        line.extend([""] * (column - len(line)))
        line[column - 1] = error


def _identity(grids: Mapping[str, Grid]) -> dict[str, str]:
    return {str(row[0]): str(row[1]) for row in grids.get(IDENTITY_TITLE, ()) if len(row) > 1 and row[0] != ""}


def _refuse_other_workbooks(
    questionnaire: Questionnaire, identity: Mapping[str, str], found: Mapping[str, Found]
) -> None:
    anchored = any(anchor in (Anchor.NAME, Anchor.KEY) for where in found.values() for anchor in where.anchors.values())
    if not identity and not anchored:
        raise Rejected(
            "NOT_OURS",
            "This workbook is not a Programming Data Questionnaire; please return the workbook that was sent to you.",
        )
    template = identity.get("template", questionnaire.template)
    if template != questionnaire.template:
        raise Rejected("UNKNOWN_TEMPLATE", f"This workbook was made from another questionnaire ({template}).")
    version = identity.get("version", questionnaire.version)
    if _numbers(version) > _numbers(questionnaire.version):
        raise Rejected(
            "NEWER_TEMPLATE",
            f"This questionnaire has version {version}, newer than the {questionnaire.version} that this emprov knows; "
            "please update emprov and process it again.",
        )


def _older(identity: Mapping[str, str], questionnaire: Questionnaire) -> Iterator[Remark]:
    version = identity.get("version", questionnaire.version)
    if _numbers(version) < _numbers(questionnaire.version):
        yield Remark("WBK-005", None, {"version": version, "known": questionnaire.version})


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _sheet(sheet: Sheet, where: Found, grid: Grid) -> ReturnedSheet:
    return _form(sheet, where, grid) if sheet.layout is Layout.FORM else _table(sheet, where, grid)


def _table(sheet: Sheet, where: Found, grid: Grid) -> ReturnedSheet:
    body = grid[where.header_row :]
    first = where.header_row + 1
    answers = {key: _filled(body, first, column) for key, column in where.columns.items()}
    width = max((len(row) for row in body), default=0)
    known = set(where.columns.values())
    strays = [
        Stray(Cell(where.title, row, column), value)
        for column in range(1, width + 1)
        if column not in known
        for row, value in _filled(body, first, column).items()
    ]
    labels, above = _head(sheet, where, grid)
    return ReturnedSheet(
        key=sheet.key,
        title=where.title,
        columns=where.columns,
        rows={},
        anchors=where.anchors,
        first_row=first,
        answers=answers,
        labels=labels,
        strays=tuple(above + sorted(strays, key=lambda stray: stray.cell)),
    )


def _filled(body: Grid, first: int, column: int) -> dict[int, Typed]:
    at = column - 1
    return {number: row[at] for number, row in enumerate(body, first) if len(row) > at and row[at] != ""}


def _head(sheet: Sheet, where: Found, grid: Grid) -> tuple[int, list[Stray]]:
    """The cells down to the header: ours are counted, others are strays."""
    ours = _our_texts(sheet)
    titled = set(where.columns.values())
    labels, strays = 0, []
    for number, row in enumerate(grid[: where.header_row], 1):
        above, first = where.header_row - number, True
        for column, value in enumerate(row, 1):
            if value == "":
                continue
            if _is_label(value, above, first=first, titled=column in titled) or _known_text(value, ours):
                labels += 1
            else:
                strays.append(Stray(Cell(where.title, number, column), value))
            first = False
    return labels, strays


def _is_label(value: Typed, above: int, *, first: bool, titled: bool) -> bool:
    """Whether a cell so many rows above the header is ours, whatever words an older questionnaire had there.

    From the top: title, introduction, progress with the names of groups, examples, hidden keys, headers.
    """
    match above:
        case 5 | 4:
            return first
        case 3:
            return True
        case 2:
            return str(value).startswith("e.g. ")
        case 0:
            return titled
        case _:
            return False


@cache
def _our_texts(sheet: Sheet) -> frozenset[str]:
    """What a questionnaire says on a sheet by itself, to the letter; header texts also as compared."""
    texts = {sheet.title, sheet.intro, squeezed(sheet.title)}
    for field in sheet.fields:
        texts |= {field.key, field.title, field.example, f"e.g. {field.example}", field.ask, field.group}
        texts |= {squeezed(field.title), *map(squeezed, field.aliases)}
    return frozenset(texts)


def _known_text(value: Typed, ours: frozenset[str]) -> bool:
    return isinstance(value, str) and (value in ours or squeezed(value) in ours)


def _form(sheet: Sheet, where: Found, grid: Grid) -> ReturnedSheet:
    inputs = {(where.rows[key], column): key for key, column in where.columns.items()}
    lines = set(where.rows.values())
    answers: dict[str, dict[int, Typed]] = {key: {} for key in where.columns}
    ours = _our_texts(sheet)
    labels, strays = 0, []
    for number, row in enumerate(grid, 1):
        for column, value in enumerate(row, 1):
            if value == "":
                continue
            key = inputs.get((number, column))
            if key is not None:
                answers[key][number] = value
            elif number <= _FORM_HEAD or (number in lines and column in _OUR_COLUMNS) or _known_text(value, ours):
                labels += 1
            else:
                strays.append(Stray(Cell(where.title, number, column), value))
    return ReturnedSheet(
        key=sheet.key,
        title=where.title,
        columns=where.columns,
        rows=where.rows,
        anchors=where.anchors,
        first_row=where.header_row + 1,
        answers=answers,
        labels=labels,
        strays=tuple(strays),
    )


def _foreign(questionnaire: Questionnaire, grids: Mapping[str, Grid], sheets: Mapping[str, ReturnedSheet]) -> list[str]:
    """The titles of sheets that are neither the questionnaire's nor ours."""
    ours = {sheet.title for sheet in questionnaire.sheets} | {IDENTITY_TITLE, LISTS_TITLE, *REVIEW_SHEETS}
    ours |= {sheet.title for sheet in sheets.values()}
    return [title for title in grids if title not in ours]


def _size(grid: Grid) -> int:
    return sum(1 for row in grid for value in row if value != "")


def _counts(grids: Mapping[str, Grid], sheets: Mapping[str, ReturnedSheet], foreign: Mapping[str, int]) -> Counts:
    answers = sum(len(cells) for sheet in sheets.values() for cells in sheet.answers.values())
    strays = sum(len(sheet.strays) for sheet in sheets.values()) + sum(foreign.values())
    asked = {sheet.title for sheet in sheets.values()}
    ours = sum(_size(grid) for title, grid in grids.items() if title not in asked and title not in foreign)
    labels = sum(sheet.labels for sheet in sheets.values()) + ours
    return Counts(sum(map(_size, grids.values())), answers, labels, strays)
