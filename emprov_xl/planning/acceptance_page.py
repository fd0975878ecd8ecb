"""The sheet Test Calls: what to dial, what must be heard, and room for how it went."""

from collections.abc import Iterator

from emprov_xl.callflow.words import named
from emprov_xl.model.page import Column, Page, Shown, Styled
from emprov_xl.planning.acceptance import AcceptanceList, Listed

TEST_CALLS = "Test Calls"
_COLUMNS = (
    Column("No.", 6, "number"),
    Column("Number to call", 22, "wrap"),
    Column("From", 13, "wrap"),
    Column("When", 24, "wrap"),
    Column("Beforehand", 22, "wrap"),
    Column("Keys to press", 10, "wrap"),
    Column("What must be heard and ring, in turn", 57, "wrap"),
    Column("Where it ends", 21, "wrap"),
    Column("The same holds for", 22, "muted"),
    Column("Held back by", 14, "wrap"),
    Column("Pass", 6, "input", ("x",)),
    Column("Fail", 6, "input", ("x",)),
    Column("By", 11, "input"),
    Column("Date", 11, "input"),
    Column("Remark", 20, "input"),
)
_MOST_ALIKE = 3
_MOST_CODES = 3
_HOW = (
    "Times are by the clock of the site ({zone}). Of lines that behave alike, the first is called and stands for the "
    "others; acceptance.json beside this plan names them all, and the cell behind each step."
)
_HELD = "Red: held back until that code on the sheet Discrepancies is settled. Orange: waits for what is held back."


def acceptance_page(calls: AcceptanceList, customer: str) -> Page | None:
    """The sheet with the test calls; None where there is nothing that could be called."""
    if not calls.calls:
        return None
    lines = sum(len(call.alike) for call in calls.calls)
    told = f"{len(calls.calls)} calls" + (f", which also stand for {lines} like them." if lines else ".")
    banner: tuple[tuple[Shown, ...], ...] = (
        (f"Test calls: {customer}" if customer else "Test calls",),
        (told,),
        (Styled(_HOW.format(zone=calls.zone), "intro"),),
        *([(Styled(_HELD, "intro"),)] if any(call.own or call.waits_for for call in calls.calls) else []),
    )
    return Page(TEST_CALLS, _COLUMNS, tuple(_rows(calls)), banner, "plan", frozen=2)


def _rows(calls: AcceptanceList) -> Iterator[tuple[Shown, ...]]:
    before = ""
    for call in calls.calls:
        start = call.trial.walk.call.start
        yield _row(call, first=start != before)
        before = start


def _row(call: Listed, *, first: bool) -> tuple[Shown, ...]:
    script = call.script
    return (
        call.number,
        Styled(script.number, "strong" if first else ""),
        script.caller,
        script.when,
        "\n".join(script.beforehand),
        ", ".join(key or "nothing" for key in script.keys),
        "\n".join(f"{place}. {told}" for place, told in enumerate(script.heard, start=1)),
        script.end,
        named([extension for _, extension in call.alike], _MOST_ALIKE),
        _held(call),
        *(None,) * 5,
    )


def _held(call: Listed) -> Shown:
    if call.own:
        return Styled(named(list(call.own), _MOST_CODES), "held")
    if call.waits_for:
        return Styled(f"waits for {named(list(call.waits_for), _MOST_CODES)}", "waiting")
    return None
