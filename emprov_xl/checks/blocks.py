"""Verbs about the blocks of the numbering plan, and numbers in the block of something else."""

from emprov_xl.checks.free import NONE_FREE, FreeNumbers
from emprov_xl.checks.plan import Block, blocks, unclear
from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import Hits, Unjudged, Words, listed, place_of, verb
from emprov_xl.model.finding import Hit

_TELEPHONES = ("Telephones", "Virtual extensions")


@verb("outside_its_block", gives=("number", "what", "plan", "proposed"))
def outside_its_block(survey: Survey) -> Hits:
    """The number of a group, queue, room, menu or mailbox lies in no block that the plan keeps for such things.

    Silent where the plan keeps none, and for a number at fault already; the nearest free one is proposed.
    """
    by_purpose: dict[str, list[Block]] = {}
    for block in blocks(survey):
        by_purpose.setdefault(block.purpose, []).append(block)
    if not by_purpose:
        return
    broken, free, told = unclear(survey), FreeNumbers(survey), set()
    for use in survey.register.uses:
        suited = by_purpose.get(use.purpose, [])
        if not suited or use.place.sheet == "extensions" or use.place in told:
            continue
        at_fault = survey.reserved.reason(use.number) is not None or len(survey.register.by_number[use.number]) > 1
        at_fault = at_fault or use.number in survey.register.beginnings
        if at_fault or any(block.holds(use.number) for block in suited):
            continue
        told.add(use.place)
        by_itself = use.what not in ("a parking slot", "a parking lot") and len(use.number) == suited[0].length
        number = free.near(use.number, use.purpose) if by_itself else None
        facts = {
            "number": use.number,
            "what": use.what,
            "plan": listed([str(block) for block in suited]),
            "proposed": number or NONE_FREE,
        }
        yield Unjudged(use.place, broken) if broken else Hit(use.place, facts, proposed=number, operands=(use.number,))


@verb("block_begins_like", gives=("block", "taken_by"))
def block_begins_like(survey: Survey) -> Hits:
    """A block of the plan begins with the digit for an outside line, or lies where an emergency number is dialled."""
    for block in blocks(survey):
        reasons = (survey.reserved.reason(f"{end:0{block.length}d}") for end in (block.first, block.last))
        reason = next((found for found in reasons if found and found.kind in ("emergency", "access digit")), None)
        if reason:
            facts = {"block": str(block), "taken_by": reason.taken_by}
            yield Hit(place_of("numbering.first", block.row), facts)


@verb("block_of_other_length", gives=("block", "length", "expected"))
def block_of_other_length(survey: Survey, purposes: Words = _TELEPHONES) -> Hits:
    """A block for telephones has numbers of another length than the site's extensions."""
    expected = survey.site.extension_length
    for block in blocks(survey):
        if expected and block.purpose in purposes and block.length != expected:
            facts = {"block": str(block), "length": str(block.length), "expected": str(expected)}
            yield Hit(place_of("numbering.first", block.row), facts)


@verb("full_block", gives=("block", "free", "purpose"))
def full_block(survey: Survey, percent: int, purposes: Words = _TELEPHONES) -> Hits:
    """A block is so full that hardly anybody can be added; in each purpose all blocks are counted together."""
    numbers = {number for number in survey.texts("extensions.extension").values() if number.isdecimal()}
    for purpose in purposes:
        mine = [block for block in blocks(survey) if block.purpose == purpose]
        room = sum(block.last - block.first + 1 for block in mine)
        used = sum(1 for number in numbers if any(block.holds(number) for block in mine))
        if mine and used * 100 >= room * percent:
            facts = {"block": listed([str(block) for block in mine]), "free": str(room - used), "purpose": purpose}
            also = tuple(place_of("numbering.last", block.row) for block in mine[1:])
            yield Hit(place_of("numbering.last", mine[0].row), facts, also, operands=(purpose,), whole=True)
