"""Inbound numbers, each with the place where its calls go."""

from collections.abc import Iterator
from dataclasses import replace

from emprov_xl.checks.numbers import bare, public
from emprov_xl.checks.survey import Survey
from emprov_xl.exports.export import Source
from emprov_xl.exports.goals import Goal, Goals
from emprov_xl.exports.lines import Line, held_back
from emprov_xl.exports.made import Made
from emprov_xl.model.cells import Place
from emprov_xl.planning.names import numbers_from

_RECORDING = {"Allow": "dontcare", "Record on answer": "yes", "Record immediately": "force", "Never": "never"}
_LANGUAGE = {"English": "en", "French": "fr", "French (Canada)": "fr", "Spanish": "es"}
READY, BY_ID = "dids.csv", "dids-by-id.csv"
_FAX = "answers as a fax, which is set up by hand"


def inbound(source: Source, goals: Goals) -> Iterator[tuple[Line, Goal]]:
    """Every inbound number, those of a block one by one; a direct number of an extension rings it."""
    survey = source.survey
    direct = _direct(survey)
    lasts = survey.texts("dids.last")
    for row in survey.rows("dids"):
        place = Place("dids", None, row)
        known = _known(survey, row)
        goal = goals.of("dids", "destination", row)
        first = bare(survey.text("dids.did", row))
        numbers = _block(first, bare(lasts[row])) if row in lasts else [first]
        if not numbers:
            yield Line(place, known, "the block of numbers cannot be told apart"), Goal()
        for number in numbers:
            why, meant = "", goal
            owner = direct.get(public(number))
            if owner is not None and len(numbers) > 1:
                held = held_back(Place("extensions", None, owner), source.held)
                meant = goals.node(f"extensions@{owner}")
                why = f"its extension is {held}" if held else ""
            why = why or meant.why_not or ("" if meant.text else "nothing is said of where its calls go")
            if survey.text("dids.fax", row) not in ("", "No"):
                why = why or _FAX
            yield Line(place, known | {"did": number}, why), meant


def routed(source: Source, goals: Goals, made: Made) -> dict[str, list[Line]]:
    """The inbound numbers with their destinations written out, by file.

    Those that lead to an object which the system numbers itself stand apart, as the number is taken for granted.
    """
    files: dict[str, list[Line]] = {READY: [], BY_ID: []}
    for line, goal in inbound(source, goals):
        values = {**line.values, "destination": goal.said(made.ids)}
        why = line.why_not or made.left_out.get(goal.node, "")
        files[BY_ID if goal.node else READY].append(replace(line, values=values, why_not=why))
    return files


def _known(survey: Survey, row: int) -> dict[str, str]:
    caller = survey.text("dids.caller_id", row)
    return {
        "caller": bare(caller),
        "description": survey.text("dids.description", row),
        "prefix": survey.text("dids.name_prefix", row),
        "recording": _RECORDING.get(survey.text("dids.recording", row), "dontcare"),
        "language": _LANGUAGE.get(survey.text("dids.language", row), ""),
    }


def _block(first: str, last: str) -> list[str]:
    """The numbers of a block, in digits as long as the first; none when that makes no sense."""
    if not (first.isdecimal() and last.isdecimal() and len(first) == len(last)):
        return []
    return numbers_from(first, int(last) - int(first) + 1)


def _direct(survey: Survey) -> dict[str, int]:
    """The extension that each direct number rings."""
    owners: dict[str, int] = {}
    for row, number in survey.texts("extensions.direct_did").items():
        owners.setdefault(public(number), row)
    return owners
