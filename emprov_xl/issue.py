"""A questionnaire goes out: empty, or filled with the answers of an earlier return."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from emprov_xl.bench import value_code
from emprov_xl.errors import UsageError
from emprov_xl.exports.crate import key_place
from emprov_xl.exports.keeper import kept_key
from emprov_xl.files import safe_name
from emprov_xl.frames import frames_from
from emprov_xl.house import House, load_house
from emprov_xl.judge import requirements
from emprov_xl.ledger.ledger import open_ledger
from emprov_xl.memory import engagement_slug
from emprov_xl.model.event import Event, Kind, Party
from emprov_xl.model.issue import Issue
from emprov_xl.model.merged import Dispute
from emprov_xl.model.past import NOTHING, Past
from emprov_xl.model.returned import Returned
from emprov_xl.refill import USUAL_SIZE, answers_as_understood, size_of
from emprov_xl.review.answered import Answered, answered
from emprov_xl.review.conflicts import carried, conflicts_page
from emprov_xl.review.history import past_of
from emprov_xl.review.judged import Judged, judged
from emprov_xl.review.levels import measure_for
from emprov_xl.review.questions_page import rows_carried
from emprov_xl.review.secrets import rows_without_secrets
from emprov_xl.review.settled import IN_VAIN
from emprov_xl.workbook.questionnaire import write_questionnaire
from emprov_xl.workbook.read import read


@dataclass(frozen=True, slots=True)
class Order:
    """What was sold, to whom, and which earlier return to start from; None where the return or nobody says."""

    customer: str
    engagement: str
    platform: str | None
    extensions: int | None
    without: frozenset[str]
    earlier: Path | None
    round: int | None
    day: dt.date


@dataclass(frozen=True, slots=True)
class Issued:
    """What was written; `proposals` that were accepted stand in it, and `in_vain` decisions to use one met none.

    `engagement` is empty when the questionnaire names none; `conflicts` of merged copies that nobody decided stand on a
    sheet of it.
    """

    sheets: int
    extensions: int
    round: int
    proposals: int = 0
    in_vain: int = 0
    engagement: str = ""
    conflicts: int = 0


def _uncoded(_: str) -> str:
    """The code of every value where nobody remembers any."""
    return ""


def issue_questionnaire(
    file: Path,
    order: Order,
    house: House | None = None,
    past: Past = NOTHING,
    code: Callable[[str], str] = _uncoded,
) -> Issued:
    """Write the questionnaire of an order.

    What was decided counts as it is known from the `past` and stands on the sheet Discrepancies of the earlier return;
    without `code`, which tells the code of a value, it is taken to be said of what stands there now.
    Raises UsageError for a platform we do not know, Rejected for an earlier return that cannot be read.
    """
    house = house or load_house()
    platform = _platform(order, house)
    earlier = read(order.earlier, house.questionnaire, house.limits) if order.earlier else None
    taken = _accepted(earlier, house, order.day, past, code) if earlier else None
    returned = taken.returned if taken else None
    questionnaire = house.questionnaire.without(order.without)
    last = returned.round if returned else 0
    extensions = order.extensions or (size_of(returned) if returned else USUAL_SIZE)
    issue = Issue(
        engagement=order.engagement or (returned.engagement if returned else ""),
        customer=order.customer,
        platform=platform,
        extensions=extensions,
        round=order.round or last + 1,
        issued=order.day,
        sections=tuple(section.key for section in questionnaire.sections if section.key not in order.without),
    )
    answers = answers_as_understood(returned, questionnaire) if returned else {}
    ordered = {"company": order.customer, "engagement_id": order.engagement, "platform": platform}
    # What is said now counts more than what an earlier return said.
    answers.setdefault("site", {}).update({key: {0: value} for key, value in ordered.items() if value})
    written = rows_without_secrets(returned, house.questionnaire) if returned else ()
    asked = rows_carried(written, past.inquiries)
    write = partial(
        write_questionnaire, file, questionnaire, house.catalogue, house.look, issue, requirements(house.rules), answers
    )
    write(asked)
    disputes: tuple[Dispute, ...] = ()
    if returned and returned.disputes:
        copy = read(file, house.questionnaire, house.limits.for_our_copy)
        disputes = carried(returned.disputes, returned, copy, questionnaire)
    if disputes:  # only now is it known in which cells they stand
        write(asked, [conflicts_page(disputes, issue.engagement)])
    if taken is None:
        return Issued(len(questionnaire.sheets), extensions, issue.round, engagement=issue.engagement)
    return Issued(
        sheets=len(questionnaire.sheets),
        extensions=extensions,
        round=issue.round,
        proposals=taken.proposals,
        in_vain=_in_vain(taken),
        engagement=issue.engagement,
        conflicts=len(disputes),
    )


@dataclass(frozen=True, slots=True)
class Recalled:
    """What is known where an order starts from an earlier return, how values are coded, and the round that is next.

    Decisions are those from before that return, which are read in it again; questions are as they stand by now.
    """

    past: Past = NOTHING
    code: Callable[[str], str] = _uncoded
    next: int | None = None


def recalled(order: Order, house: House, output: Path, url: str | None) -> Recalled:
    """What the ledger knows of the engagement whose earlier return an order starts from.

    Raises Rejected for an engagement that was forgotten, UsageError or OutputFailed for a ledger that cannot be used.
    """
    if order.earlier is None:
        return Recalled()
    returned = read(order.earlier, house.questionnaire, house.limits)
    if not returned.engagement:
        return Recalled()
    with open_ledger(url, output) as ledger:
        history = ledger.history(engagement_slug(returned.engagement, returned.workbook))
    known = past_of(*history)
    if known.last is None:
        return Recalled(known)
    before = past_of(*history, before=returned.sha256)
    code = partial(value_code, kept_key(key_place(output)))
    return Recalled(replace(before, inquiries=known.inquiries), code, known.last.number + 1)


def remember(issued: Issued, order: Order, output: Path, url: str | None) -> None:
    """That a questionnaire went out is recorded in the ledger; nothing is when it names no engagement.

    Raises UsageError or OutputFailed for a ledger that cannot be used.
    """
    if issued.engagement:
        event = Event(Kind.ISSUED, issued.round, str(Party.COMPANY), order.day, {"customer": order.customer})
        with open_ledger(url, output) as ledger:
            ledger.append(safe_name(issued.engagement), [event], issued.engagement)


def _accepted(returned: Returned, house: House, day: dt.date, past: Past, code: Callable[[str], str]) -> Answered:
    """The earlier return with what was accepted of it."""
    asked = house.questionnaire.as_sent(returned.sections)
    measure = measure_for(house.rules, house.settings, returned.engagement, day)

    def judge(now: Returned) -> Judged:
        frames, unread = frames_from(now, asked)
        return judged(frames, unread, now, house.catalogue, measure)

    return answered(returned, past, asked, measure, judge, code)


def _in_vain(taken: Answered) -> int:
    """How many decisions to use a proposal met none, or another; one that speaks of many cells is one."""
    return len({(each.rule.code, each.message) for each in taken.findings if each.rule.code in IN_VAIN})


def _platform(order: Order, house: House) -> str | None:
    if order.platform is None:
        return None
    platform = house.catalogue.platform(order.platform)
    if platform is None:
        names = ", ".join(platform.name for platform in house.catalogue.platforms)
        raise UsageError(f"There is no platform {order.platform!r}; there are {names}.")
    return platform.name
