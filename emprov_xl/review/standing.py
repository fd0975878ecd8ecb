"""How findings stand against the last round: new, open, changed, answered, kept; and those that are fixed."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from emprov_xl.judge import NOT_CHECKED
from emprov_xl.model.finding import Finding
from emprov_xl.model.past import Choice, Past, Status, Stood
from emprov_xl.model.questionnaire import Questionnaire
from emprov_xl.model.returned import Returned
from emprov_xl.review.decisions import Code, still_written
from emprov_xl.review.record import finding_document
from emprov_xl.review.settled import Decisions

_RULE = re.compile(r"\(([A-Z]+-[0-9]+)\)")  # as a note that something was not checked names it


@dataclass(frozen=True, slots=True)
class Standing:
    """The findings with their status, those fixed since the last round, and what is to be remembered of this one.

    `stood` holds every finding that stands, and those of the last round of which nothing could be said now.
    """

    findings: tuple[Finding, ...]
    fixed: tuple[Stood, ...]
    stood: Mapping[str, Stood]


def standing(
    findings: Iterable[Finding],
    returned: Returned,
    past: Past,
    decisions: Decisions,
    code: Code,
    questionnaire: Questionnaire,
    codes: Collection[str],
) -> Standing:
    """How findings stand.

    `questionnaire` is what was sent, and `codes` are the rules that spoke: what was found by another, or on a sheet
    that is not asked any more, is forgotten. A finding that comes back after it was fixed is new, from this round on.
    """
    last = {key: each for key, each in past.since.items() if each.status is not Status.FIXED}
    mine = tuple(_with_status(finding, returned, past, last, decisions, code) for finding in findings)
    stood = {finding.fingerprint: _stood(finding, code) for finding in mine}
    gone = [
        each
        for each in last.values()
        if each.fingerprint not in stood and each.told.get("code") in codes and _is_asked(each, questionnaire)
    ]
    unseen = frozenset(each.fingerprint for each in _unseen(gone, mine, returned, questionnaire))
    fixed = tuple(replace(each, status=Status.FIXED) for each in gone if each.fingerprint not in unseen)
    return Standing(mine, fixed, stood | {key: last[key] for key in sorted(unseen)})


def _with_status(
    finding: Finding, returned: Returned, past: Past, last: Mapping[str, Stood], decisions: Decisions, code: Code
) -> Finding:
    was = last.get(finding.fingerprint)
    reply = None if past.rounds else returned.replies.get(finding.fingerprint)
    # Where the ledger knows nothing, as with a moved output folder, the sheet tells.
    since = was.since if was else reply.since if reply and reply.since else returned.round
    if finding.status == Status.KEPT:
        status = Status.KEPT
    elif was is None and reply is None:
        status = Status.NEW
    elif was is not None and was.value and was.value != code(finding):
        status = Status.CHANGED
    else:
        status = Status.ANSWERED if _is_answered(finding, decisions, code) else Status.OPEN
    return replace(finding, status=status, since=since)


def _is_answered(finding: Finding, decisions: Decisions, code: Code) -> bool:
    """Whether something stands beside it that does not settle it, and is not that it is settled elsewhere or later."""
    decision = decisions.get(finding.fingerprint)
    if decision is None:
        return False
    stands = still_written(decision, code(finding), finding.proposed)
    return stands.said and stands.choice not in (Choice.LATER, Choice.CORRECTED)


def _stood(finding: Finding, code: Code) -> Stood:
    return Stood(finding.fingerprint, Status(finding.status), finding.since, code(finding), finding_document(finding))


def _is_asked(stood: Stood, questionnaire: Questionnaire) -> bool:
    """Whether a finding is about a field that is still asked, or about something else than a field."""
    sheet, _, key = str(stood.told.get("field") or "").partition(".")
    return not sheet or any(
        each.key == sheet and any(field.key == key for field in each.fields) for each in questionnaire.asked()
    )


def _unseen(
    gone: Sequence[Stood], findings: Sequence[Finding], returned: Returned, questionnaire: Questionnaire
) -> Iterator[Stood]:
    """Those of which nothing can be said: their sheet is lost, or their rule could not look everywhere."""
    lost = [sheet for sheet in questionnaire.asked() if sheet.key not in returned.sheets]
    keys, titles = {sheet.key for sheet in lost}, {sheet.title for sheet in lost}
    unchecked = {code for each in findings if each.rule.code == NOT_CHECKED for code in _RULE.findall(each.message)}
    for stood in gone:
        field = str(stood.told.get("field") or "")
        on_lost = field.partition(".")[0] in keys if field else str(stood.told.get("sheet")) in titles
        if on_lost or stood.told.get("code") in unchecked:
            yield stood
