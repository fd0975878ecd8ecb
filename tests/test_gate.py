"""Every hostile or odd file has one verdict, told in a sentence; a changed verdict fails, whichever way it changed."""

import datetime as dt
import io
import json
import os
import random
import re
import socket
import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hostile import HOSTILE, MIB, READ, Return, filled, packed
from hostile_old import grids_of, ods_of, xls_of
from hostile_xml import STRINGS, STYLES, WORKBOOK
from openpyxl.xml.functions import fromstring

from emprov_xl.definitions.limits import usual_limits
from emprov_xl.errors import Rejected
from emprov_xl.issue import Order, issue_questionnaire
from emprov_xl.workbook.read import read

MUTANTS = 4_000 if os.environ.get("HYPOTHESIS_PROFILE") == "soak" else 60
HARMFUL = (  # those that would fill the memory, or take for ever
    "300 MiB that say they are 600 bytes",
    "a part that unpacks to 200 MiB",
    "thirty thousand parts",
    "many names for the bytes of one bomb",
    "a million elements deep",
    "a million elements that never end",
    "a comment of 9 MiB full of tags",
    "a writing for domain names",
    "sectors that follow each other for ever",
    "a table that lists one sector many times",
    "small sectors of 4 GiB",
    "a filled cell that repeats for ever",
    "blanks that stand for 8 GiB",
)


@pytest.fixture(scope="module")
def plain(tmp_path_factory, house):
    """A return as it comes back, small: every recipe starts from it."""
    file = tmp_path_factory.mktemp("plain") / "q.xlsx"
    issue_questionnaire(file, Order("Acme", "ACM-001", None, 5, frozenset(), None, None, dt.date(2026, 12, 1)), house)
    return filled(Return(file.read_bytes()))


@pytest.fixture
def judged(house, tmp_path):
    """What becomes of these bytes: the code of the refusal, or READ with what is remarked; and the sentence."""

    def judge(content, limits=None):
        file = tmp_path / "return.xlsx"
        file.write_bytes(content)
        try:
            returned = read(file, house.questionnaire, limits)
        except Rejected as refusal:
            return refusal.code, str(refusal)
        return " ".join([READ, *sorted({remark.code for remark in returned.remarks})]), ""

    return judge


@pytest.fixture(autouse=True)
def without_network(monkeypatch):
    def refuse(*_):
        raise AssertionError("a file made us call somebody")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def test_there_are_enough_of_them():
    assert len(HOSTILE) >= 120


@pytest.mark.parametrize("name", HOSTILE)
def test_each_file_has_its_verdict(plain, judged, name):
    recipe, verdict = HOSTILE[name]
    code, sentence = judged(recipe(plain))
    assert code == verdict, sentence
    if not code.startswith(READ):
        assert re.fullmatch(r"[A-Z][^\n\x1b]{20,500}\.", sentence)
        assert re.search(r"[Pp]lease|questionnaire", sentence), "each says what to do"


def test_what_is_read_is_all_that_was_typed(plain, house, tmp_path):
    """Also of files that no office program made."""
    for name, content in (("q.xlsx", plain.whole), ("q.xls", xls_of(plain)), ("q.ods", ods_of(plain))):
        file = tmp_path / name
        file.write_bytes(content)
        answers = read(file, house.questionnaire).sheets["extensions"].answers
        assert (answers["extension"], answers["display_name"]) == (
            {7: "2001", 8: "2002"},
            {7: "Ana Ruiz", 8: "Ben Ode"},
        ), name


def test_every_beginning_of_a_return_is_refused(plain, judged):
    whole = plain.whole
    for part in range(64):
        code, _ = judged(whole[: len(whole) * part // 64])
        assert code in ("EMPTY", "DAMAGED"), part


# Limits: each is met from both sides, at what a plain return has.


def elements(back, name):
    return fromstring(back.parts[name]).iter()


def depth_of(element):
    return 1 + max(map(depth_of, element), default=0)


def roots(back):
    return [fromstring(part) for name, part in back.parts.items() if name.endswith((".xml", ".rels"))]


def values_in(back, pattern):
    sheets = (part for name, part in back.parts.items() if name.startswith("xl/worksheets/sheet"))
    return max(len(re.findall(pattern, part)) for part in sheets)


def merged_in(back):
    sheets = openpyxl.load_workbook(io.BytesIO(back.whole)).worksheets
    return max(sum(area.size["rows"] * area.size["columns"] for area in sheet.merged_cells.ranges) for sheet in sheets)


def spanned_in(back):
    grids = grids_of(back)
    return max(max(rows) * max(max(cells) for cells in rows.values()) for title, rows in grids.items() if rows)


MEASURES = {
    "file": lambda back: len(back.whole),
    "entries": lambda back: len(back.parts),
    "part": lambda back: max(map(len, back.parts.values())),
    "unzipped": lambda back: sum(map(len, back.parts.values())),
    "depth": lambda back: max(map(depth_of, roots(back))),
    "sheets": lambda back: sum(each.tag.endswith("}sheet") for each in elements(back, WORKBOOK)),
    "cells": lambda back: values_in(back, rb"<v>|<is>"),
    "spanned": spanned_in,
    "merged": merged_in,
    "formats": lambda back: len(fromstring(back.parts[STYLES]).find("{*}cellXfs")),
    "strings": lambda back: sum(each.tag.endswith("}si") for each in elements(back, STRINGS)),
    "declared": lambda back: int(fromstring(back.parts[STRINGS]).attrib["uniqueCount"]),
}


@pytest.mark.parametrize("key", MEASURES)
def test_a_limit_is_met_on_both_sides(plain, judged, key):
    has = MEASURES[key](plain)
    assert judged(plain.whole, usual_limits().with_figures({key: has}))[0] == READ
    code, sentence = judged(plain.whole, usual_limits().with_figures({key: has - 1}))
    assert code == usual_limits()[key].code
    assert f"{has:,}" in sentence
    assert f"{has - 1:,}" in sentence


@pytest.mark.parametrize(("more", "verdict"), [(-20, READ), (1, "XML_TEXT")])
def test_a_text_is_as_long_as_it_may_be(plain, judged, more, verdict):
    longest = max(len(run) for part in plain.parts.values() for run in re.split(rb"(?=<)", part))
    content = plain.on_extensions(lambda part: part + b"<!--" + b"a" * (2 * longest + more) + b"-->")
    assert judged(content, usual_limits().with_figures({"text": 2 * longest}))[0] == verdict


@pytest.mark.parametrize(("more", "verdict"), [(0, READ), (1, "ZIP_RATIO")])
def test_a_part_is_as_steep_as_it_may_be(plain, judged, more, verdict):
    content = plain.packed(**{"xl/media/x.bin": bytes(2 * MIB)})
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        entry = package.getinfo("xl/media/x.bin")
        ratio = -(-entry.file_size // entry.compress_size)
    assert judged(content, usual_limits().with_figures({"ratio": ratio - more}))[0] == verdict


@pytest.mark.parametrize("seed", range(MUTANTS // 20))
def test_whatever_is_spoilt_is_read_or_refused(plain, judged, seed):
    """Never anything else: no crash, and no text that is no sentence."""
    dice = random.Random(seed)
    for _ in range(20):
        code, sentence = judged(spoilt(plain, dice))
        assert code.startswith(READ) or re.fullmatch(r"[A-Z][^\n\x1b]{20,500}\.", sentence)


def spoilt(back, dice):
    """A return with a few bytes changed: of its container, of one part, or of its twin in another form."""
    parts = back.parts
    name = dice.choice([*CORE, back.sheet, *parts])
    old, new = xls_of(back), ods_of(back)
    match dice.randrange(5):
        case 0:
            return changed(back.whole, dice)
        case 1:
            return changed(old, dice)
        case 2:
            return changed_in(new, "content.xml", dice)
        case _:
            return changed_in(back.whole, name, dice)


def changed_in(whole, name, dice):
    with zipfile.ZipFile(io.BytesIO(whole)) as package:
        parts = {each: package.read(each) for each in package.namelist()}
    return packed((parts | {name: changed(parts[name], dice)}).items())


def changed(content, dice):
    copy = bytearray(content)
    for _ in range(dice.choice((1, 1, 2, 5))):
        at = dice.randrange(len(copy))
        match dice.randrange(5):
            case 0:
                copy[at] ^= 1 << dice.randrange(8)
            case 1:
                del copy[at : at + dice.choice((1, 3, 20, 400))]
            case 2:
                copy[at:at] = dice.choice(PIECES)
            case 3:
                copy[at : at + 4] = dice.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f"))
            case _:
                copy[at:at] = copy[at : at + dice.choice((8, 50, 600))]
    return bytes(copy)


CORE = (WORKBOOK, STRINGS, STYLES, "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "_rels/.rels")
PIECES = (b"<", b">", b"&", b'"', b"/>", b"</row>", b"\0", b'<c r="A7">', b"<v>", b"<!--", b"]]>", b"9" * 30, b"-1")


def test_harm_is_refused_quickly_and_with_flat_memory(plain, tmp_path):
    for number, name in enumerate(HARMFUL):
        (tmp_path / f"{number}.xlsx").write_bytes(HOSTILE[name][0](plain))
    told = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(MEASURED), str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
    )
    for line in told.stdout.splitlines():
        number, seconds, grown = json.loads(line)
        assert seconds < 3, HARMFUL[number]
        assert grown < 150, HARMFUL[number]


MEASURED = """
    import json, resource, sys, time
    from pathlib import Path
    from emprov_xl.errors import Rejected
    from emprov_xl.house import load_house
    from emprov_xl.workbook.read import read

    house = load_house()
    peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    before = peak()
    for file in sorted(Path(sys.argv[1]).iterdir(), key=lambda file: int(file.stem)):
        start = time.process_time()
        try:
            read(file, house.questionnaire)
            raise SystemExit(f"{file} was read")
        except Rejected:
            print(json.dumps([int(file.stem), time.process_time() - start, peak() - before]))
"""
