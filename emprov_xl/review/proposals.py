"""Proposals that were accepted on Discrepancies become answers."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from emprov_xl.model.cells import Place
from emprov_xl.model.finding import Finding
from emprov_xl.model.questionnaire import Questionnaire
from emprov_xl.model.returned import Returned
from emprov_xl.review.judged import Judged

_MOST_ROUNDS = 20  # a cell may hold several faults, and is put right one after the other


@dataclass(frozen=True, slots=True)
class Taken:
    """A return with the proposals that were accepted typed in, so many of them, and what is to say of it then."""

    returned: Returned
    judged: Judged
    proposals: int = 0


def with_accepted(
    returned: Returned,
    first: Judged,
    questionnaire: Questionnaire,
    judge: Callable[[Returned], Judged],
    wanted: Collection[str],
) -> Taken:
    """The return as it is once the proposals to the findings of these fingerprints are typed into their cells.

    `first` is what there is to say of the return as it came. A proposal that another one has changed meanwhile, such as
    a free number that is taken now, was not accepted: it is asked anew.
    """
    met: set[str] = set()
    taken = Taken(returned, first)
    offered = {each.fingerprint: each.proposed for each in first.findings if each.fingerprint in wanted}
    for _ in range(_MOST_ROUNDS):
        open_ = [
            each
            for each in taken.judged.findings
            if each.fingerprint not in met
            and each.fingerprint in offered
            and (each.proposed == offered[each.fingerprint] or not _names_a_row(each.place, questionnaire))
        ]
        chosen = list(_one_a_cell(open_, questionnaire))
        if not chosen:
            break
        met |= {finding.fingerprint for finding in chosen}
        now = _typed(taken.returned, chosen)
        taken = Taken(now, judge(now), taken.proposals + len(chosen))
    return taken


def _one_a_cell(findings: Sequence[Finding], questionnaire: Questionnaire) -> Iterator[Finding]:
    """Those whose proposal can be typed in now.

    Of those that share a number one keeps it, so that what is proposed to two of them is given to the later one. A free
    number that is proposed to two rows, each for a fault of its own, is given to one of them as well.
    """
    cells: set[Place] = set()
    given: set[tuple[str, str, str]] = set()
    numbers: set[str] = set()
    for finding in sorted(findings, key=lambda finding: finding.order, reverse=True):
        place = finding.place
        once = (finding.rule.code, finding.group, finding.proposed)
        if not finding.proposed or place.field is None or not place.row or place in cells:
            continue
        if questionnaire.field(f"{place.sheet}.{place.field}").secret or (finding.group and once in given):
            continue
        names = _names_a_row(place, questionnaire)
        if names and finding.proposed in numbers:
            continue
        cells.add(place)
        given.add(once)
        numbers |= {finding.proposed} if names else set()
        yield finding


def _names_a_row(place: Place, questionnaire: Questionnaire) -> bool:
    """Whether an answer there is what others know the row by, such as its number."""
    return place.field in questionnaire.sheet(place.sheet).identity[:1]


def _typed(returned: Returned, findings: Iterable[Finding]) -> Returned:
    sheets = dict(returned.sheets)
    for finding in findings:
        mine, field = sheets[finding.place.sheet], finding.place.field or ""
        row = mine.rows.get(field, finding.place.row)
        answers = {**mine.answers, field: {**mine.answers.get(field, {}), row: finding.proposed}}
        sheets[finding.place.sheet] = replace(mine, answers=answers)
    return replace(returned, sheets=sheets)
