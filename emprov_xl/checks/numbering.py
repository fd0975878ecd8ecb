"""Verbs about internal numbers: their length, their block, and what they collide with."""

from emprov_xl.checks.answers import shown
from emprov_xl.checks.free import NONE_FREE, FreeNumbers
from emprov_xl.checks.numbers import public
from emprov_xl.checks.plan import blocks, unclear
from emprov_xl.checks.register import Use
from emprov_xl.checks.reserved import Kind
from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import FieldName, Fields, Hits, Unjudged, Words, listed, place_of, unjudged, verb
from emprov_xl.model.cells import Place
from emprov_xl.model.finding import Hit

_MOST_OTHERS = 10
_BY_COUNTRY = ("emergency", "service")
_BY_ACCESS_DIGIT = ("emergency", "access digit")
_BY_FIRST_DIGIT = ("access digit", "first digit")


@verb("length_differs", gives=("length", "expected"))
def length_differs(survey: Survey, field: FieldName) -> Hits:
    """An internal number has another length than the site's extensions.

    Where the plan keeps a block for it with zeros in front, these were lost, and are proposed; else a free number.
    """
    expected = survey.site.extension_length
    plan = blocks(survey)
    numbers, free = survey.texts(field), FreeNumbers(survey)
    if numbers and not expected:
        yield from unjudged(place_of(field, min(numbers)), survey.site.cell_of("extension_length"))
    for row, number in numbers.items():
        if expected and len(number) != expected and survey.reserved.reason(number) is None:
            place, whole = place_of(field, row), number.zfill(expected)
            meant = whole if whole != number and any(block.holds(whole) for block in plan) else None
            proposed = meant or free.kept_for(survey.register.purposes.get(place, ""), expected)
            yield Hit(place, {"length": str(len(number)), "expected": str(expected)}, proposed=proposed)


@verb("outside_plan", gives=("number", "plan", "proposed"))
def outside_plan(survey: Survey, field: FieldName, purposes: Words) -> Hits:
    """A number lies in no block that the numbering plan keeps for its purpose; silent where the plan has no such block.

    A number at fault already (reserved, given twice, of another length) is not measured. The nearest free one of the
    plan is proposed.
    """
    suited = [block for block in blocks(survey) if block.purpose in purposes]
    broken = unclear(survey)
    plan, free = listed([str(block) for block in suited]), FreeNumbers(survey)
    for row, number in survey.texts(field).items():
        if not suited or any(block.holds(number) for block in suited) or _has_other_fault(survey, number):
            continue
        place = place_of(field, row)
        nearest = free.near(number, suited[0].purpose)
        facts = {"number": number, "plan": plan, "proposed": nearest or NONE_FREE}
        yield Unjudged(place, broken) if broken else Hit(place, facts, proposed=nearest)


@verb("reserved_number", gives=("number", "taken_by", "what", "proposed"))
def reserved_number(survey: Survey, of: Kind) -> Hits:
    """A number means something else already; each number is blamed for its gravest clash only.

    A free one is proposed, but not where the whole plan may be at odds with the first digit.
    """
    free = FreeNumbers(survey)
    blamed: set[Place] = set()
    if of in _BY_COUNTRY and survey.site.region is None and survey.register.uses:
        yield from unjudged(survey.register.uses[0].place, survey.site.cell_of("country"))
    if of in _BY_ACCESS_DIGIT and survey.register.uses:
        yield from unjudged(survey.register.uses[0].place, survey.unread_form("site.outside_access_digit"))
    for use, reason in survey.clashes.get(of, ()):
        if use.what != "a shared mailbox" and use.place not in blamed:
            blamed.add(use.place)
            by_itself = of not in _BY_FIRST_DIGIT and use.what != "a parking slot"
            number = free.near(use.number, use.purpose) if by_itself else None
            facts = {
                "number": use.number,
                "taken_by": reason.taken_by,
                "what": use.what,
                "proposed": number or NONE_FREE,
            }
            yield Hit(use.place, facts, proposed=number, operands=(use.number,))


@verb("prefix_clash", gives=("number", "what", "other", "other_number", "proposed"))
def prefix_clash(survey: Survey) -> Hits:
    """One number is the beginning of another, so that the telephone waits for more digits; the shorter one is blamed.

    An extension of unusual length is blamed for its length, and not again here.
    """
    free = FreeNumbers(survey)
    numbers = {use.number: use for use in reversed(survey.register.uses) if use.what != "a shared mailbox"}
    begun: dict[str, list[Use]] = {}
    lengths = sorted({len(number) for number in numbers})
    for number, use in numbers.items():
        for end in (length for length in lengths if length < len(number)):
            if number[:end] in numbers:
                begun.setdefault(number[:end], []).append(use)
    expected = survey.site.extension_length
    for number, longer in begun.items():
        use = numbers[number]
        others = [other for other in longer if not _is_odd(other, expected)]
        if others and not _is_odd(use, expected):
            facts = {
                "number": number,
                "what": use.what,
                "other": survey.label(others[0].place, beside=use.place.sheet),
                "other_number": others[0].number,
                "proposed": (nearest := _spare(free, use)) or NONE_FREE,
            }
            places = tuple(other.place for other in others[:_MOST_OTHERS])
            yield Hit(use.place, facts, places, nearest, operands=(number,), whole=True)


def _spare(free: FreeNumbers, use: Use) -> str | None:
    """A free number in place of a use; parking slots stand in a row and cannot move one by one."""
    return None if use.what == "a parking slot" else free.near(use.number, use.purpose)


@verb("reversed_range", gives=("first", "last"))
def reversed_range(survey: Survey, first: FieldName, last: FieldName) -> Hits:
    """A range ends before it starts."""
    for row, start, end in _both(survey, first, last):
        if len(start) == len(end) and end < start:
            facts = {"first": survey.text(first, row), "last": survey.text(last, row)}
            yield Hit(place_of(last, row), facts, (place_of(first, row),))


@verb("lopsided_range", gives=("first", "last"))
def lopsided_range(survey: Survey, first: FieldName, last: FieldName) -> Hits:
    """The two ends of a range have different lengths: the last number is not written in full.

    Where its last digits are written, the whole number is proposed.
    """
    for row, start, end in _both(survey, first, last):
        if len(start) != len(end):
            facts = {"first": survey.text(first, row), "last": survey.text(last, row)}
            whole = start[: len(start) - len(end)] + end if len(end) < len(start) else ""
            proposed = whole if end.isdecimal() and whole > start else None
            yield Hit(place_of(last, row), facts, (place_of(first, row),), proposed)


@verb("overlapping_ranges", gives=("other", "range", "other_range"))
def overlapping_ranges(survey: Survey, first: FieldName, last: FieldName, apart: Fields = ()) -> Hits:
    """Two ranges have numbers in common; a blank end is a range of one, and two equal single numbers are not told here.

    Ranges whose answers to `apart` differ do not meet.
    """
    groups: dict[tuple[str, ...], list[tuple[int, int, int]]] = {}
    lasts = {row: shown(answer) for row, answer in survey.answers(last).items()}
    for row, text in survey.texts(first).items() if lasts else ():
        start, end = public(text), public(lasts.get(row, text))
        if start.isdecimal() and end.isdecimal() and len(start) == len(end) and int(start) <= int(end):
            key = (str(len(start)), *(survey.compared(field, row) for field in apart))
            groups.setdefault(key, []).append((int(start), int(end), row))
    for ranges in groups.values():
        yield from _overlaps(survey, first, last, sorted(ranges))


def _overlaps(survey: Survey, first: str, last: str, ranges: list[tuple[int, int, int]]) -> Hits:
    reach = ranges[0]
    for start, end, row in ranges[1:]:
        singles = start == end and reach[0] == reach[1]
        if start <= reach[1] and not singles:
            blamed, other = (row, reach[2]) if row > reach[2] else (reach[2], row)
            place, there = place_of(first, blamed), place_of(first, other)
            facts = {
                "other": survey.label(there, beside=place.sheet),
                "range": _range(survey, first, last, blamed),
                "other_range": _range(survey, first, last, other),
            }
            yield Hit(place, facts, (there,), whole=True)
        if end > reach[1]:
            reach = (start, end, row)


def _range(survey: Survey, first: str, last: str, row: int) -> str:
    start, end = survey.text(first, row), survey.text(last, row)
    return f"{start} to {end}" if end else start


def _both(survey: Survey, first: str, last: str) -> list[tuple[int, str, str]]:
    """The rows with both ends of a range of numbers or dates, as texts that compare in their order."""
    ends = survey.answers(last)
    starts = survey.answers(first)
    return [(row, public(str(start)), public(str(ends[row]))) for row, start in starts.items() if row in ends]


def _is_odd(use: Use, expected: int) -> bool:
    return use.what == "an extension" and bool(expected) and len(use.number) != expected


def _has_other_fault(survey: Survey, number: str) -> bool:
    if survey.reserved.reason(number) is not None or len(survey.register.by_number.get(number, ())) > 1:
        return True
    expected = survey.site.extension_length
    return bool(expected) and len(number) != expected
