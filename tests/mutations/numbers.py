"""Numbers: extensions, the numbering plan, what is dialled inside, and numbers from outside."""

from tests.mutations.mutation import Chance, Mutation, NotHere, answered, kind
from tests.samples.typed import Row


def _is_no_plan_of_extensions(purpose: str) -> bool:
    return purpose not in ("Telephones", "Virtual extensions")


@kind
def two_share_one_extension(on: Chance) -> Mutation:
    other = on.loose("extensions", voicemail="No")
    one = on.one("extensions", other)
    mutation = on.typed(other, extension=one["extension"]).finds("EXT-001", "extension", one, other)
    return mutation.touching(*_named_by(on, one["extension"]))


def _named_by(on: Chance, text: str) -> list[str]:
    return [token for token, _ in on.engagement.mentions(text)]


@kind
def an_extension_is_longer_than_the_others(on: Chance) -> Mutation:
    one = on.loose("extensions", voicemail="No")
    return on.typed(one, extension=one["extension"] + "97").finds("EXT-002", "extension", one)


@kind
def an_extension_lies_outside_the_plan(on: Chance) -> Mutation:
    one = on.loose("extensions", voicemail="No")
    number = "5" + one["extension"][1:]
    return on.typed(one, extension=number).finds("EXT-003", "extension", one)


@kind
def a_block_of_the_plan_ends_before_it_starts(on: Chance) -> Mutation:
    one = on.one("numbering", purpose=_is_no_plan_of_extensions)
    first = one["first"]
    return on.typed(one, last=str(int(first) - 1)).finds("NUM-008", "last", one)


@kind
def the_end_of_a_block_lacks_digits(on: Chance) -> Mutation:
    one = on.one("numbering", purpose=_is_no_plan_of_extensions)
    return on.typed(one, last=one["last"][-2:]).finds("NUM-009", "last", one)


@kind
def two_blocks_of_the_plan_overlap(on: Chance) -> Mutation:
    one, new = on.one("numbering", purpose="Ring groups"), on.new("numbering")
    return (
        on.typed(new, purpose="Other", first=one["last"], last=one["last"]).finds("NUM-010", "first", new).touching(one)
    )


def _numbered(name: str, number: str, code: str) -> None:
    def make(on: Chance) -> Mutation:
        new = on.new("conferences")
        return on.typed(new, number=number, name="Another room").finds(code, "number", new)

    make.__name__ = name
    kind(make)


for _name, _number, _code in (
    ("a_room_has_the_emergency_number", "911", "EMG-001"),
    ("a_room_begins_with_the_emergency_number", "9115", "EMG-001"),
    ("a_room_begins_with_a_digit_that_few_use", "1500", "NUM-003"),
    ("a_room_begins_with_the_access_digit", "9500", "NUM-004"),
    ("a_room_has_the_number_of_a_public_service", "411", "NUM-005"),
    ("a_room_has_the_code_of_a_function", "888", "NUM-006"),
):
    _numbered(_name, _number, _code)


def _twice(sheet: str, key: str, record: Row) -> None:
    def make(on: Chance) -> Mutation:
        taken, new = on.one("extensions"), on.new(sheet)
        mutation = on.typed(new, **{key: taken["extension"]}, **record).finds("NUM-001", key, new)
        return mutation.touching(taken)

    make.__name__ = f"the_number_of_an_extension_is_also_on_{sheet}"
    kind(make)


for _sheet, _key, _record in (
    ("conferences", "number", {"name": "Another room"}),
    ("shared_mailboxes", "mailbox", {"name": "Another mailbox", "pin": "481926"}),
):
    _twice(_sheet, _key, _record)


@kind
def a_number_is_the_beginning_of_others(on: Chance) -> Mutation:
    if on.all("numbering", purpose="Conferences"):
        raise NotHere  # such a number lies outside the block
    new, other = on.new("conferences"), on.one("parking")
    return (
        on.typed(new, number=other["lot"][:-1], name="Short room")
        .finds("NUM-002", "number", new)
        .touching("parking.numbers")
    )


@kind
def a_speed_dial_code_stands_twice(on: Chance) -> Mutation:
    one, other = on.two("speed_dials")
    return on.typed(other, code=one["code"]).finds("NUM-011", "code", one, other)


@kind
def an_inbound_number_stands_twice(on: Chance) -> Mutation:
    one = on.one("dids", last=None, caller_id=None)
    new = on.new("dids")
    cells = {"did": one["did"], "destination_kind": "Operator", "description": "Once more"}
    mutation = on.typed(new, **cells).finds("DID-001", "did", one, new)
    return mutation.touching(*_named_by(on, one["did"]))


def _new_block(on: Chance, did: str, last: str, code: str) -> Mutation:
    new = on.new("dids")
    cells = {"did": did, "last": last, "description": "More numbers", "destination_kind": "Operator"}
    return on.typed(new, **cells).finds(code, "last", new)


@kind
def a_block_of_inbound_numbers_ends_before_it_starts(on: Chance) -> Mutation:
    return _new_block(on, "888-555-0170", "888-555-0160", "DID-002")


@kind
def the_last_number_of_a_block_is_not_written_in_full(on: Chance) -> Mutation:
    return _new_block(on, "888-555-0170", "0179", "DID-003")


@kind
def two_blocks_of_inbound_numbers_overlap(on: Chance) -> Mutation:
    one, new = on.one("dids", last=answered, caller_id=None), on.new("dids")
    cells = {"did": one["last"], "destination_kind": "Operator", "description": "Again"}
    return on.typed(new, **cells).finds("DID-004", "did", new).touching(one)


@kind
def a_direct_number_rings_somebody_else(on: Chance) -> Mutation:
    one = on.one("dids", destination_kind="Extension", fax=lambda text: text != "Fax machine")
    owner = on.one("extensions", extension=one["destination"], direct_did=one["did"])
    other = on.one("extensions", owner, direct_did=None, voicemail="Yes")  # else callers are cut off there
    return on.typed(one, destination=other["extension"]).finds("DID-005", "direct_did", owner).touching(other)


@kind
def a_block_to_be_moved_ends_before_it_starts(on: Chance) -> Mutation:
    one = on.one("porting", last=answered)
    return on.typed(one, first=one["last"], last=one["first"]).finds("DID-006", "last", one)


@kind
def two_telephones_have_the_same_direct_number(on: Chance) -> Mutation:
    one = on.one("extensions", direct_did=answered)
    other = on.one("extensions", one, direct_did=None, voicemail="Yes")
    mutation = on.typed(other, direct_did=one["direct_did"]).finds("EXT-006", "direct_did", one, other)
    return mutation.finds("DID-005", "direct_did", other).touching(*_named_by(on, one["direct_did"]))
