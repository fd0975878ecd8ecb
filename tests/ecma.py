"""The rules of ECMA-376 that a workbook must keep, lest Excel offers to repair it."""

import posixpath
import re
from collections import Counter
from xml.etree import ElementTree

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FORMULAS = ("f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula")
# 18.8.22: what a font is made of, in any order.
FONT = frozenset(
    {"b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name", "family"}
    | {"charset", "scheme"}
)

# ECMA-376 part 1, 18.3.1.99: how the elements of a worksheet follow one another.
SHEET_ORDER = (
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)
# ECMA-376 part 1: how the elements of other parts follow one another.
ORDERS = {
    "worksheet": SHEET_ORDER,
    "workbook": [
        "fileVersion",
        "fileSharing",
        "workbookPr",
        "workbookProtection",
        "bookViews",
        "sheets",
        "functionGroups",
        "externalReferences",
        "definedNames",
        "calcPr",
        "oleSize",
        "customWorkbookViews",
        "pivotCaches",
        "extLst",
    ],
    "styleSheet": [
        "numFmts",
        "fonts",
        "fills",
        "borders",
        "cellStyleXfs",
        "cellXfs",
        "cellStyles",
        "dxfs",
        "tableStyles",
        "colors",
        "extLst",
    ],
    "dxf": ["font", "numFmt", "fill", "alignment", "border", "protection", "extLst"],
    "xf": ["alignment", "protection", "extLst"],
    "border": ["left", "right", "top", "bottom", "diagonal", "vertical", "horizontal"],
    "patternFill": ["fgColor", "bgColor"],
    "comments": ["authors", "commentList", "extLst"],
    "sheetView": ["pane", "selection", "pivotSelection", "extLst"],
    "cfRule": ["formula", "colorScale", "dataBar", "iconSet", "extLst"],
    "dataValidation": ["formula1", "formula2"],
    "c": ["f", "v", "is", "extLst"],
    "sheetPr": ["tabColor", "outlinePr", "pageSetUpPr"],
}


def parsed(data: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(data)  # noqa: S314 - made by the test


def local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def faults(content: dict[str, bytes]) -> list[str]:
    """Where a workbook breaks a rule of ECMA-376 for which Excel offers to repair it."""
    roots = {name: parsed(data) for name, data in content.items() if name.endswith((".xml", ".rels", ".vml"))}
    told = _badly_typed(content, roots) + _badly_related(content, roots)
    for name, root in roots.items():
        told += _badly_ordered(name, root) + _badly_counted(name, root)
    told += _badly_listed(roots) + _badly_styled(roots["xl/styles.xml"]) + _badly_linked(content, roots)
    styles = {local(child): len(child) for child in roots["xl/styles.xml"]}
    for name, root in roots.items():
        if name.startswith("xl/worksheets/sheet"):
            told += [f"{name}: {fault}" for fault in _bad_sheet(root, styles)]
    return told + _badly_noted(content, roots)


def _badly_typed(content: dict[str, bytes], roots: dict[str, ElementTree.Element]) -> list[str]:
    types = roots["[Content_Types].xml"]
    usual = [entry.attrib["Extension"].lower() for entry in types if local(entry) == "Default"]
    named = [entry.attrib["PartName"].lstrip("/") for entry in types if local(entry) == "Override"]
    twice = [name for name, count in Counter(usual + named).items() if count > 1]
    untyped = [name for name in content if name not in named and name.rpartition(".")[2] not in usual]
    return [
        f"{name}: typed twice, or has no type, or is gone"
        for name in (*twice, *{*named} - {*content}, *untyped)
        if name != "[Content_Types].xml"
    ]


def _badly_related(content: dict[str, bytes], roots: dict[str, ElementTree.Element]) -> list[str]:
    """Targets that are not there, ids given twice, mentions without a relationship, parts to which nothing leads."""
    told, reached = [], {"[Content_Types].xml"}
    owned: dict[str, set[str]] = {}
    for name in [name for name in content if name.endswith(".rels")]:
        folder = posixpath.dirname(posixpath.dirname(name))
        owner = posixpath.join(folder, posixpath.basename(name).removesuffix(".rels"))
        told += [f"{name}: belongs to no part"] if owner not in content and owner != "" else []
        ids = [relation.attrib["Id"] for relation in roots[name]]
        told += [f"{name}: {identifier} twice" for identifier, count in Counter(ids).items() if count > 1]
        owned[owner] = set(ids)
        reached.add(name)
        for relation in roots[name]:
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, relation.attrib["Target"])).lstrip("/")
                reached.add(target)
                told += [f"{name}: {target} is not there"] if target not in content else []
    told += [f"{name}: nothing leads there" for name in content if name not in reached]
    for name, root in roots.items():
        mentions = {
            value for element in root.iter() for key, value in element.attrib.items() if key.startswith(f"{{{OFFICE}}}")
        }
        told += [f"{name}: {mention} leads nowhere" for mention in mentions - owned.get(name, set())]
    return told


def _badly_ordered(name: str, root: ElementTree.Element) -> list[str]:
    told = []
    for element in root.iter():
        order = ORDERS.get(local(element))
        if order and "spreadsheetml/2006/main" in element.tag:
            children = [local(child) for child in element]
            strange = [child for child in children if child not in order]
            if strange or children != sorted(children, key=list(order).index):
                told.append(f"{name}: {local(element)} holds {children[:20]}")
    return told


def _badly_counted(name: str, root: ElementTree.Element) -> list[str]:
    lists = ("mergeCells", "fonts", "fills", "borders", "cellXfs", "dxfs", "numFmts", "dataValidations", "tableParts")
    return [
        f"{name}: {local(element)} counts {element.attrib['count']} of {len(element)}"
        for element in root.iter()
        if local(element) in lists and int(element.get("count", len(element))) != len(element)
    ]


def _badly_listed(roots: dict[str, ElementTree.Element]) -> list[str]:
    """Sheets and names given twice, names of sheets that are not there, several sheets selected."""
    book = roots["xl/workbook.xml"]
    sheets = [element for element in book.iter() if local(element) == "sheet"]
    defined = [element for element in book.iter() if local(element) == "definedName"]
    keys = [("sheet", tab.attrib["name"].casefold()) for tab in sheets]
    keys += [("number", tab.attrib["sheetId"]) for tab in sheets]
    keys += [("name", f"{name.attrib['name'].casefold()}@{name.get('localSheetId')}") for name in defined]
    told = [f"{what} {which} twice" for (what, which), count in Counter(keys).items() if count > 1]
    told += [
        f"a name of sheet {name.get('localSheetId')}"
        for name in defined
        if int(name.get("localSheetId", 0)) >= len(sheets)
    ]
    told += [
        f"{which} {view.get(which)} of {len(sheets)} sheets"
        for view in book.iter()
        for which in ("activeTab", "firstSheet")
        if int(view.get(which, 0)) >= len(sheets)
    ]
    selected = [
        name
        for name, root in roots.items()
        for view in root.iter()
        if local(view) == "sheetView" and view.get("tabSelected") in ("1", "true")
    ]
    return told + ([f"selected: {selected}"] if len(selected) > 1 else [])


def _badly_styled(styles: ElementTree.Element) -> list[str]:
    """Formats of fonts, fills and borders that are not there, and what no font has."""
    sections = {local(child): len(child) for child in styles}
    formats = [one for one in styles.iter() if local(one) == "xf"]
    told = [
        f"a format of {which} {one.get(which)}"
        for one in formats
        for which, section in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders"))
        if int(one.get(which, 0)) >= sections[section]
    ]
    strange = {local(child) for font in styles.iter() if local(font) == "font" for child in font} - FONT
    return told + [f"a font with {sorted(strange)}"] * bool(strange)


def _badly_linked(content: dict[str, bytes], roots: dict[str, ElementTree.Element]) -> list[str]:
    """Formulas that name a workbook which is not listed, and macros in a workbook whose type has none."""
    listed = sum(local(element) == "externalReference" for element in roots["xl/workbook.xml"].iter())
    told = []
    for name, root in roots.items():
        for element in root.iter():
            if local(element) in FORMULAS:
                numbers = re.findall(r"(?:^|[^\w\]])\[(\d+)\][^\[\]]*!", re.sub('"[^"]*"', "", element.text or ""))
                told += [f"{name}: workbook {number} of {listed}" for number in numbers if int(number) > listed]
    plain = b"sheet.main+xml" in content["[Content_Types].xml"]
    projects = [name for name in content if "vbaProject" in name] + ["a type"] * (
        b"vbaProject" in content["[Content_Types].xml"]
    )
    return told + [f"macros in a workbook without: {projects}"] * bool(plain and projects)


def _bad_sheet(root: ElementTree.Element, styles: dict[str, int]) -> list[str]:
    main = root.tag.partition("}")[0] + "}"
    rules = [rule for rule in root.iter() if local(rule) == "cfRule"]
    ranks = Counter(int(rule.attrib["priority"]) for rule in rules if "priority" in rule.attrib)
    told = [f"priority {rank} twice" for rank, count in ranks.items() if count > 1 or rank < 1]
    told += [f"no highlight {rule.get('dxfId')}" for rule in rules if int(rule.get("dxfId", 0)) >= styles["dxfs"]]
    cells = list(root.iter(f"{main}c"))
    told += [f"no format of {cell.get('r')}" for cell in cells if int(cell.get("s", 0)) >= styles["cellXfs"]]
    told += [f"{address} twice" for address, count in Counter(cell.get("r") for cell in cells).items() if count > 1]
    rows = [int(row.attrib["r"]) for row in root.iter(f"{main}row")]
    told += ["rows out of order"] if rows != sorted(set(rows)) else []
    formulas = [text.text or "" for text in root.iter(f"{main}formula")]
    return told + [f"long formula {formula[:40]}" for formula in formulas if len(formula) > 8192]


def _badly_noted(content: dict[str, bytes], roots: dict[str, ElementTree.Element]) -> list[str]:
    """Notes given twice or by nobody, notes without a box, boxes off the sheet, shape ids given twice."""
    told, numbers, blocks = [], [], []
    for name in (name for name in content if name.endswith(".vml")):
        drawing = content[name].decode()
        owned = re.findall(r'idmap [^>]*data="([\d,]+)"', drawing)
        mine = [int(number) for number in re.findall(r'<v:shape id="_x0000_s(\d+)"', drawing)]
        # A picture in the header has a name for an id, and Excel lets its drawing share a block.
        blocks += [block for listed in owned for block in listed.split(",")] if mine else []
        told += [
            f"{name}: shape {number} of a block of others"
            for number in mine
            if str(number // 1024) not in ",".join(owned).split(",")
        ]
        numbers += mine
        for corners in re.findall("<x:Anchor>([^<]*)", drawing):
            left, _, top, _, right, _, bottom, _ = map(int, corners.split(","))
            if not (0 <= left <= right <= 16_383 and 0 <= top <= bottom <= 1_048_575):
                told.append(f"{name}: a box off the sheet: {corners}")
    told += [f"shape {number} twice" for number, count in Counter(numbers).items() if count > 1]
    told += [f"block {block} twice" for block, count in Counter(blocks).items() if count > 1]
    for relations in (name for name in content if "worksheets/_rels" in name):
        ends = {relation.get("Type", "").rpartition("/")[2]: relation.attrib["Target"] for relation in roots[relations]}
        if "comments" not in ends:
            continue
        part = posixpath.normpath(posixpath.join("/xl/worksheets", ends["comments"])).lstrip("/")
        listed = [note for note in roots[part].iter() if local(note) == "comment"]
        addresses = [note.attrib["ref"] for note in listed]
        authors = len(roots[part][0])
        told += [f"{part}: notes twice"] if len(set(addresses)) < len(addresses) else []
        told += [
            f"{part}: nobody wrote {note.attrib['ref']}" for note in listed if int(note.attrib["authorId"]) >= authors
        ]
        told += [f"{part}: a note too long" for note in listed if len("".join(note.itertext())) > 32_767]
        drawings = [
            relation.attrib["Target"] for relation in roots[relations] if "vmlDrawing" in relation.attrib["Type"]
        ]
        shown = sum(
            content[posixpath.normpath(posixpath.join("/xl/worksheets", drawing)).lstrip("/")].count(
                b'ObjectType="Note"'
            )
            for drawing in drawings
        )
        told += [f"{part}: {len(listed)} notes in {shown} boxes"] if shown != len(listed) else []
    return told
