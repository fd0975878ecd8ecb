"""Verbs about names in cells: whether they name something, and only one thing."""

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import partial

from emprov_xl.checks.links import OUTSIDE, Link
from emprov_xl.checks.names import Rows
from emprov_xl.checks.numbers import bare
from emprov_xl.checks.register import Use
from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import FieldName, Fields, Hits, SheetName, Unjudged, place_of, verb
from emprov_xl.convert import shown
from emprov_xl.model.cells import Place, Typed
from emprov_xl.model.finding import Hit
from emprov_xl.model.verb import ALWAYS, When

_MOST_UNREAD = 50  # unreadable cells compared with each unknown name
_RESEMBLES = 0.7
_SHORTEST_OUTSIDE = 7
_TO_ANYBODY = ("extensions.follow_me_numbers",)  # where a group is no more wrong than any other unknown name


@verb("unknown_reference", gives=("named", "defined_in"))
def unknown_reference(survey: Survey, fields: Fields = ()) -> Hits:
    """A name chosen from another sheet does not stand on that sheet; without `fields`, any reference at all."""
    asked = (names for names in survey.references if not fields or names.field.name in fields)
    yield from _unknown(survey, (link for names in asked for link in names.unmeant))


@verb("unknown_member", gives=("named", "defined_in"))
def unknown_member(survey: Survey, field: FieldName) -> Hits:
    """A member is neither one of our extensions nor marked as an outside number.

    A group in its place is told by `group_within_group`.
    """
    others = (link for link in survey.unmeant(field) if not _is_unmarked_outside(link))
    yield from _unknown(survey, (link for link in others if field in _TO_ANYBODY or group_of(survey, link) is None))


def group_of(survey: Survey, link: Link) -> Use | None:
    """The group, queue, room or menu whose number stands where a telephone should; None where it is no such number."""
    use = None if link.rows or link.is_outside else next(iter(survey.register.by_number.get(link.text, ())), None)
    return None if use is None or use.place.sheet in ("extensions", "parking") else use


@verb("unmarked_outside_number", gives=("named", "proposed"))
def unmarked_outside_number(survey: Survey, fields: Fields) -> Hits:
    """An outside number among extensions lacks the # at its end that tells it apart."""
    for link in (link for names in survey.members if names.field.name in fields for link in names.unmeant):
        if _is_unmarked_outside(link):
            marked = f"{bare(link.text)}{OUTSIDE}"
            facts = {"named": link.text, "proposed": marked}
            yield Hit(link.place, facts, proposed=_with(survey, link, marked), operands=(link.text,))


@verb("unknown_destination", gives=("named", "kind", "defined_in"))
def unknown_destination(survey: Survey) -> Hits:
    """A call is to go to something that no sheet defines."""
    yield from _unknown(survey, survey.destinations)


@verb("ambiguous_name", gives=("named", "defined_in", "candidates"))
def ambiguous_name(survey: Survey) -> Hits:
    """A name is used that two rows bear, so that nobody can tell which one is meant."""
    for link in _ambiguous(survey):
        places = [Place(link.sheet, survey.questionnaire.sheet(link.sheet).key_field.key, row) for row in link.rows]
        facts = {
            "named": link.text,
            "defined_in": survey.title(link.sheet),
            "candidates": " or ".join(survey.label(place, beside=link.sheet) for place in places[:3]),
        }
        yield Hit(link.place, facts, tuple(places[:10]), operands=(link.text,))


def _ambiguous(survey: Survey) -> Iterator[Link]:
    for names in (*survey.references, *survey.members):
        yield from names.where(partial(_named_by_name, survey, names.sheet))
    for link in survey.destinations:
        if _named_by_name(survey, link.sheet, link.rows):
            yield link


@verb("named_twice_in_list", gives=("named",))
def named_twice_in_list(survey: Survey, field: FieldName) -> Hits:
    """One list names the same thing twice."""
    for row, items in survey.lists(field).items():
        twice = (item for item in items if items.count(item) > 1) if len(set(items)) < len(items) else ()
        for item in dict.fromkeys(twice):
            once = "; ".join(dict.fromkeys(items))
            yield Hit(place_of(field, row), {"named": item}, proposed=once, operands=(item,))


@verb("unreferenced")
def unreferenced(
    survey: Survey, sheet: SheetName, or_names: SheetName | None = None, when: When = ALWAYS, sure: bool = False
) -> Hits:
    """Nothing uses a thing that is defined; with `or_names`, nor does it bear the name of a row of that sheet.

    With `sure`, silent while an answer that may mean it names nothing, is unreadable or is missing, which is told
    already.
    """
    if not survey.asks(sheet) or (sure and sheet in survey.loose_ends):
        return
    key = survey.questionnaire.sheet(sheet).key_field.name
    lost, named = _lost_referrer(survey, sheet), survey.named(sheet)
    for name, rows in survey.directories[sheet].keys.items():
        wanted = [row for row in rows if survey.holds(when, row)]
        if not wanted or not named.isdisjoint(rows):
            continue
        if or_names in survey.directories and survey.directories[or_names].rows(survey.text(key, rows[0])):
            continue
        first, *others = (place_of(key, row) for row in wanted)
        yield Unjudged(first, lost) if lost else Hit(first, also=tuple(others), operands=(name,), whole=True)


def _lost_referrer(survey: Survey, sheet: str) -> Place | None:
    """A lost sheet whose answers may have named rows of this one."""
    for other in survey.questionnaire.asked():
        if other.key in survey.lost and any(field.to == sheet for field in other.fields):
            return Place(other.key, None, 0)
    return None


def _unknown(survey: Survey, links: Iterable[Link]) -> Hits:
    # In a block that was pasted into the wrong columns a number stands under another heading.
    unread = {(place.sheet, shown(typed)): place for place, typed in survey.unreadable.items()}
    for link in links:
        if link.rows or not link.sheet or link.is_outside:
            continue
        if link.sheet in survey.lost:
            yield Unjudged(link.place, Place(link.sheet, None, 0))
            continue
        twin = unread.get((link.sheet, link.text)) or _unread_twin(survey, link)
        if twin is not None:
            yield Unjudged(link.place, twin)
            continue
        facts = {"named": link.text, "defined_in": survey.title(link.sheet)}
        if link.kind:
            facts["kind"] = link.kind
        yield Hit(link.place, facts, proposed=_respelt(survey, link), operands=(link.text,))


def _respelt(survey: Survey, link: Link) -> str | None:
    """The whole cell with the misspelt name put right; None when no single name is near."""
    meant = survey.directories[link.sheet].spelling.nearest(link.text)
    return None if meant is None else _with(survey, link, meant)


def _with(survey: Survey, link: Link, text: str) -> str:
    """The whole cell with another text in the place of what a link says."""
    items = survey.lists(_field(link)).get(link.place.row)
    return text if items is None else "; ".join(text if item == link.text else item for item in items)


def _field(link: Link) -> str:
    return f"{link.place.sheet}.{link.place.field}"


def _is_unmarked_outside(link: Link) -> bool:
    number = bare(link.text)
    return number.removeprefix("+").isdecimal() and len(number) >= _SHORTEST_OUTSIDE and not link.rows


def _named_by_name(survey: Survey, sheet: str, rows: Rows) -> bool:
    """Whether several rows are meant, by their name: those that share a key belong together or are found elsewhere."""
    if len(rows) < 2:
        return False
    key = survey.questionnaire.sheet(sheet).key_field.name
    return len({survey.compared(key, row) for row in rows}) > 1


def _unread_twin(survey: Survey, link: Link) -> Place | None:
    """The cell we could not understand that may well be what is named here."""
    key = survey.questionnaire.sheet(link.sheet).key_field
    for row, typed in list(survey.unread(key.name).items())[:_MOST_UNREAD]:
        if _may_be(typed, link.text):
            return Place(key.sheet, key.key, row)
    return None


def _may_be(typed: Typed, text: str) -> bool:
    """Whether a cell we could not understand may have meant this text; a date or number has lost what was typed."""
    if not isinstance(typed, str):
        return True
    return text in typed or SequenceMatcher(None, typed, text).ratio() >= _RESEMBLES
