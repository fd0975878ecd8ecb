"""What goes wrong with calls on their way: nobody gets there, or nobody gets out."""

from itertools import pairwise

from tests.mutations.mutation import Chance, Mutation, NotHere, Record, answered, kind

_OPERATOR = {"timeout_kind": "Operator", "invalid_kind": "Operator"}


def _greeting(on: Chance) -> str:
    return on.one("auto_attendants", greeting=answered)["greeting"]


def _menu(on: Chance, name: str, step: int = 0, **cells: str) -> tuple[Record, dict[str, str]]:
    row = {"name": name, "greeting": _greeting(on), "direct_dial": "No"} | _OPERATOR | cells
    return on.new("auto_attendants", step), row


def _key(on: Chance, menu: str, step: int, kind_of: str, to: str) -> tuple[Record, dict[str, str]]:
    row = {"attendant": menu, "key": "1", "label": "Go on", "destination_kind": kind_of, "destination": to}
    return on.new("menu_options", step), row


def _typed(on: Chance, *rows: tuple[Record, dict[str, str]]) -> Mutation:
    (first, cells), *others = rows
    mutation = on.typed(first, **cells)
    for record, more in others:
        mutation = mutation.also(record, **more)
    return mutation.touching("flow")


@kind
def a_routing_that_no_call_reaches(on: Chance) -> Mutation:
    like, new = on.one("call_routing"), on.new("call_routing")
    cells = {"name": "Forgotten hours", "schedule": like["schedule"], "open_kind": "Operator", "closed_kind": "Hang up"}
    mutation = on.typed(new, **cells).finds("FLW-001", "name", new)
    return mutation.touching(*(token for token, _ in on.engagement.mentions(like["schedule"])))


@kind
def a_menu_that_no_call_reaches(on: Chance) -> Mutation:
    menu, cells = _menu(on, "Forgotten menu")
    return _typed(on, (menu, cells), _key(on, "Forgotten menu", 0, "Operator", "")).finds("FLW-002", "name", menu)


@kind
def a_message_that_nobody_hears(on: Chance) -> Mutation:
    new = on.new("announcements")
    return on.typed(new, name="Snow", text="Closed because of snow.", recorded_by="Customer").finds(
        "FLW-003", "name", new
    )


@kind
def a_group_that_only_colleagues_dial(on: Chance) -> Mutation:
    like, new = on.one("ring_groups", strategy="ringall"), on.new("ring_groups")
    cells = like.cells | {
        "number": like["number"][:-1] + "9",
        "name": "Nobody calls",
        "no_answer_kind": "Operator",
        "no_answer": "",
    }
    taken = [each for each in on.all("ring_groups") if each["number"] == cells["number"]]
    if taken:
        raise NotHere
    return on.typed(new, **cells).finds("FLW-004", "number", new)


@kind
def a_menu_that_only_colleagues_dial(on: Chance) -> Mutation:
    on.one("auto_attendants", number=answered)
    number = on.one("auto_attendants", number=answered)["number"][:-1] + "7"
    menu, cells = _menu(on, "Staff menu", number=number)
    return _typed(on, (menu, cells), _key(on, "Staff menu", 0, "Operator", "")).finds("FLW-006", "name", menu)


@kind
def two_menus_that_lead_to_each_other_only(on: Chance) -> Mutation:
    one, two = _menu(on, "Island one"), _menu(on, "Island two", 1)
    keys = (
        _key(on, "Island one", 0, "Auto attendant", "Island two"),
        _key(on, "Island two", 1, "Auto attendant", "Island one"),
    )
    mutation = _typed(on, one, two, *keys)
    # who presses the only key stays there: that, too, must be told
    return mutation.finds("FLW-025", "name", one[0]).finds("FLW-008", "destination", keys[0][0])


@kind
def two_menus_for_colleagues_that_lead_to_each_other_only(on: Chance) -> Mutation:
    block = on.one("auto_attendants", number=answered)["number"][:-1]
    one = _menu(on, "Island one", number=f"{block}8")
    two = _menu(on, "Island two", 1, number=f"{block}9")
    there = _key(on, "Island one", 0, "Auto attendant", "Island two")
    back = _key(on, "Island two", 1, "Auto attendant", "Island one")
    mutation = _typed(on, one, two, there, back)
    return mutation.finds("FLW-026", "name", one[0]).finds("FLW-008", "destination", there[0])


@kind
def two_messages_that_lead_to_each_other_only(on: Chance) -> Mutation:
    one, two = on.new("announcements"), on.new("announcements", 1)
    first = {"name": "Hither", "text": "Please wait.", "recorded_by": "Customer", "then_kind": "Announcement"}
    mutation = _typed(on, (one, first | {"then": "Thither"}), (two, first | {"name": "Thither", "then": "Hither"}))
    return mutation.finds("FLW-007", "then", one).finds("FLW-025", "name", one)


@kind
def a_menu_that_starts_again_for_ever(on: Chance) -> Mutation:
    one = on.one("auto_attendants", timeout_kind=answered)
    mutation = on.typed(one, timeout_kind="Auto attendant", timeout=one["name"])
    return mutation.finds("FLW-010", "timeout", one).touching("flow")


@kind
def unanswered_calls_go_round(on: Chance) -> Mutation:
    one, other = on.two("ring_groups", no_answer_kind=lambda text: text != "Ring group")
    mutation = on.typed(one, no_answer_kind="Ring group", no_answer=other["number"])
    mutation = mutation.also(other, no_answer_kind="Ring group", no_answer=one["number"])
    return mutation.finds("FLW-009", "no_answer", one).touching("flow")


@kind
def callers_are_dropped_unsaid(on: Chance) -> Mutation:
    one = on.one(
        "extensions", voicemail="Yes", direct_did=answered, no_answer_kind=lambda text: text in ("", "Operator")
    )
    if any(_is_sent_to_voicemail(on, token, field) for token, field in on.engagement.mentions(one["extension"])):
        raise NotHere
    blank = dict.fromkeys([field for field in one.cells if "voicemail" in field and field != "voicemail"], "")
    mutation = on.typed(one, **blank, voicemail="No", no_answer_kind="", no_answer="", busy_kind="", busy="")
    naming = on.engagement.mentions(one["direct_did"]) | on.engagement.mentions(one["extension"])
    return mutation.finds("FLW-011", "no_answer_kind", one).touching(*(token for token, _ in naming))


@kind
def calls_go_out_to_what_no_route_takes(on: Chance) -> Mutation:
    one = on.one("external_numbers")
    mutation = on.typed(one, number="95550190").finds("FLW-018", "number", one)
    return mutation.touching(*(token for token, _ in on.engagement.mentions(one["name"])))


def _is_sent_to_voicemail(on: Chance, token: str, field: str) -> bool:
    sheet, _, number = token.partition("@")
    record = on.engagement.records[sheet][int(number)]
    return record[f"{field}_kind"] == "Voicemail" or record["function"] == "Voicemail of"


@kind
def a_key_begins_extensions(on: Chance) -> Mutation:
    menu = on.one("auto_attendants", direct_dial="Extensions")
    one = on.one("menu_options", attendant=menu["name"], key=lambda text: text not in ("2", "0"))
    if on.all("menu_options", attendant=menu["name"], key="2"):
        raise NotHere
    return on.typed(one, key="2").finds("FLW-012", "key", one).touching(menu)


@kind
def menus_four_deep(on: Chance) -> Mutation:
    start = on.one("auto_attendants", direct_dial="Extensions")
    names = [start["name"], "Depth two", "Depth three", "Depth four"]
    taken = {each["key"] for each in on.all("menu_options", attendant=start["name"])}
    free = on.pick([Record("", 0, {"key": key}) for key in "13456789" if key not in taken])["key"]
    rows = [_menu(on, name, step) for step, name in enumerate(names[1:])]
    keys = [_key(on, before, step, "Auto attendant", after) for step, (before, after) in enumerate(pairwise(names))]
    keys[0][1]["key"] = free
    keys.append(_key(on, "Depth four", 3, "Operator", ""))
    return _typed(on, *rows, *keys).finds("FLW-013", "name", rows[-1][0]).touching(start)


@kind
def telephones_ring_when_closed(on: Chance) -> Mutation:
    one = on.one("call_routing", closed_kind=lambda text: text in ("Announcement", "Shared mailbox"))
    group = on.one("ring_groups")
    mutation = on.typed(one, closed_kind="Ring group", closed=group["number"])
    return mutation.finds("FLW-014", "closed", one).touching("flow", group)


@kind
def whatever_callers_do_they_come_to_one_mailbox(on: Chance) -> Mutation:
    did, new, box = on.new("dids"), on.new("call_routing"), on.one("shared_mailboxes")
    like = on.one("call_routing")
    to = {f"{part}_kind": "Shared mailbox" for part in ("open", "closed")} | dict.fromkeys(
        ("open", "closed"), box["mailbox"]
    )
    routing = {"name": "All to one", "schedule": like["schedule"], "holiday_calendar": "", **to}
    cells = {
        "did": "888-555-0144",
        "description": "For messages",
        "destination_kind": "Call routing",
        "destination": "All to one",
    }
    mutation = _typed(on, (did, cells), (new, routing)).finds("FLW-016", "destination", did)
    mutation = mutation.finds("FLW-015", "holiday_calendar", new)
    return mutation.touching(box, *(token for token, _ in on.engagement.mentions(like["schedule"])))


@kind
def two_numbers_said_alike_lead_apart(on: Chance) -> Mutation:
    one, other = on.two("dids", destination_kind="Extension", fax=lambda text: text != "Fax machine")
    mutation = on.typed(one, what_should_happen="Ring whoever is there").also(
        other, what_should_happen="ring whoever is there"
    )
    return mutation.finds("FLW-017", "destination", other)
