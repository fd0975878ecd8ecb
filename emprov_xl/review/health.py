"""The health of a workbook in words: for the Review Summary, the command line and programs."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from emprov_xl.model.cells import Cell
from emprov_xl.model.counting import counted
from emprov_xl.model.health import Health, Hiding, Make
from emprov_xl.model.returned import Anchor, Counts
from emprov_xl.review.questions import written_cells

_NAMED = 8  # things that are named in a sentence


@dataclass(frozen=True, slots=True)
class Told:
    """One line on a workbook's health; what is `at_risk` was lost, or may be."""

    topic: str
    says: str
    at_risk: bool = False


_UNSEEN = Told("Not looked at", "drop-downs, hidden and merged cells, links: in a file of this kind they are not read")


def told_of_health(health: Health) -> tuple[Told, ...]:
    """Everything there is to say of a return, in the order in which it is read."""
    return (
        Told("Saved by", health.make.producer),
        _version(health),
        *_anchors(health),
        Told("Filled cells", _counts(health.counts)),
        _kinds(health),
        *([Told("Missing", _listed(health.missing), at_risk=True)] if health.missing else []),
        _outside(health),
        *_odd(health),
        *(_parts(health) if health.make.seen else [_UNSEEN, *_formulas(health), _errors(health)]),
    )


def _parts(health: Health) -> Iterator[Told]:
    """What the parts of the file tell."""
    yield from _drop_downs(health)
    yield _names(health.make)
    yield from _hidden(health)
    yield from _merged(health)
    yield from _formulas(health)
    yield _errors(health)
    yield from _links(health)
    yield from _surroundings(health.make, health.locked)


def told_of_make(make: Make) -> tuple[Told, ...]:
    """What there is to say of a workbook that was rejected."""
    links = [Told("Other files", f"it looks into {_listed(make.links)}")] if make.links else []
    return (Told("Saved by", make.producer), _names(make), *_sheets(make), *links, *_surroundings(make, ()))


def _version(health: Health) -> Told:
    same = "the current one" if health.version == health.current else f"ours is {health.current}"
    return Told("Questionnaire", f"{health.template}, version {health.version}; {same}")


def _anchors(health: Health) -> Iterator[Told]:
    """By what the fields were found: the whole, then each sheet where it was not the best means."""
    found = ", ".join(f"{count:,} by {anchor}" for anchor, count in health.anchors.items())
    yield Told("Fields found", found, at_risk=bool(health.other_anchors))
    others = [
        f"{title} ({', '.join(f'{count} by {anchor}' for anchor, count in counts.items())})"
        for title, counts in health.other_anchors.items()
    ]
    if others and set(health.anchors) != {Anchor.KEY}:
        yield Told("… by other means on", _listed(others), at_risk=True)


def _counts(counts: Counts) -> str:
    return (
        f"{counts.filled:,} = {counts.answers:,} answers + {counts.labels:,} labels and help of ours "
        f"+ {counts.strays:,} outside the form"
    )


def _kinds(health: Health) -> Told:
    counts = {str(kind): count for kind, count in health.kinds.items()}
    return Told("Answers are", _counted(counts) or "none given yet")


def _outside(health: Health) -> Told:
    said = [f"{written_cells(health.strays[:_NAMED])}{_more(len(health.strays))}"] if health.strays else []
    said += [f"{counted(count, 'cell')} on the sheet {title}" for title, count in health.foreign.items()]
    return Told("Outside the form", "; ".join(said) or "nothing", at_risk=bool(said))


def _odd(health: Health) -> Iterator[Told]:
    """What no spreadsheet program writes."""
    if health.too_long:
        yield Told("Texts too long", f"{_cells(health.too_long)}: Excel would cut them", at_risk=True)
    if health.doubled:
        yield Told("Filled twice", f"{_cells(health.doubled)}: the last content was read", at_risk=True)
    if health.behind:
        yield Told("Behind its end", f"{counted(health.behind, 'byte')} that are no part of the workbook", at_risk=True)


def _drop_downs(health: Health) -> Iterator[Told]:
    lost = health.lost_drop_downs
    if not lost:
        yield Told("Drop-downs", f"all {health.drop_downs:,} are there")
        return
    whole = "all" if len(lost) == health.drop_downs else f"{len(lost):,} of {health.drop_downs:,}"
    yield Told("Drop-downs", f"{whole} are gone, in whole or in part", at_risk=True)
    by_sheet: dict[str, list[str]] = {}
    for each in lost:
        by_sheet.setdefault(each.areas[0].title, []).append(f"{each.written} ({each.field_title})")
    said = [f"{title}: {_listed(columns)}" for title, columns in by_sheet.items()]
    for line in said[:_NAMED]:
        yield Told("… gone on", line, at_risk=True)
    if len(said) > _NAMED:
        yield Told("… gone on", f"{len(said) - _NAMED} more sheets", at_risk=True)


def _names(make: Make) -> Told:
    broken = make.broken_names
    said = f"{counted(len(broken), 'name')} of cells that are gone: {_listed(broken)}" if broken else "none is broken"
    return Told("Defined names", said, at_risk=bool(broken))


def _sheets(make: Make) -> Iterator[Told]:
    if make.hidden_sheets:
        yield Told("Hidden sheets", _listed(make.hidden_sheets))


def _hidden(health: Health) -> Iterator[Told]:
    if not health.hidden and not health.make.hidden_sheets:
        yield Told("Hidden answers", "none")
    yield from _sheets(health.make)
    for hidden in health.hidden:
        rows = counted(len(hidden.places), "filled row")
        match hidden.hiding:
            case Hiding.SHEET:
                said = f"the hidden sheet {hidden.title} is filled in"
            case Hiding.COLUMNS | Hiding.ROWS:
                said = f"{hidden.title}: {hidden.lines}"
            case _:
                said = f"{hidden.title}: {hidden.hiding} hides {rows}"
        yield Told("Hidden answers", said, at_risk=True)


def _merged(health: Health) -> Iterator[Told]:
    if health.merged:
        areas = [str(merged.area) for merged in health.merged]
        lost = sum(merged.swallowed for merged in health.merged)
        yield Told("Merged answers", f"{_listed(areas)}: {counted(lost, 'covered cell')} read as blank", at_risk=True)
    else:
        yield Told("Merged answers", "none")


def _formulas(health: Health) -> Iterator[Told]:
    if not health.formulas:
        yield Told("Formulas as answers", "none")
        return
    without = len(health.uncalculated)
    said = f"{health.formulas:,}, of which {health.formulas - without:,} with their result"
    if without:
        said += f"; without: {_cells(health.uncalculated)}"
    yield Told("Formulas as answers", said, at_risk=bool(without))


def _errors(health: Health) -> Told:
    return Told("Error cells", _cells(health.errors) if health.errors else "none", at_risk=bool(health.errors))


def _links(health: Health) -> Iterator[Told]:
    if health.make.links or health.linked:
        looks = (
            f"; {len(health.linked):,} answers are taken from there" if health.linked else "; no answer is from there"
        )
        yield Told(
            "Other files", f"it looks into {_listed(health.make.links) or 'one'}{looks}", at_risk=bool(health.linked)
        )


def _surroundings(make: Make, locked: Iterable[str]) -> Iterator[Told]:
    """What hangs on the workbook, what could run in it, and what keeps it from being marked."""
    active = _counted(make.active)
    yield Told("Macros and controls", active or "none", at_risk=bool(active))
    if make.conversations:
        said = f"{counted(make.conversations, 'conversation')} in comments, which emprov does not read"
        yield Told("Conversations", said, at_risk=True)
    if make.contents:
        yield Told("Also in it", _counted(make.contents))
    own = [*locked, *(["the list of sheets"] if make.locked else [])]
    if own:
        yield Told("Passwords", f"the customer's own on {_listed(own)}")
    if make.signed:
        yield Told("Signature", "digitally signed; a mark would break that, so it is not processed", at_risk=True)
    if make.shared:
        yield Told(
            "Shared workbook", "it keeps a log of changes, so it is not processed; stop sharing it", at_risk=True
        )


def _counted(counts: Mapping[str, int]) -> str:
    """Things, each with how many there are of it."""
    return ", ".join(counted(count, thing) for thing, count in counts.items())


def _cells(cells: tuple[Cell, ...]) -> str:
    return f"{written_cells(cells[:_NAMED])}{_more(len(cells))}"


def _listed(things: Iterable[str]) -> str:
    """The first few of some things, and how many more there are."""
    every = list(things)
    return f"{', '.join(every[:_NAMED])}{_more(len(every))}"


def _more(count: int) -> str:
    return f" and {count - _NAMED:,} more" if count > _NAMED else ""


def health_document(health: Health) -> dict[str, object]:
    """The health for programs; its keys are a contract with them. Cells are written Sheet!A7."""
    return {
        "questionnaire": {"template": health.template, "version": health.version, "current": health.current},
        "anchors": {str(anchor): count for anchor, count in health.anchors.items()},
        "other_anchors": {
            title: {str(anchor): count for anchor, count in counts.items()}
            for title, counts in health.other_anchors.items()
        },
        "missing": list(health.missing),
        "kinds": {str(kind): count for kind, count in health.kinds.items()},
        "strays": [str(cell) for cell in health.strays],
        "foreign_sheets": dict(health.foreign),
        "drop_downs": health.drop_downs,
        "lost_drop_downs": [
            {"field": f"{lost.place.sheet}.{lost.place.field}", "cells": [str(area) for area in lost.areas]}
            for lost in health.lost_drop_downs
        ],
        "hidden_answers": [
            {"sheet": hidden.title, "by": str(hidden.hiding), "lines": hidden.lines, "count": len(hidden.places)}
            for hidden in health.hidden
        ],
        "merged_answers": [{"cells": str(each.area), "covered": each.swallowed} for each in health.merged],
        "formulas": {
            "count": health.formulas,
            "without_result": [str(cell) for cell in health.uncalculated],
            "from_other_workbooks": len(health.linked),
        },
        "errors": [str(cell) for cell in health.errors],
        "too_long": [str(cell) for cell in health.too_long],
        "filled_twice": [str(cell) for cell in health.doubled],
        "bytes_behind": health.behind,
        "locked_sheets": list(health.locked),
        **make_document(health.make),
    }


def make_document(make: Make) -> dict[str, object]:
    """What can be told of any workbook, for programs."""
    return {
        "producer": make.producer,
        "broken_names": list(make.broken_names),
        "hidden_sheets": list(make.hidden_sheets),
        "links": list(make.links),
        "contents": dict(make.contents),
        "conversations": make.conversations,
        "active": dict(make.active),
        "signed": make.signed,
        "shared": make.shared,
        "locked_workbook": make.locked,
    }
