"""Verbs about what is true of the thing that an answer names."""

from emprov_xl.checks.names import Rows
from emprov_xl.checks.references import group_of
from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import FieldName, Fields, Hits, Words, listed, place_of, sheet_of, verb
from emprov_xl.model.finding import Hit
from emprov_xl.model.verb import ALWAYS, BLANK, When


@verb("names_one_that", gives=("named", "because"))
def names_one_that(survey: Survey, field: FieldName, there: FieldName, words: Words, when: When = ALWAYS) -> Hits:
    """A name leads to a row whose own answer rules it out, such as a route over a trunk that only brings calls in."""
    answers, unread, names = survey.texts(there), survey.unread(there), survey.names(field)
    if names is None or names.sheet != sheet_of(there):
        return

    def ruled_out(rows: Rows) -> bool:
        return len(rows) == 1 and rows[0] not in unread and answers.get(rows[0], BLANK) in words

    wanted = set(survey.rows_where(sheet_of(field), when))
    for link in names.where(ruled_out):
        if link.place.row in wanted:
            meant = place_of(there, link.rows[0])
            answer = answers.get(meant.row, BLANK)
            said = "is blank" if answer == BLANK else f"is {answer}"
            because = f"“{survey.field(there).title}” of {survey.who(meant)} {said}"
            yield Hit(link.place, {"named": link.text, "because": because}, (meant,), operands=(link.text,))


@verb("members_with_sets", gives=("named", "model", "count"))
def members_with_sets(survey: Survey, field: FieldName, connections: Words) -> Hits:
    """Members of a list have telephones of a kind that cannot do what the list is for; told once a list."""
    found: dict[int, list[tuple[str, int]]] = {}
    for link in survey.links(field):
        if len(link.rows) == 1:
            phone = survey.phones.get(link.rows[0])
            if phone is not None and phone.connection in connections:
                found.setdefault(link.place.row, []).append((link.text, link.rows[0]))
    for row, members in found.items():
        facts = {
            "named": listed([text for text, _ in members]),
            "model": survey.phones[members[0][1]].model,
            "count": str(len(members)),
        }
        also = tuple(place_of("extensions.phone_model", there) for _, there in members[:10])
        yield Hit(place_of(field, row), facts, also)


@verb("group_within_group", gives=("named", "what"))
def group_within_group(survey: Survey, fields: Fields) -> Hits:
    """A member is the number of another group, queue or menu, or of this very group, instead of a telephone."""
    for link in (link for names in survey.members if names.field.name in fields for link in names.unmeant):
        use = group_of(survey, link)
        if use is not None:
            itself = use.place.sheet == link.place.sheet and use.place.row == link.place.row
            what = "this very group" if itself else f"{use.what}, {survey.name(use.place)}"
            yield Hit(link.place, {"named": link.text, "what": what}, (use.place,), operands=(link.text,))


@verb("unconfirmed_outside_members", gives=("named",))
def unconfirmed_outside_members(survey: Survey, field: FieldName, confirmed: FieldName) -> Hits:
    """A group rings outside numbers without asking who answers there to press a key."""
    found: dict[int, list[str]] = {}
    for link in survey.links(field):
        if link.is_outside:
            found.setdefault(link.place.row, []).append(link.text)
    for row, named in found.items():
        if survey.text(confirmed, row) != "Yes" and row not in survey.unread(confirmed):
            yield Hit(place_of(confirmed, row), {"named": listed(named)}, (place_of(field, row),))


@verb("long_hunt", gives=("seconds", "count", "each"))
def long_hunt(survey: Survey, field: FieldName, most: int, when: When) -> Hits:
    """Telephones that ring one after the other take so long that callers hang up before the last of them."""
    each = survey.numbers(field)
    lists = survey.lists("ring_groups.members")
    for row in survey.rows_where("ring_groups", when):
        members, seconds = lists.get(row, ()), each.get(row, 0)
        if len(members) * seconds > most:
            facts = {"seconds": str(len(members) * seconds), "count": str(len(members)), "each": str(seconds)}
            yield Hit(place_of(field, row), facts)
