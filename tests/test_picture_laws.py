"""What holds for every picture: nothing is cut or covers another, and each thing of a flow is in a picture or in words.

Tried on made-up flows and on those of the clinic, in order and spoilt, and of the hospital.
"""

import io
from collections import Counter
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from emprov_xl.callflow.distinct import stories
from emprov_xl.callflow.graph import Kind, On, Way
from emprov_xl.callflow.tree import tree_of
from emprov_xl.drawing.blocks import INK, WHITE
from emprov_xl.drawing.faults import Faults
from emprov_xl.drawing.gallery import exhibit
from emprov_xl.drawing.letters import FINENESS, has, width_of
from emprov_xl.drawing.png import png
from emprov_xl.drawing.svg import svg
from emprov_xl.frames import frames_from
from emprov_xl.judge import survey_of
from emprov_xl.model.cells import Place
from emprov_xl.trace import traced
from tests.returns import returned_of
from tests.samples import hospital
from tests.stories import HERE, made_stories, node, story_of

SAMPLES = Path(__file__).parent / "samples"
ENDS = {Kind.MAILBOX, Kind.PAGE, Kind.CONFERENCE, Kind.OUTSIDE, Kind.HANG_UP, Kind.BUSY, Kind.UNSAID}
ENDS |= {Kind.DIALLING, Kind.DIRECTORY}
FAULTS = st.sampled_from([{}, {HERE: ["FLW-001"]}, {Place("ring_groups", "number", 7): ["GRP-001", "NUM-001"]}])


@pytest.fixture(scope="module", params=["clinic", "spoilt clinic", "hospital"])
def drawn(request, house):
    """Each story of a sample with its exhibit."""
    if request.param == "hospital":
        returned = returned_of(hospital.SHEETS, house.questionnaire, hospital.ENGAGEMENT)
        frames, _ = frames_from(returned, house.questionnaire)
        flow = survey_of(frames, house.catalogue, ()).flow
    else:
        flow = traced(SAMPLES / f"lakeside-{'clean' if request.param == 'clinic' else 'faulty'}.xlsx", house).flow
    codes = {way.place: ["FLW-001"] for key in list(flow.ways)[::7] for way in flow.out(key)}
    return [(story, exhibit(story, Faults(codes), house.look)) for story in stories(flow)]


def frame(box):
    return (box.x, box.y, box.x + box.width, box.y + box.height)


def overlap(one, other):
    """Whether two areas share more than an edge."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def lines(arrow):
    """The pieces of an arrow's line, each as an area of no width."""
    for (x1, y1), (x2, y2) in zip(arrow.points, arrow.points[1:], strict=False):
        yield (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))


def crosses(line, area):
    """Whether a level or upright line goes through the inside of an area."""
    left, top, right, bottom = line
    return (
        left < area[2] and area[0] < right and area[1] < top < area[3]
        if top == bottom
        else (area[0] < left < area[2] and top < area[3] and area[1] < bottom)
    )


def assert_nothing_is_cut(drawing):
    for box in (*drawing.boxes, *drawing.legend):
        assert 0 <= box.x < box.x + box.width <= drawing.width
        assert drawing.head <= box.y < box.y + box.height <= drawing.height
        for words in box.words:
            assert words.width == width_of(words.text, words.size, bold=words.bold)
            shown = width_of(words.instead or "", words.size, bold=words.bold)
            assert box.x < words.x
            assert words.x + max(words.width, shown) < box.x + box.width
            assert box.y < words.y - words.size * 0.7 < words.y <= box.y + box.height
    for arrow in drawing.arrows:
        xs = [x for x, _ in arrow.points]
        assert xs == sorted(xs)
        assert xs[0] < xs[-1]
        assert all(drawing.head <= y <= drawing.height for _, y in arrow.points)
        for words in arrow.words:
            assert xs[0] < words.x < words.x + words.width < xs[-1] - 9


def assert_nothing_covers_another(drawing):
    boxes = [frame(box) for box in (*drawing.boxes, *drawing.legend)]
    patches = [(x, y, x + width, y + height) for x, y, width, height in filter(None, (a.patch for a in drawing.arrows))]
    assert not [pair for pair in combinations(boxes + patches, 2) if overlap(*pair)]
    drawn = [(arrow, line) for arrow in drawing.arrows for line in lines(arrow)]
    assert not [(line, box) for _, line in drawn for box in boxes if crosses(line, box)]
    for (one, here), (other, there) in combinations(drawn, 2):
        if one.points[0] != other.points[0]:
            assert not (here[0] <= there[2] and there[0] <= here[2] and here[1] <= there[3] and there[1] <= here[3])


def ways_drawn(drawing):
    """From which thing to which each arrow leads."""
    begins = {(box.x + box.width, box.y + box.height / 2): box.key for box in drawing.boxes}
    ends = {(box.x, box.y + box.height / 2): box.key for box in drawing.boxes}
    found = Counter()
    for arrow in drawing.arrows:
        (begin,) = {key for (x, y), key in begins.items() if (x, y) == pytest.approx(arrow.points[0])}
        (end,) = {key for (x, y), key in ends.items() if (x, y) == pytest.approx(arrow.points[-1])}
        found[begin, end] += 1
    return found


def assert_everything_is_told(story, shown):
    """Each thing is drawn once with what follows it, each way has one arrow in all parts; the words have every one."""
    starts = {root.node.key: root.ways for root in story.roots}
    reached, ways, work = set(starts), set(), list(starts)
    while work:
        here = work.pop()
        kind = Kind.NUMBER if here in starts else story.flow.nodes[here].kind
        for way in starts.get(here) or ([] if kind in ENDS else story.flow.moves(here)):
            if way.moves:
                ways.add((here, way.target))
                if way.target not in reached:
                    reached.add(way.target)
                    work.append(way.target)
    arrows = sum((ways_drawn(drawing) for drawing in shown.drawings), Counter())
    cut_short = any(
        "goes on in the text" in words.text for d in shown.drawings for box in d.boxes for words in box.words
    )
    assert set(arrows.values()) <= {1}
    assert set(arrows) <= ways
    assert set(arrows) == ways or cut_short
    assert {box.key for drawing in shown.drawings for box in drawing.boxes} == reached or cut_short
    branches = tree_of(story.flow, story.roots)
    told = shown.outline.partition("\n\nIn full:")[0].rstrip("\n").split("\n")[1:]
    assert len(told) == len(branches)
    assert len(branches) - len(story.roots) == len(ways)


def assert_all_holds(story, shown):
    for drawing in shown.drawings:
        assert_nothing_is_cut(drawing)
        assert_nothing_covers_another(drawing)
    assert_everything_is_told(story, shown)


@given(made_stories(), FAULTS)
def test_no_picture_of_a_made_up_flow_cuts_covers_or_leaves_out(house, story, codes):
    assert_all_holds(story, exhibit(story, Faults(codes), house.look))


def test_no_picture_of_a_sample_cuts_covers_or_leaves_out(drawn):
    for story, shown in drawn:
        assert_all_holds(story, shown)


@given(made_stories(), FAULTS)
def test_the_same_flow_gives_the_same_bytes_and_well_formed_svg(house, story, codes):
    one, other = (exhibit(story, Faults(codes), house.look) for _ in range(2))
    assert one == other
    drawing = one.drawings[0]
    assert svg(drawing) == svg(other.drawings[0])
    assert png(drawing) == png(other.drawings[0])
    tags = {each.tag.rpartition("}")[2] for each in ElementTree.fromstring(svg(drawing)).iter()}  # noqa: S314
    assert tags <= {"svg", "title", "desc", "rect", "polyline", "polygon", "text"}


@given(made_stories())
def test_a_png_has_the_size_of_its_drawing_and_the_colour_of_each_box(house, story):
    drawing = exhibit(story, Faults({}), house.look).drawings[-1]
    image = Image.open(io.BytesIO(png(drawing)))
    image.load()
    top = round(drawing.head * FINENESS)
    assert image.size == (round(drawing.width * FINENESS), round(drawing.height * FINENESS) - top)
    pixels = image.convert("RGB")
    for box in (*drawing.boxes, *drawing.legend):
        inside = (round((box.x + box.width / 2) * FINENESS), round((box.y + box.height - 4.5) * FINENESS) - top)
        assert pixels.getpixel(inside) == tuple(bytes.fromhex(box.look.fill))


@given(made_stories())
def test_a_png_writes_no_letter_that_it_lacks_and_tells_what_stands_for_it(house, story):
    for drawing in exhibit(story, Faults({}), house.look).drawings:
        shown = [words for box in drawing.boxes for words in box.words]
        written = [words.text if words.instead is None else words.instead for words in shown]
        assert all(has(letter) for text in written for letter in text)
        marks, texts = [instead for instead, _ in drawing.standing_in], [text for _, text in drawing.standing_in]
        assert len(set(marks)) == len(marks) == len(set(texts))
        assert bool(marks) is any(words.instead is not None for words in shown)


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    """As WCAG 2 reckons it: without colours, from how light the two are."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_words_can_be_read_in_black_and_white(house):
    for look in house.look.boxes.values():
        assert contrast(look.fill, look.colour) >= 4.5
        assert max(contrast(look.fill, INK), contrast(look.fill, WHITE)) >= 4.5


def test_what_is_at_fault_is_known_without_its_colour(drawn):
    for _, shown in drawn:
        for drawing in shown.drawings:
            for box in drawing.boxes:
                marked = any(words.text.startswith("! ") for words in box.words)
                assert box.faulty == (marked or any(words.text == str(Kind.UNSAID) for words in box.words))
            for arrow in drawing.arrows:
                assert arrow.faulty == any(words.text.startswith("! ") for words in arrow.words)


def test_a_legend_has_every_look_of_its_picture(drawn):
    for _, shown in drawn:
        for drawing in shown.drawings:
            legend = [chip.words[0].text for chip in drawing.legend]
            kinds = {str(kind) for kind in Kind if kind is not Kind.UNSAID}
            captions = {box.words[0].text for box in drawing.boxes if not box.reference} & kinds
            assert len(legend) == len(set(legend))
            assert captions == set(legend) & kinds or len(captions) == 1
            faulty = any(box.faulty for box in drawing.boxes) or any(arrow.faulty for arrow in drawing.arrows)
            assert any(text.startswith("! ") for text in legend) == (faulty and bool(legend))


def test_the_colours_of_a_picture_with_everything_in_it_fit_a_palette(house):
    kinds = [kind for kind in Kind if kind not in (Kind.NUMBER, Kind.UNSAID)]
    nodes = [node("0", Kind.NUMBER, "0"), *(node(f"{kind}", kind, "name") for kind in kinds)]
    places = [Place("menu_options", "destination", row) for row in range(7, 7 + len(kinds))]
    ways = [Way("0", f"{kind}", On.KEY, place, "1") for kind, place in zip(kinds, places, strict=True)]
    ways.append(Way(str(Kind.MENU), str(Kind.GROUP), On.BUSY, HERE))
    parts = exhibit(story_of(nodes, ways, "0"), Faults({places[3]: ["A-1"], HERE: ["B-1"]}), house.look).drawings
    assert {chip.words[0].text for part in parts for chip in part.legend} >= {str(kind) for kind in kinds}
    everything = replace(
        max(parts, key=lambda part: part.height),
        width=max(part.width for part in parts),
        boxes=tuple(box for part in parts for box in (*part.boxes, *part.legend)),
        arrows=tuple(arrow for part in parts for arrow in part.arrows),
    )
    palette = Image.open(io.BytesIO(png(everything))).getpalette("RGB")
    assert 100 < len(palette) / 3 <= 256
