"""What customers put into a workbook goes through marking whole, and what comes out keeps the rules of a package."""

import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
from ecma import faults, local, parsed
from marking import LOOK, discrepancies, opened, our_formulas, parts
from python_calamine import CalamineWorkbook
from torture import MERGED, NAMES, NOTED, PIN, RICH, TALKED, torture_marks, torture_workbook

from emprov_xl.workbook.annotate import Annotation, annotate
from emprov_xl.workbook.marking.comments import LAST_LINE

PAGES = (discrepancies("one", "two"), discrepancies("x", title="Review Summary"))
EXTENSIONS, SITE, START = (f"xl/worksheets/sheet{number}.xml" for number in (7, 2, 1))
OWN, OLD = "xl/worksheets/sheet90.xml", "xl/worksheets/sheet91.xml"

MARKS, NOTES, BOXES = "our highlights and the mention of our notes", "our notes", "the boxes of our notes"
LINKS = "links to parts that are new, or gone"
CHANGED = {
    "[Content_Types].xml": "the types of parts that are new, or gone",
    "docProps/app.xml": "the list of sheets",
    "xl/_rels/workbook.xml.rels": LINKS,
    "xl/comments1.xml": NOTES,
    "xl/drawings/vmlDrawing1.vml": BOXES,
    "xl/styles.xml": "looks of our highlights and pages, behind those there were",
    "xl/workbook.xml": "the list of sheets and names",
    START: "the workbook opens on another sheet, so this one is selected no more",
    EXTENSIONS: MARKS,
    SITE: MARKS,
    OWN: MARKS,
    OLD: MARKS,
    "xl/worksheets/_rels/sheet90.xml.rels": LINKS,
}
ADDED = {
    **{f"xl/comments{number}.xml": NOTES for number in (2, 3, 4)},
    **{f"xl/drawings/vmlDrawing{number}.vml": BOXES for number in (3, 4, 5)},
    **{f"xl/worksheets/_rels/sheet{number}.xml.rels": LINKS for number in (2, 91)},
    "xl/worksheets/sheet40.xml": "our page Discrepancies",
    "xl/worksheets/sheet41.xml": "our page Review Summary",
}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return torture_workbook(tmp_path_factory.mktemp("torture"))


@pytest.fixture(scope="module")
def done(source: Path) -> tuple[Path, Annotation]:
    target = source.with_name("marked.xlsx")
    return target, annotate(source, target, torture_marks(), PAGES, LOOK)


@pytest.fixture(scope="module")
def marked(done: tuple[Path, Annotation]) -> Path:
    return done[0]


def below(data: bytes, name: str) -> list[ElementTree.Element]:
    return [element for element in parsed(data).iter() if local(element) == name]


def written(element: ElementTree.Element) -> str:
    return ElementTree.canonicalize(ElementTree.tostring(element, encoding="unicode"))


# --- which parts differ, and why


def test_the_source_has_what_customers_have(source: Path) -> None:
    assert faults(parts(source)) == []
    assert {name: found for name, found in features(source).items() if not found} == {}


def test_a_part_differs_only_where_there_is_a_reason(source: Path, done: tuple[Path, Annotation]) -> None:
    before, after = parts(source), parts(done[0])
    assert {name for name in before if before[name] != after.get(name)} == set(CHANGED) == set(done[1].changed)
    assert set(after) - set(before) == set(ADDED) == set(done[1].added)
    assert done[1].reasons == CHANGED | ADDED
    assert list(after)[: len(before)] == list(before)
    assert done[1].removed == done[1].not_found == ()
    assert [cell.address for cell in done[1].notes_left_out] == [TALKED]


def test_in_a_changed_sheet_only_what_follows_the_rows_differs(source: Path, marked: Path) -> None:
    before, after = parts(source), parts(marked)
    for name in (EXTENSIONS, SITE, OWN, OLD):
        end = before[name].index(b"</sheetData>")
        assert before[name][:end] == after[name][:end]


def test_taking_our_marks_off_gives_the_customers_parts_back(source: Path, marked: Path) -> None:
    cleaned = source.with_name("cleaned.xlsx")
    annotate(marked, cleaned, (), (), LOOK)
    before, after = parts(source), parts(cleaned)
    assert set(after) == set(before)
    differing = {name for name in before if before[name] != after[name]}
    # Formats, an author and box heights do no harm and are used again; a Types part may list its parts otherwise.
    harmless = {"xl/styles.xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml", "[Content_Types].xml"}
    assert differing <= harmless | {START, EXTENSIONS, SITE, "xl/workbook.xml"}
    for name in (EXTENSIONS, SITE):
        assert unranked(before[name]) == unranked(after[name])
    assert notes(before["xl/comments1.xml"]) == notes(after["xl/comments1.xml"])
    assert names(before) == names(after)


def unranked(sheet: bytes) -> bytes:
    return re.sub(rb'(<(?:\w+:)?cfRule [^>]*)priority="\d+"', rb"\1", sheet)


# --- every feature survives


def notes(comments: bytes) -> dict[str, str]:
    return {note.attrib["ref"]: "".join(note.itertext()) for note in below(comments, "comment")}


def names(content: dict[str, bytes]) -> list[str]:
    listed = below(content["xl/workbook.xml"], "definedName")
    ours = [name for name in listed if name.attrib["name"].startswith("emprov.page.")]
    # Our pages come last, behind 41 sheets.
    theirs = [name for name in listed if name not in ours and int(name.get("localSheetId", 0)) <= 40]
    return [written(name) for name in theirs]


def boxes(content: dict[str, bytes], addresses: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """How the customer's notes look: colour, place and first corner; the last corner of one that is not marked too."""
    found = {}
    for shape in re.findall(r"<v:shape .*?</v:shape>", content["xl/drawings/vmlDrawing1.vml"].decode(), re.DOTALL):
        row, column = (int(re.search(rf"<x:{name}>(\d+)", shape)[1]) for name in ("Row", "Column"))
        address = f"{'ABCDEFG'[column]}{row + 1}" if column < 7 else ""
        if address in addresses:
            corners = re.search("<x:Anchor>([^<]*)", shape)[1].split(",")
            kept = corners if address == "B30" else corners[:6]
            rest = re.sub("<x:Anchor>[^<]*", "", shape)
            found[address] = (rest, *kept)
    return found


def features(path: Path) -> dict[str, object]:
    """What there is of every feature, read from the parts, so that no library can be blind to it."""
    content = parts(path)
    sheet, own, old = content[EXTENSIONS], content[OWN], content[OLD]
    book = content["xl/workbook.xml"]

    def of(data: bytes, *wanted: str) -> list[str]:
        return [written(element) for name in wanted for element in below(data, name)]

    def stored(*starts: str) -> dict[str, bytes]:
        return {name: data for name, data in content.items() if name.startswith(starts)}

    note = {address: text for address, text in notes(content["xl/comments1.xml"]).items() if address in NOTED}
    rules = [rule for rule in below(sheet, "cfRule") if LAST_FORMULA not in "".join(rule.itertext())]
    return {
        "images": stored("xl/media/"),
        "chart": stored("xl/charts/"),
        "text box": stored("xl/drawings/drawing") if b"<xdr:sp " in content["xl/drawings/drawing1.xml"] else None,
        "links of drawings": stored("xl/drawings/_rels/"),
        "picture in the header": content["xl/drawings/vmlDrawing2.vml"],
        "what is drawn on the sheet": of(sheet, "drawing", "legacyDrawing", "legacyDrawingHF"),
        "rich text": below(content["xl/sharedStrings.xml"], "r") and content["xl/sharedStrings.xml"],
        "conversation": stored("xl/threadedComments/"),
        "persons": stored("xl/persons/"),
        "placeholder of a conversation": notes(content["xl/comments1.xml"])[TALKED],
        "own notes": {address: text.partition("\n\nE-MetroTel")[0] for address, text in note.items()},
        "boxes of own notes": boxes(content, NOTED),
        "lists of 2010": of(sheet, "dataValidations"),
        "formats of 2010": [unranked(text.encode()) for text in of(sheet, "conditionalFormattings")],
        "own formats, in order": [
            (rule.get("type"), rule.get("dxfId"), "".join(rule.itertext()))
            for rule in sorted(rules, key=lambda rule: int(rule.get("priority", 0)))
        ],
        "table with totals": stored("xl/tables/"),
        "mention of the table": of(own, "tableParts"),
        "protection": of(sheet, "sheetProtection") + of(old, "sheetProtection"),
        "print set-up": [
            text
            for data in (sheet, own)
            for text in of(data, "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks")
        ],
        "printer": stored("xl/printerSettings/"),
        "states of sheets": [
            (tab.attrib["name"], tab.get("state")) for tab in below(book, "sheet") if tab.attrib["name"] not in TITLES
        ],
        "names": names(content) if len(names(content)) > NAMES else None,
        "custom XML": stored("customXml/"),
        "links": of(own, "hyperlinks") + of(sheet, "hyperlinks"),
        "targets of links": [
            relation.attrib["Target"]
            for relation in below(content["xl/worksheets/_rels/sheet90.xml.rels"], "Relationship")
            if relation.get("TargetMode")
        ],
        "merged cells": of(sheet, "mergeCells") + of(own, "mergeCells"),
        "formulas and what they gave": of(own, "c"),
        "theme": stored("xl/theme/"),
        "properties": {name: unlisted(data) for name, data in stored("docProps/").items()},
    }


def unlisted(properties: bytes) -> bytes:
    """Properties without the titles of our pages, and without how many sheets there are."""
    without = re.sub("|".join(f"<vt:lpstr>{title}</vt:lpstr>" for title in TITLES).encode(), b"", properties)
    return re.sub(rb"(?<=<vt:i4>)\d+(?=<)|(?<=<TitlesOfParts><vt:vector size=.)\d+", b"", without)


LAST_FORMULA = 'N("emprov")'
TITLES = ("Discrepancies", "Review Summary")


def test_every_feature_survives(source: Path, marked: Path) -> None:
    before, after = features(source), features(marked)
    assert [name for name in before if before[name] != after[name]] == []


def test_two_other_readers_find_the_same_values(source: Path, marked: Path) -> None:
    assert values(marked) == values(source)
    with CalamineWorkbook.from_path(source) as one, CalamineWorkbook.from_path(marked) as other:
        for title in one.sheet_names:
            assert one.get_sheet_by_name(title).to_python() == other.get_sheet_by_name(title).to_python()


def values(path: Path) -> dict[str, dict[str, object]]:
    return {
        # Its rows are not iterated: a note on the last cell makes openpyxl count all cells up to there.
        sheet.title: {cell.coordinate: cell.value for cell in sheet._cells.values() if cell.value is not None}
        for sheet in opened(path, data_only=True).worksheets
        if sheet.title not in TITLES
    }


def test_every_mark_is_shown_once(marked: Path) -> None:
    content = parts(marked)
    shown = Counter(note.attrib["ref"] for note in below(content["xl/comments1.xml"], "comment"))
    anchors = {"D13": MERGED.partition(":")[0], TALKED: ""}
    wanted = {
        anchors.get(mark.cell.address, mark.cell.address)
        for mark in torture_marks()
        if mark.cell.title == "Extensions" and mark.note
    } - {""}
    assert shown == Counter(wanted | {*NOTED, TALKED})
    told = [text for text in notes(content["xl/comments1.xml"]).values() if LAST_LINE in text]
    assert len(told) == len(wanted)
    assert all(text.count(LAST_LINE) == 1 for text in told)


def test_what_is_secret_stands_in_no_part_that_we_wrote(source: Path, done: tuple[Path, Annotation]) -> None:
    before, after = parts(source), parts(done[0])
    ours = {name: after[name] for name in (*done[1].changed, *done[1].added)}
    tails = {name: data.partition(b"</sheetData>")[2] if name in before else data for name, data in ours.items()}
    assert [name for name, data in tails.items() if PIN.encode() in (data or ours[name])] == []


# --- the rules of a package


def test_a_marked_workbook_keeps_the_rules_of_a_package(marked: Path) -> None:
    assert faults(parts(marked)) == []


@pytest.mark.parametrize(
    ("part", "old", "new", "words"),
    [
        (EXTENSIONS, '<drawing r:id="rId1"/>', '<drawing r:id="rId77"/>', "leads nowhere"),
        ("[Content_Types].xml", "/xl/comments1.xml", "/xl/comments8.xml", "is gone"),
        ("xl/_rels/workbook.xml.rels", "persons/person.xml", "persons/nobody.xml", "not there"),
        (
            EXTENSIONS,
            '<drawing r:id="rId1"/><legacyDrawing r:id="rId2"/>',
            '<legacyDrawing r:id="rId2"/><drawing r:id="rId1"/>',
            "holds",
        ),
        ("xl/styles.xml", '<dxfs count="', '<dxfs count="1', "counts"),
        (EXTENSIONS, '<mergeCells count="', '<hyperlinks/><mergeCells count="', "holds"),
        (EXTENSIONS, 'dxfId="0" priority="', 'dxfId="999" priority="', "no highlight"),
    ],
)
def test_the_rules_see_what_is_broken(source: Path, part: str, old: str, new: str, words: str) -> None:
    content = parts(source)
    assert old in content[part].decode()
    content[part] = content[part].decode().replace(old, new, 1).encode()
    assert any(words in fault for fault in faults(content))


# --- rounds


def test_marking_a_marked_workbook_is_marking_once(source: Path, marked: Path) -> None:
    again = source.with_name("again.xlsx")
    annotate(marked, again, torture_marks(), PAGES, LOOK)
    assert again.read_bytes() == marked.read_bytes()


def test_rounds_with_other_marks_leave_no_residue(source: Path, marked: Path) -> None:
    some = tuple(mark for number, mark in enumerate(torture_marks()) if number % 3)
    rounds, path = [counted(marked)], marked
    for number, (marks, pages) in enumerate(((some, PAGES[:1]), ((), ()), (torture_marks(), PAGES)), start=2):
        target = source.with_name(f"round{number}.xlsx")
        annotate(path, target, marks, pages, LOOK)
        assert faults(parts(target)) == []
        rounds.append(counted(target))
        path = target
    assert rounds[3] == rounds[0]
    assert features(path) == features(source)
    assert len(our_formulas(parts(path)[EXTENSIONS])) == len(our_formulas(parts(marked)[EXTENSIONS]))


def counted(path: Path) -> dict[str, object]:
    """How much there is of everything that could pile up."""
    content = parts(path)
    sections = {local(section): len(section) for section in parsed(content["xl/styles.xml"])}
    lists = ("[Content_Types].xml", "xl/_rels/workbook.xml.rels", *(name for name in content if "_rels/sheet" in name))
    lengths = {name: len(parsed(content[name])) for name in lists}
    authors = {name: len(below(data, "author")) for name, data in content.items() if "/comments" in name}
    names_listed = len(below(content["xl/workbook.xml"], "definedName"))
    return {"parts": sorted(content), "names": names_listed, **sections, **lengths, **authors}


# --- LibreOffice


# LibreOffice is slow over this workbook with marks at the very end of a sheet, so these tests leave those out.
NEAR = tuple(mark for mark in torture_marks() if mark.cell.row <= 5_000 and mark.cell.column <= 702)


@pytest.fixture(scope="module")
def near(source: Path) -> Path:
    target = source.with_name("near.xlsx")
    annotate(source, target, NEAR, PAGES, LOOK)
    return target


@pytest.fixture(scope="module")
def saved(near: Path, libreoffice) -> Path:
    return libreoffice(near, "xlsx")


@pytest.mark.libreoffice
def test_libreoffice_opens_it_and_finds_the_same_values(source: Path, saved: Path, libreoffice) -> None:
    before, after = values(libreoffice(source, "xlsx")), values(saved)
    assert list(after) == list(before)
    assert after == before
    assert after["Our list"]["B6"] == 6.5
    assert after["Extensions"][RICH] == "bold and red"


@pytest.mark.libreoffice
def test_what_libreoffice_saved_shows_each_mark_once_again(source: Path, near: Path, saved: Path) -> None:
    again = source.with_name("after_libreoffice.xlsx")
    annotate(saved, again, NEAR, PAGES, LOOK)
    one, other = (our_notes(path) for path in (near, again))
    other.pop(TALKED)  # LibreOffice does not keep the conversation, so this cell has room for a note now
    assert one == other
    assert opened(again).sheetnames == opened(near).sheetnames
    assert faults(parts(again)) == []


def our_notes(path: Path) -> dict[str, str]:
    sheet = opened(path)["Extensions"]
    return {
        cell.coordinate: cell.comment.text
        for cell in sheet._cells.values()
        if cell.comment and LAST_LINE in cell.comment.text
    }
