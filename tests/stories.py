"""Made-up stories of a call flow: names of any letters, circles, ends that are shared."""

from hypothesis import strategies as st

from emprov_xl.callflow.distinct import Story
from emprov_xl.callflow.graph import Flow, Kind, Node, On, Way
from emprov_xl.callflow.tree import Root
from emprov_xl.model.cells import Place

HERE = Place("call_routing", "open", 7)
HOSTILE = [
    "<script>alert(1)</script>",
    "R&D",
    "\"quoted\" 'so'",
    "bell\x07 and\x00 more",
    "\u202ereversed",
    "مرحبا",
    "日本語 😀",
    "2011 שלום, ירושלים",
    "Ώρες λειτουργίας · Регистратура",
]
HOSTILE += ["Zoë Bélanger-Łukasiewicz", "w" * 300, "", " ", "\ud800 half", "two\nlines", "]]>"]

ANY_NAME = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60))


def node(key, kind=Kind.GROUP, name=""):
    return Node(key, kind, name, Place("ring_groups", "number", 7))


def story_of(nodes, ways, start):
    out = {}
    for way in ways:
        out.setdefault(way.source, []).append(way)
    flow = Flow({each.key: each for each in nodes}, {key: tuple(mine) for key, mine in out.items()})
    return Story("A flow", flow, (Root(flow.nodes[start], flow.out(start)),))


@st.composite
def made_stories(draw, names=ANY_NAME):
    """Any flow."""
    count = draw(st.integers(1, 40))
    kinds = st.sampled_from([kind for kind in Kind if kind is not Kind.NUMBER])
    nodes = [node("0", Kind.NUMBER, draw(names)), *(node(f"{at}", draw(kinds), draw(names)) for at in range(1, count))]
    ends = st.integers(0, count - 1)
    conditions_ = st.sampled_from(list(On))
    seconds = st.none() | st.integers(0, 900)
    made = draw(st.lists(st.tuples(ends, ends, conditions_, st.sampled_from("0123456789*#"), seconds), max_size=80))
    ways = [Way(f"{one}", f"{other}", on, HERE, key if on is On.KEY else "", s) for one, other, on, key, s in made]
    return story_of(nodes, ways, "0")
