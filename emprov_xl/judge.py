"""Rules over answers give findings: each fault at its cell, in words, with a fingerprint that stays when rows move."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from emprov_xl.checks.shelf import verb_called
from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import Unjudged
from emprov_xl.convert import MASK, Known, legible, shown
from emprov_xl.errors import EmprovError
from emprov_xl.frames import STILL_READ, FieldHit, Frames
from emprov_xl.model.catalogue import Catalogue
from emprov_xl.model.cells import Cell, Place, Typed
from emprov_xl.model.finding import Finding, Hit
from emprov_xl.model.issue import Requirement
from emprov_xl.model.questionnaire import Layout
from emprov_xl.model.returned import Returned
from emprov_xl.model.rule import Audience, Rule, Severity
from emprov_xl.model.verb import ANSWERED, BLANK

NOT_CHECKED = "CHK-001"

_PASSING = {"cells", "columns"}  # facts of the reader that change when rows or columns move
_QUOTING_NOTHING = _PASSING | {
    *(
        "limit",
        "length",
        "count",
        "choices",
        "means",
        "because",
        "which",
        "weakness",
        "title",
        "anchor",
        "rules",
        "cause",
        "looks",
        "do",
    )
}
"""Facts that may be told of a secret: they never quote the cell. All others are masked, whatever they say."""

_LONGEST_VALUE = 120  # of an answer within a sentence
_OPERANDS = 3  # other answers that take part in a fingerprint
_MOST_UNJUDGED = 20  # cells named beside the cause
_DIGITS = 12
_CRASHES = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError, re.error)


class BrokenRule(EmprovError):
    """A rule failed over a return: our fault, not the customer's."""

    def __init__(self, code: str, trouble: str) -> None:
        super().__init__(f"Rule {code} cannot be judged: {trouble}. Please report this to E-MetroTel engineering.")


def survey_of(
    frames: Frames, catalogue: Catalogue, told: Iterable[FieldHit] = (), returned: Returned | None = None
) -> Survey:
    """The survey of a return; a cell already `told` of (`FLD-…`) is neither an answer nor a blank to the rules."""
    places = (
        place
        for code, hit in told
        if code not in STILL_READ
        for place in (hit.place, *hit.also)
        if place.field is not None
    )
    unreadable = {place: "" if (typed := _typed(place, frames, returned)) is None else typed for place in places}
    kept = frames.sheets if returned is None else returned.sheets
    lost = frozenset(sheet.key for sheet in frames.questionnaire.asked() if sheet.key not in kept)
    return Survey(frames, catalogue=catalogue, unreadable=unreadable, lost=lost)


def judge(rules: Iterable[Rule], survey: Survey, returned: Returned | None = None) -> Iterator[Finding]:
    """What the rules find in a return, rule by rule; the caller sorts."""
    rules = tuple(rules)
    hits = [(rule, hit) for rule in rules if rule.verb is not None for hit in _hits(rule, survey)]
    not_checked = next((rule for rule in rules if rule.code == NOT_CHECKED), None)
    yield from _findings(_said(hits, survey, not_checked), survey, returned)


def findings_of(
    hits: Iterable[FieldHit], rules: Iterable[Rule], survey: Survey, returned: Returned | None = None
) -> Iterator[Finding]:
    """Hits made before the rules ran (by a cell's own type, or by the reader) in the words of their rules."""
    by_code = {rule.code: rule for rule in rules}
    yield from _findings(((_rule(by_code, code), hit) for code, hit in hits), survey, returned)


def finding_about(finding: Finding, rule: Rule, facts: Mapping[str, str]) -> Finding:
    """What a rule says of the answer to a finding: at the same cell, in the same review, for the same people."""
    ours = Audience.ENGINEERING in (rule.audience, finding.rule.audience)
    mine = replace(rule, stage=finding.rule.stage, audience=Audience.ENGINEERING if ours else rule.audience)
    told = {"rule": finding.rule.title, "code": finding.rule.code, **facts}
    return Finding(
        rule=mine,
        place=finding.place,
        cell=finding.cell,
        value=finding.value,
        who=finding.who,
        message=_words(rule, "message", told),
        remedy=_words(rule, "remedy", told),
        ask=_words(rule, "ask", told),
        proposed="",
        also=(),
        fingerprint=_digest([rule.code, finding.fingerprint]),
        about=finding.fingerprint,
    )


def requirements(rules: Iterable[Rule]) -> tuple[Requirement, ...]:
    """What rules require once another cell of the row is answered: the questionnaire shows it by colour, live.

    A note requires nothing.
    """
    found = []
    for rule in rules:
        when = rule.arguments.get("when")
        asked = rule.verb == "required_when" and rule.severity is not Severity.NOTE
        if not asked or not isinstance(when, Mapping) or len(when) != 1:
            continue
        [(field, words)] = when.items()
        if BLANK not in words:
            found.append(Requirement(str(rule.arguments["field"]), field, () if ANSWERED in words else tuple(words)))
    return tuple(found)


def _hits(rule: Rule, survey: Survey) -> list[Hit | Unjudged]:
    try:
        return list(verb_called(rule.verb or "").hits(survey, rule.arguments))
    except _CRASHES as crash:
        raise _broken(rule, crash) from crash


def _broken(rule: Rule, crash: Exception) -> BrokenRule:
    """A crash told as that of the rule, without the text of the exception, which may quote an answer."""
    return BrokenRule(rule.code, f"{type(crash).__name__} in {rule.verb or 'the words of its finding'}")


def _said(
    hits: Iterable[tuple[Rule, Hit | Unjudged]], survey: Survey, not_checked: Rule | None
) -> Iterator[tuple[Rule, Hit]]:
    """Hits as they are; what could not be judged as one note for each cause, however many rules share it."""
    doubts: dict[Place, list[tuple[Rule, Place]]] = {}
    for rule, hit in hits:
        if isinstance(hit, Hit):
            yield rule, hit
        else:
            because = Place(hit.because.sheet, None, 0) if hit.because.sheet in survey.lost else hit.because
            doubts.setdefault(because, []).append((rule, hit.place))
    for because, unjudged in doubts.items():
        if not_checked is not None:
            yield not_checked, _not_checked(survey, because, unjudged)


def _not_checked(survey: Survey, because: Place, unjudged: Sequence[tuple[Rule, Place]]) -> Hit:
    """The note stands at the cell that is the cause; where a whole sheet is lost, at the first cell that names it."""
    rules = dict.fromkeys(f"“{rule.title}” ({rule.code})" for rule, _ in unjudged)
    facts = {"rules": ", ".join(rules), "cause": _cause(survey, because)}
    first, *others = dict.fromkeys([*([because] if because.field else []), *(place for _, place in unjudged)])
    known_by = (because.sheet, because.field or "", _identity(survey, because) if because.field else "")
    return Hit(first, facts, tuple(others[:_MOST_UNJUDGED]), operands=known_by, whole=True)


def _cause(survey: Survey, place: Place) -> str:
    if place.field is None:
        return f"the sheet “{survey.title(place.sheet)}”"
    title = survey.questionnaire.field(f"{place.sheet}.{place.field}").title
    where = "on" if survey.is_form(place.sheet) else f"in row {place.row} of"
    return f"“{title}” {where} {survey.title(place.sheet)}"


def _rule(by_code: Mapping[str, Rule], code: str) -> Rule:
    if code not in by_code:
        raise BrokenRule(code, "no file of rules/ has it")
    return by_code[code]


def _findings(hits: Iterable[tuple[Rule, Hit]], survey: Survey, returned: Returned | None) -> Iterator[Finding]:
    seen: Counter[str] = Counter()
    for rule, hit in hits:
        try:
            finding = _finding(rule, hit, survey, returned, _fingerprint(rule, hit, survey, seen))
        except _CRASHES as crash:
            raise _broken(rule, crash) from crash
        yield finding


def _finding(rule: Rule, hit: Hit, survey: Survey, returned: Returned | None, fingerprint: str) -> Finding:
    place = hit.place
    field = survey.field_at(place)
    typed = _typed(place, survey.frames, returned)
    text = hit.facts.get("typed", "") if typed is None else _on_one_line(shown(typed))
    secret = field is not None and field.secret
    facts = {
        "value": MASK if secret and text else text,
        "who": survey.who(place) if field is not None and place.row and survey.asks(place.sheet) else "",
        "title": field.title if field is not None else "",
        "asked": field.ask if field is not None else "",
        "sheet": survey.title(place.sheet) if survey.asks(place.sheet) else place.sheet,
        "row": str(place.row or ""),
        **{
            name: MASK if secret and fact and name not in _QUOTING_NOTHING else legible(fact)
            for name, fact in hit.facts.items()
        },
    }
    return Finding(
        rule=rule,
        place=place,
        cell=_cell(place, survey, returned),
        value=facts["value"],
        who=facts["who"],
        message=_words(rule, "message", facts),
        remedy=_words(rule, "remedy", facts),
        ask=_words(rule, "ask", facts),
        proposed=hit.proposed or _words(rule, "proposed", facts),
        also=tuple(_cell(other, survey, returned) for other in hit.also),
        fingerprint=fingerprint,
        group=hit.group,
    )


def _words(rule: Rule, key: str, facts: Mapping[str, str]) -> str:
    template: str = {"message": rule.message, "remedy": rule.remedy, "ask": rule.ask, "proposed": rule.proposed}[key]
    try:
        return template.format_map(facts)
    except KeyError as missing:
        raise BrokenRule(rule.code, f"its {key} needs the fact {missing}, which the check did not give") from missing


def _typed(place: Place, frames: Frames, returned: Returned | None) -> Typed | None:
    """What the customer typed; the answer as understood where the workbook is not at hand."""
    if place.field is None:
        return None
    if returned is not None and place.sheet in returned.sheets:
        cells = returned.sheets[place.sheet].answers.get(place.field, {})
        form = frames.questionnaire.sheet(place.sheet).layout is Layout.FORM
        return next(iter(cells.values()), None) if form else cells.get(place.row)
    frame = frames.sheets.get(place.sheet)
    if frame is None or place.row not in frame.index:
        return None
    answer: Known = frame[place.field].get(place.row)
    return "; ".join(answer) if isinstance(answer, tuple) else answer


def _on_one_line(text: str) -> str:
    line = legible(" ".join(text.split()))
    return line if len(line) <= _LONGEST_VALUE else f"{line[:_LONGEST_VALUE]}…"


def _cell(place: Place, survey: Survey, returned: Returned | None) -> Cell:
    if not survey.asks(place.sheet):
        return Cell(place.sheet, max(place.row, 1), place.column or 1)
    if returned is not None:
        sheet = returned.sheets.get(place.sheet)
        row = sheet.first_row if sheet is not None and place.row == 0 else place.row
        return returned.cell(Place(place.sheet, place.field, row, place.column))
    asked = survey.questionnaire.sheet(place.sheet)
    column = next((at for at, field in enumerate(asked.fields, 1) if field.key == place.field), place.column or 1)
    return Cell(asked.title, max(place.row, 1), column)


def _fingerprint(rule: Rule, hit: Hit, survey: Survey, seen: Counter[str]) -> str:
    """The hash of code, field, the row's identity and the other operands; the same fault twice over is numbered."""
    parts = [rule.code, *_known_by(hit, survey)]
    first = _digest(parts)
    seen[first] += 1
    return first if seen[first] == 1 else _digest([*parts, str(seen[first])])


def _known_by(hit: Hit, survey: Survey) -> list[str]:
    """What a fault is known by from round to round: nothing of it says in which row anything stands."""
    place = hit.place
    if place.field is None:
        return [place.sheet, *(fact for name, fact in hit.facts.items() if name not in _PASSING)]
    if hit.whole and hit.operands:
        return list(hit.operands)
    others = sorted(f"{other.sheet}.{other.field} {_identity(survey, other)}" for other in hit.also)
    if hit.whole:
        return sorted([f"{place.sheet}.{place.field} {_identity(survey, place)}", *others])
    return [f"{place.sheet}.{place.field}", _identity(survey, place), *hit.operands, *others[:_OPERANDS]]


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def _identity(survey: Survey, place: Place) -> str:
    return survey.identity(place) if place.row else ""
