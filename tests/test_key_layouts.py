"""Keys as pictures and their labels of paper: every planned key is drawn once, and what is not seen is said."""

import os
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emprov_xl.definitions.catalogue import load_catalogue
from emprov_xl.definitions.faces import faces_from
from emprov_xl.definitions.plan import load_plan_order
from emprov_xl.definitions.questionnaire import load_questionnaire
from emprov_xl.definitions.tables import Table
from emprov_xl.errors import WrongDefinition
from emprov_xl.frames import frames_from
from emprov_xl.model.catalogue import Face, Labels, Run, Source
from emprov_xl.model.key_board import Board, BoardKey, BoardPart, BoardUser, Fit
from emprov_xl.model.page import Styled
from emprov_xl.planning.key_grid import part_rows
from emprov_xl.planning.key_labels_page import key_labels_pages
from emprov_xl.planning.key_layouts_page import key_layouts_page
from emprov_xl.planning.pages import plan_pages
from emprov_xl.planning.plan import plan_for
from emprov_xl.workbook.pages import write_pages
from tests.returns import returned_from, returned_of
from tests.samples import hospital, lakeside

GOLDEN = Path(__file__).parent / "golden" / "key_layouts.txt"
SHOWN = ("Reception", "2051, own keys", "Harbour desk")
READ = Source("a manual", "N", verified=True)
HEARD = Source("hearsay", "R", verified=False)
MODELS = ("M7208", "M7324", "1140E", "i2002", "M3904", "T7100", "SIP phone", "Infinity 5010", "Princess 702", "")


@pytest.fixture(scope="module")
def plan_of():
    catalogue = load_catalogue()
    questionnaire = load_questionnaire(catalogue)
    order = load_plan_order(questionnaire)

    def plan(given):
        if isinstance(given, str):
            returned = returned_from(given, questionnaire)
        else:
            returned = returned_of(given, questionnaire, "ACM-001")
        frames, _ = frames_from(returned, questionnaire)
        return plan_for(frames, returned, catalogue, order, (), as_of="2026-12-01")

    return plan


@pytest.fixture(scope="module")
def samples(plan_of):
    return SimpleNamespace(clinic=plan_of(lakeside.SHEETS), hospital=plan_of(hospital.SHEETS))


def layouts_of(plan):
    (page,) = key_layouts_page(plan.boards, "")
    return page


def numbers_in(rows):
    """The numbers of the keys that are drawn in rows."""
    return [cell.value for row in rows for cell in row if is_number(cell)]


def is_number(cell):
    return isinstance(cell, Styled) and cell.style.startswith("key") and isinstance(cell.value, int)


def planned(plan):
    """What the chapters Key Sets and Keys of a plan say of each extension: the positions of its keys."""
    keys, base, sets = {}, {}, {}
    for thing in plan.objects:
        said = {setting.label: setting.value for setting in thing.settings}
        if thing.kind == "Key":
            module = 0 if said["Module"] == "telephone" else int(said["Module"])
            keys.setdefault(said["Key set"], []).append((module, int(said["Key"])))
        if thing.kind == "Key set":
            base[thing.key] = said.get("On top of")
        if thing.kind == "Extension" and "Key set" in said:
            sets[thing.key] = said["Key set"]
    return {number: sorted({*keys.get(name, ()), *keys.get(base[name], ())}) for number, name in sets.items()}


def drawn(plan):
    """For each extension the positions of the keys that are drawn and are not free slots of the set."""
    found = {}
    for board in plan.boards:
        for user in board.users:
            assert user.number not in found, "two pictures of one telephone"
            places = [(part.module, key.number) for part in board.parts for key in part.keys]
            assert len(set(places)) == len(places)
            found[user.number] = places
    return found


# --- every key, once


@pytest.mark.parametrize("sample", ["clinic", "hospital"])
def test_every_planned_key_is_in_the_picture_of_its_telephone_once(samples, sample):
    plan = getattr(samples, sample)
    pictures, keys = drawn(plan), planned(plan)
    assert pictures.keys() == keys.keys()
    assert all(set(keys[number]) <= set(pictures[number]) for number in keys)
    slots = [key.number for board in plan.boards for part in board.parts for key in part.keys]
    assert sorted(numbers_in(layouts_of(plan).rows)) == sorted(slots)


@settings(max_examples=25, deadline=None)
@given(
    keys=st.lists(
        st.tuples(
            st.sampled_from(("Desk", "2001")),
            st.integers(0, 4),
            st.integers(1, 60),
            st.sampled_from(("Line", "Hold", "None", "BLF")),
        ),
        max_size=20,
        unique_by=lambda key: key[:3],
    ),
    phones=st.lists(
        st.tuples(
            st.sampled_from(MODELS),
            st.sampled_from(("", "KBA", "CAP", "Sidecar")),
            st.sampled_from(("", "0", "2", "900000")),
            st.sampled_from(("", "3", "120")),
        ),
        min_size=1,
        max_size=5,
    ),
)
def test_no_planned_key_is_lost_whatever_the_telephone(plan_of, keys, phones):
    extensions = [{"extension": str(2001 + at), "key_layout": "Desk"} for at in range(len(phones))]
    fields = ("phone_model", "module_model", "module_count", "line_appearances")
    for row, typed in zip(extensions, phones, strict=True):
        row.update({field: text for field, text in zip(fields, typed, strict=True) if text})
    rows = [dict(zip(("layout", "module", "key", "function"), map(str, key), strict=True)) for key in keys]
    plan = plan_of({"extensions": extensions, "key_layouts": rows})
    pictures = drawn(plan)
    assert all(set(places) <= set(pictures[number]) for number, places in planned(plan).items())
    slots = [key.number for board in plan.boards for part in board.parts for key in part.keys]
    assert len(slots) < 1_500
    if plan.boards:
        assert sorted(numbers_in(layouts_of(plan).rows)) == sorted(slots)


def test_own_keys_lie_on_those_of_the_layout_even_where_a_layout_is_called_like_them(plan_of):
    plan = plan_of(
        "| extensions | extension | key_layout |\n| 7 | 2001 | 2001, own keys |\n\n"
        "| key_layouts | layout | key | function |\n"
        "| 7 | 2001, own keys | 4 | Hold |\n| 8 | 2001 | 4 | Redial |\n| 9 | 2001 | 5 | Release |"
    )
    (board,) = plan.boards
    assert [(key.number, key.does) for key in board.parts[0].keys] == [(1, "Line"), (4, "Redial"), (5, "Release")]


def test_a_layout_that_nobody_has_is_drawn_as_well(plan_of):
    plan = plan_of("| key_layouts | layout | key | function |\n| 7 | Spare | 4 | Hold |")
    (board,) = plan.boards
    assert (board.layout, board.users, numbers_in(layouts_of(plan).rows)) == ("Spare", (), [4])
    assert "Chosen for no telephone." in str(layouts_of(plan).rows)


def test_a_plan_without_keys_has_no_such_sheets(plan_of):
    assert plan_of("| extensions | extension | phone_model |\n| 7 | 2001 | Analog phone |").boards == ()
    assert list(key_layouts_page((), "")) == list(key_labels_pages((), "")) == []


# --- what does not fit


TIGHT = """
| extensions | extension | phone_model | key_layout | line_appearances |
| 7          | 2001      | M7208       | Desk       |                  |
| 8          | 2002      | 1140E       | Desk       |                  |
| 9          | 2003      | M7208       |            | 11               |

| key_layouts | layout | module | key | function |
| 7           | Desk   |        | 1   | Line     |
| 8           | Desk   |        | 14  | Hold     |
| 9           | Desk   | 2      | 3   | Redial   |
"""


def fits(board):
    return {(part.module, key.number): part.fit for part in board.parts for key in part.keys if key.does}


def test_a_key_that_the_set_lacks_is_red_and_one_that_it_may_lack_is_not(plan_of):
    norstar, nortel, _ = plan_of(TIGHT).boards
    assert fits(norstar) == {(0, 1): Fit.HAS, (0, 14): Fit.LACKS, (2, 3): Fit.LACKS}
    assert fits(nortel) == {(0, 1): Fit.HAS, (0, 14): Fit.PERHAPS, (2, 3): Fit.LACKS}
    assert norstar.lacks == (
        "More than the 8 keys of the M7208: key 14",
        "Key module 2 (the telephone has none): key 3",
    )
    looks = [{cell.style for row in part_rows(part, 4, 4) for cell in row} for part in norstar.parts[1:]]
    assert all("key_lacks" in styles for styles in looks)


def test_lines_that_find_no_key_are_told(plan_of):
    assert plan_of(TIGHT).boards[-1].lacks == ("11 lines are asked for, 8 find a key.",)


def test_what_is_not_known_or_not_verified_is_said(plan_of):
    norstar, nortel, _ = plan_of(TIGHT).boards
    assert not any("keys" in doubt for doubt in norstar.doubts if doubt.startswith("Not verified"))
    assert "that the 1140E has 12 keys" in nortel.doubts[1]
    assert all("as a list of two columns" in board.doubts[0] for board in (norstar, nortel))


# --- labels as they are seen


@settings(max_examples=60, deadline=None)
@given(
    label=st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40), letters=st.integers(1, 20)
)
def test_a_label_is_never_longer_than_the_set_shows_without_being_marked(label, letters):
    part = BoardPart("Set", 0, (BoardKey(1, label, "Hold"),), face=Face(Labels.DISPLAY, READ, READ, letters))
    _, upper, lower = part_rows(part, 4, 4)
    assert upper[1].value == label[:letters]
    if len(label) > letters:
        assert upper[1].style == "key_cut"
        assert f"“{label[letters:]}”" in lower[1].value
    else:
        assert upper[1].style == "key"


def test_a_label_of_paper_is_not_cut():
    part = BoardPart("Set", 0, (BoardKey(1, "x" * 40, "Hold"),), face=Face(Labels.PAPER, READ, READ, 5))
    assert part_rows(part, 4, 4)[1][1].value == "x" * 40


def test_a_line_bears_the_number_of_the_only_one_who_has_it_and_many_have_each_their_own(samples):
    boards = {(board.layout, board.model): board for board in samples.clinic.boards}
    assert boards["Office", "1140E"].parts[0].keys[0].label == "2061"
    assert "own number" in str(part_rows(boards["Office", "Infinity 5010"].parts[0], 4, 4))


# --- as the set is, where that is verified


@pytest.mark.parametrize(("order", "first"), [(Run.ACROSS, [1, 2, 3]), (Run.DOWN, [1, 3, 5])])
def test_keys_stand_as_on_the_set_where_that_is_verified(order, first):
    face = Face(Labels.DISPLAY, READ, READ, columns=3, order=order)
    keys = tuple(BoardKey(number, "Key", "Hold") for number in range(1, 7))
    rows = part_rows(BoardPart("Set", 0, keys, face=face), 4, 6)
    assert [cell.value for cell in rows[1] if is_number(cell)] == first


def test_a_label_window_that_is_verified_is_drawn_to_measure():
    face = Face(Labels.PAPER, READ, READ, window=(25.4, 12.7))
    part = BoardPart("Set", 0, (BoardKey(1, "Hold", "Hold"),), face=face)
    (page,) = key_labels_pages([Board("Desk", "M1", (part,), (BoardUser("2001", "Ana"),))], "")
    (row,) = page.heights
    assert page.heights[row] == pytest.approx(36)  # half an inch
    assert page.rows[row - 1][1] == Styled("Hold", "cut_out")
    assert page.columns[1].width * 7 == pytest.approx(96)  # an inch
    assert "25.4 × 12.7 mm" in str(page.rows)


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"columns": 3}, "source must be verified"),
        ({"window": {"wide": 30, "high": 9}}, "source must be verified"),
        ({"window": {"wide": 30}, "source": "read"}, "window needs how wide and how high"),
        ({"letters": 0}, "letters 0 is less than one"),
        ({"colums": 3}, "colums is not known here"),
    ],
)
def test_a_face_that_measures_by_hearsay_is_refused(said, complaint):
    top = Table("phones.toml", "", {"face": {"mine": {"labels": "paper", "source": "heard"} | said}})
    with pytest.raises(WrongDefinition, match="mine") as refused:
        faces_from(top, {"read": READ, "heard": HEARD})
    assert complaint in str(refused.value).replace(":", "").replace("'", "")


# --- sheets of paper


CAPS = """
| extensions | extension | display_name | phone_model | key_layout | module_model | module_count |
| 7          | 2001      | Ana          | M7324       | Desk       | CAP          | 2            |

| key_layouts | layout | module | key | function |
| 7           | Desk   | 2      | 48  | Hold     |
| 8           | Desk   |        | 25  | Hold     |
"""


def test_every_telephone_with_labels_of_paper_has_a_sheet_of_its_own(samples):
    plan = samples.hospital
    (page,) = key_labels_pages(plan.boards, "Hospital")
    heads = [at for at, row in enumerate(page.rows, start=1) if row and getattr(row[0], "style", "") == "key_title"]
    having = {user.number for board in plan.boards if board.on_paper for user in board.users}
    assert {page.rows[at - 1][0].value.split()[0] for at in heads} == having
    assert len(having) == 8
    assert list(page.breaks) == heads[1:]
    assert not page.landscape
    assert "not verified: these are plain strips" in str(page.rows)


def test_strips_stand_beside_one_another_as_far_as_the_paper_is_wide():
    keys = tuple(BoardKey(number, "Hold", "Hold") for number in range(1, 97))
    part = BoardPart("Set", 0, keys, face=Face(Labels.PAPER, HEARD, HEARD))
    (page,) = key_labels_pages([Board("Desk", "M1", (part,), (BoardUser("2001", ""),))], "")
    assert sorted(numbers_in(page.rows)) == list(range(1, 97))
    assert max(map(len, page.rows)) == len(page.columns)
    assert sum(column.width for column in page.columns) <= 100


def test_no_strip_is_parted_by_the_end_of_a_sheet_and_no_label_is_cut_for_a_key_that_is_not_there(plan_of):
    (page,) = key_labels_pages(plan_of(CAPS).boards, "")
    starts = [page.rows[row - 1][0] for row in (1, *page.breaks)]
    assert [start.value for start in starts] == ["2001 Ana", "2001 Ana continued"]
    assert sorted(numbers_in(page.rows)) == sorted([*range(1, 25), *range(1, 49), *range(1, 49)])


def test_very_many_telephones_take_several_sheets():
    part = BoardPart("Set", 0, (BoardKey(1, line=True),), face=Face(Labels.PAPER, HEARD, HEARD))
    users = tuple(BoardUser(str(number), "") for number in range(2000, 3001))
    pages = list(key_labels_pages([Board("Desk", "M1", (part,), users)], ""))
    assert [(page.title, len(page.breaks)) for page in pages] == [("Key Labels", 999), ("Key Labels 2", 0)]


def test_no_key_is_parted_by_the_end_of_a_sheet(plan_of, samples):
    for plan in (samples.hospital, plan_of(CAPS)):
        page = layouts_of(plan)
        assert page.breaks
        for row in page.breaks:
            first = page.rows[row - page.header_row]
            assert first[0].style == "key_title" or any(is_number(cell) for cell in first)


def test_the_pictures_follow_the_keys(samples, house):
    pages = plan_pages(samples.hospital)
    titles = [page.title for page in pages]
    assert titles[titles.index("Keys") :][:3] == ["Keys", "Key Layouts", "Key Labels"]
    looks = {
        cell.style for page in pages if page.title.startswith("Key L") for row in page.rows for cell in row if cell
    }
    assert {"key", "key_cut", "key_free", "cut_out"} <= looks <= house.look.styles.keys()


def test_a_row_is_as_high_as_its_label_window(house, samples, tmp_path):
    pages = list(key_labels_pages(samples.hospital.boards, ""))
    write_pages(tmp_path / "labels.xlsx", pages, house.look, title="Labels")
    with zipfile.ZipFile(tmp_path / "labels.xlsx") as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count('ht="19" customHeight="1"') == len(pages[0].heights)


# --- the clinic


def dump(boards):
    for board in boards:
        if board.layout in SHOWN:
            (page,) = key_layouts_page([board], "")
            for row in page.rows:
                yield " | ".join(shown(cell) for cell in row).rstrip(" |")


def shown(cell):
    if cell.value is None:
        return ""
    mark = {"key_cut": "~", "key_lacks": "!", "key_perhaps": "?"}.get(cell.style, "")
    return f"{mark}{cell.value}"


def test_the_keys_of_the_clinic_are_as_they_were(samples):
    text = "\n".join(dump(samples.clinic.boards)) + "\n"
    if "WRITE_GOLDEN" in os.environ:
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")
