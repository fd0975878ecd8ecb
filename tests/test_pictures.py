"""Pictures of the call flow: which there are, what stands in them, and that nothing is cut or covers another."""

import time
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

from emprov_xl.callflow.captions import brief, conditions
from emprov_xl.callflow.distinct import stories
from emprov_xl.callflow.graph import Kind, On, Way
from emprov_xl.callflow.outline import outline
from emprov_xl.drawing.faults import Faults
from emprov_xl.drawing.gallery import exhibit, gallery
from emprov_xl.drawing.png import png
from emprov_xl.drawing.prints import hung
from emprov_xl.drawing.standins import StandIns
from emprov_xl.drawing.svg import svg
from emprov_xl.model.cells import Place
from emprov_xl.planning.flow_page import flow_page
from emprov_xl.trace import traced
from emprov_xl.workbook.pages import write_pages
from tests.stories import HERE, HOSTILE, node, story_of
from tests.tables import surveyed

SAMPLES = Path(__file__).parent / "samples"

OFFICE = """
| site | time_zone       | operator_kind | operator |
| 7    | America/Toronto | Ring group    | 6001     |

| extensions | extension | display_name | voicemail | direct_did |
| 7          | 2001      | Ana Ruiz     | Yes       | 6135550110 |
| 8          | 2002      | Ben Ode      | Yes       | 6135550111 |
| 9          | 2003      | Cy Fox       | No        |            |

| dids | did        | description | destination_kind | destination |
| 7    | 6135550100 | Main        | Auto attendant   | Main        |
| 8    | 6135550101 | Second      | Auto attendant   | Main        |
| 9    | 6135550102 |             | Ring group       | 6001        |
| 10   | 6135550110 |             | Extension        | 2001        |
| 11   | 6135550111 |             | Extension        | 2002        |

| auto_attendants | name | direct_dial | timeout_seconds | retries | timeout_kind | invalid_kind |
| 7               | Main | None        | 8               | 2       | Operator     | Hang up      |

| menu_options | attendant | key | destination_kind | destination |
| 7            | Main      | 1   | Ring group       | 6001        |
| 8            | Main      | 2   | Auto attendant   | Main        |
| 9            | Main      | 3   | Ring group       | Parts       |

| ring_groups | number | name  | members    | ring_seconds | no_answer_kind | no_answer |
| 7           | 6001   | Sales | 2001; 2002 | 20           | Voicemail      | 2001      |"""


def parsed(text):
    return ElementTree.fromstring(text)  # noqa: S314 - made by the test


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_drawn_as_text(house, name):
    story = story_of([node("0", Kind.NUMBER, name), node("1", Kind.HANG_UP)], [Way("0", "1", On.ALWAYS, HERE)], "0")
    drawn = exhibit(story, Faults({}), house.look)
    root = parsed(svg(drawn.drawings[0]))
    assert not root.findall(".//{http://www.w3.org/2000/svg}script")
    assert png(drawn.drawings[0]).startswith(b"\x89PNG")
    outline(story).encode("utf-8", "replace")


def test_ten_thousand_things_are_cut_into_parts_and_the_words_have_them_all(house):
    count = 10_000
    nodes = [node(f"{at}", Kind.NUMBER if at == 0 else Kind.GROUP, f"Group {at}") for at in range(count)]
    chain = [Way(f"{at}", f"{at + 1}", On.NO_ANSWER, HERE, "", 20) for at in range(count - 1)]
    back = [Way(f"{at}", "1", On.BUSY, HERE) for at in range(2, count)]
    before = time.process_time()
    drawn = exhibit(story_of(nodes, [*chain, *back], "0"), Faults({}), house.look)
    assert time.process_time() - before < 5
    assert len(drawn.drawings) == 12
    assert all(len(each.boxes) < 100 for each in drawn.drawings)
    said = [words.text for box in drawn.drawings[0].boxes for words in box.words]
    assert "goes on in part 2" in said
    assert "Group 9999" in drawn.outline


def test_a_wide_fan_is_cut_too(house):
    nodes = [node("0", Kind.NUMBER), *(node(f"{at}") for at in range(1, 4000)), node("end", Kind.HANG_UP)]
    ways = [Way(f"{at}", f"{at * 8 + more}", On.KEY, HERE, f"{more}") for at in range(450) for more in range(1, 9)]
    drawn = exhibit(story_of(nodes, ways, "0"), Faults({}), house.look)
    assert len(drawn.drawings) == 12
    assert max(each.height for each in drawn.drawings) < 2000
    assert any(
        "goes on in the text" in words.text for each in drawn.drawings for box in each.boxes for words in box.words
    )


def test_numbers_that_lead_to_the_same_place_share_a_picture_and_direct_lines_share_one(house):
    told = [story.title for story in stories(surveyed(OFFICE, house).flow)]
    assert told == [
        "All numbers together",
        "6135550100 (Main), 6135550101 (Second)",
        "6135550102",
        "Direct lines: 2 numbers straight to a telephone",
    ]


def test_five_thousand_direct_lines_are_one_picture(house):
    extensions = "\n".join(f"| {at} | {at + 1000} | Somebody | Yes |" for at in range(7, 5007))
    numbers = "\n".join(f"| {at} | 613555{at:04} | Extension | {at + 1000} |" for at in range(7, 5007))
    text = f"| extensions | extension | display_name | voicemail |\n{extensions}\n\n"
    text += f"| dids | did | destination_kind | destination |\n{numbers}"
    (only,) = gallery(surveyed(text, house).flow, {}, house.look)
    (drawing,) = only.drawings
    assert only.title == "Direct lines: 5000 numbers straight to a telephone"
    assert len(drawing.boxes) == 3
    assert only.outline.count("extension 6006 Somebody") == 1


def test_the_words_say_what_the_picture_shows(house):
    (_, main, *_) = stories(surveyed(OFFICE, house).flow)
    assert (
        outline(main)
        == """6135550100 (Main), 6135550101 (Second)
  inbound number 6135550100 (Main); 6135550101 (Second)
    auto attendant Main; asks 3 times
      key 1 → ring group 6001 Sales; rings 2001 Ana Ruiz, 2002 Ben Ode
        nobody answers, 20 s → mailbox 2001 Ana Ruiz
      key 2 → back to auto attendant Main
      key 3 → not said “Parts” is not on the sheet Ring Groups
      nothing pressed, 24 s → operator
        see ring group 6001 Sales
      wrong key → hang up

In full:
  6135550100 (Main)
  6135550101 (Second)
"""
    )


def test_the_whole_flow_of_the_clinic_is_told_as_a_person_checked_it(house):
    """The golden is the `.txt` of all numbers together that `emprov process` writes for the sample."""
    whole = stories(traced(SAMPLES / "lakeside-clean.xlsx", house).flow)[0]
    assert outline(whole) == (SAMPLES / "lakeside-clean.callflow.txt").read_text("utf-8")


SCRIPTS = [
    ("Zoë Łukasiewicz", "Zoë Łukasiewicz", {}),
    ("Ώρες λειτουργίας", "Ώρες λειτουργίας", {}),
    ("Регистратура", "Регистратура", {}),
    ("2011 مريم الحسن", "2011 [Arabic 1]", {"[Arabic 1]": "مريم الحسن"}),
    ("2012 שרה (כהן) 7", "2012 [Hebrew 1] ([Hebrew 2]) 7", {"[Hebrew 1]": "שרה", "[Hebrew 2]": "כהן"}),
    ("主菜单 main", "[Han 1] main", {"[Han 1]": "主菜单"}),
    ("受付デスク", "[Japanese 1]", {"[Japanese 1]": "受付デスク"}),
    ("안내 데스크", "[Korean 1]", {"[Korean 1]": "안내 데스크"}),
    ("आपातकाल", "[Devanagari 1]", {"[Devanagari 1]": "आपातकाल"}),
    ("Pizza 🍕👍🏽!", "Pizza [sign 1]!", {"[sign 1]": "🍕👍🏽"}),
]


@pytest.mark.parametrize(("text", "instead", "told"), SCRIPTS)
def test_what_a_png_cannot_write_has_a_stand_in(text, instead, told):
    shown, stands_for = StandIns().instead(text)
    assert shown.replace("\u00a0", " ") == instead
    assert {mark.replace("\u00a0", " "): piece for mark, piece in stands_for.items()} == told


def test_the_same_name_has_the_same_stand_in_and_another_has_another():
    stand_ins = StandIns()
    shown = [stand_ins.instead(text)[0].replace("\u00a0", " ") for text in ("2001 مريم", "2002 شرح", "see مريم")]
    assert shown == ["2001 [Arabic 1]", "2002 [Arabic 2]", "see [Arabic 1]"]


def test_an_svg_keeps_a_name_and_the_sheet_spells_it_out_below_the_png(house, tmp_path):
    flow = surveyed(OFFICE.replace("Sales", "مبيعات").replace("Ben Ode", "受付"), house).flow
    shown = hung(gallery(flow, {}, house.look), 1)
    assert "6001 مبيعات" in shown[0].prints[0].svg
    assert "[Arabic" not in shown[0].prints[0].svg
    assert "6001 مبيعات" in shown[0].exhibit.outline
    write_pages(tmp_path / "plan.xlsx", [flow_page(shown, "")], house.look, title="Plan")
    lines = [str(cell.value) for cell in openpyxl.load_workbook(tmp_path / "plan.xlsx")["Call Flow"]["A"]]
    below = lines.index("Names whose letters the picture above cannot draw (the SVG has them):")
    told = [line.replace("\u00a0", " ") for line in lines[below + 1 : below + 3]]
    assert told == ["[Arabic 1] مبيعات", "[Han 1] 受付"]


def test_in_an_svg_a_number_stays_behind_the_hebrew_name_before_it(house):
    flow = surveyed(OFFICE.replace("Ana Ruiz", "שרה כהן"), house).flow
    (story, *_) = gallery(flow, {}, house.look)
    assert "2001 שרה כהן\N{LEFT-TO-RIGHT MARK}, 2002 Ben" in svg(story.drawings[0])


def test_conditions_are_told_shortly_and_keys_together():
    ways = [
        Way("a", "b", On.KEY, HERE, "1"),
        Way("a", "b", On.MAX_WAIT, HERE, "", 600),
        Way("a", "b", On.KEY, HERE, "2"),
    ]
    assert conditions(ways) == ["keys 1, 2", "waited too long, 10\u00a0min"]
    assert [brief(each).replace("\u00a0", " ") for each in (45, 90, 150, 60, None)] == [
        "45 s",
        "90 s",
        "2 min 30 s",
        "1 min",
        "time not said",
    ]


def test_a_fault_is_red_and_names_its_code_at_the_box_or_the_arrow_it_blames(house):
    flow = surveyed(OFFICE, house).flow
    codes = {Place("ring_groups", "number", 7): ["NUM-001"], Place("menu_options", "destination_kind", 7): ["MNU-002"]}
    drawing = next(each for each in gallery(flow, codes, house.look) if "Main" in each.title).drawings[0]
    red = house.look.boxes["fault"].line
    (group,) = [box for box in drawing.boxes if box.key == "ring_groups@7" and not box.reference]
    assert (group.faulty, group.look.line, group.words[-1].text) == (True, red, "! NUM-001")
    (arrow,) = [arrow for arrow in drawing.arrows if arrow.faulty]
    assert (arrow.colour, arrow.words[-1].text) == (red, "! MNU-002")
    assert [box.key for box in drawing.boxes if box.faulty and box is not group] == [
        "unsaid menu_options.destination@9"
    ]


def test_every_kind_of_thing_has_a_look(house):
    assert {kind.name.lower() for kind in Kind} <= set(house.look.boxes)


def test_pictures_have_names_of_their_own_and_no_more_png_than_wanted(house):
    exhibits = list(gallery(surveyed(OFFICE, house).flow, {}, house.look))
    shown = hung(exhibits, 2)
    assert [each.png is not None for one in shown for each in one.prints] == [True, True, False, False]
    names = [each.name for one in hung(exhibits * 2, 0) for each in one.prints]
    assert len(set(names)) == len(names)
    assert all(set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.") for name in names)


@pytest.fixture
def plan(house, tmp_path):
    shown = hung(gallery(surveyed(OFFICE, house).flow, {}, house.look), 3)
    write_pages(tmp_path / "plan.xlsx", [flow_page(shown, "Café & Co")], house.look, title="Plan")
    return tmp_path / "plan.xlsx"


def test_the_sheet_has_its_pictures_each_below_its_heading_and_words_for_the_rest(plan):
    sheet = openpyxl.load_workbook(plan)["Call Flow"]
    headings = [cell for cell in sheet["A"] if cell.value and cell.font.b and cell.row > 3]
    assert [image.anchor._from.row for image in sheet._images] == [cell.row for cell in headings[:3]]
    for image, after in zip(sheet._images, headings[1:], strict=True):
        assert image.anchor._from.row + image.anchor.ext.height / 9525 / 20 < after.row
    assert headings[3].value.startswith("Direct lines")
    assert any("straight" not in str(cell.value) and "2 extensions" in str(cell.value) for cell in sheet["A"])


def test_drawing_stands_where_the_order_of_a_worksheet_wants_it(plan):
    with zipfile.ZipFile(plan) as parts:
        root = parsed(parts.read("xl/worksheets/sheet1.xml"))
        types = parts.read("[Content_Types].xml").decode()
        drawing = parts.read("xl/drawings/drawing1.xml").decode()
    order = [child.tag.rpartition("}")[2] for child in root]
    assert order[order.index("pageMargins") :] == ["pageMargins", "pageSetup", "headerFooter", "rowBreaks", "drawing"]
    assert 'Extension="png" ContentType="image/png"' in types
    assert "nobody answers, 20 s → mailbox 2001 Ana Ruiz&#10;" in drawing


@pytest.mark.libreoffice
def test_libreoffice_keeps_the_pictures(plan, libreoffice):
    sheet = openpyxl.load_workbook(libreoffice(plan, "xlsx"))["Call Flow"]
    assert len(sheet._images) == 3
