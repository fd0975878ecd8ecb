"""Proposals that were accepted on Discrepancies become answers."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from emprov_xl.model.cells import Place
from emprov_xl.model.finding import Finding
from emprov_xl.model.questionnaire import Questionnaire
from emprov_xl.model.returned import Reply, Returned

_ACCEPTS = "use proposed"  # the word among the decisions
_MOST_ROUNDS = 20  # a cell may hold several faults, and is put right one after the other


@dataclass(frozen=True, slots=True)
class Taken:
    """A return with the proposals that were accepted; how many were typed in, and how many decisions met none."""

    returned: Returned
    proposals: int = 0
    in_vain: int = 0


def with_accepted(
    returned: Returned, questionnaire: Questionnaire, judged: Callable[[Returned], Iterable[Finding]]
) -> Taken:
    """The return as it is once every accepted proposal is typed into its cell."""
    wanted = {print_: reply for print_, reply in returned.replies.items() if _accepts(reply)}
    met: set[str] = set()
    now, count = returned, 0
    for _ in range(_MOST_ROUNDS if wanted else 0):
        accepted = [finding for finding in judged(now) if finding.fingerprint in wanted.keys() - met]
        chosen = list(_one_a_cell(accepted, questionnaire))
        if not chosen:
            break
        met |= {finding.fingerprint for finding in chosen}
        count += len(chosen)
        now = _typed(now, chosen)
    rows = {id(reply): reply for reply in wanted.values()}  # one row of Discrepancies speaks for many fingerprints
    served = {id(wanted[print_]) for print_ in met}
    return Taken(now, count, len(rows.keys() - served))


def _accepts(reply: Reply) -> bool:
    return " ".join(reply.decision.split()).casefold() == _ACCEPTS


def _one_a_cell(findings: Sequence[Finding], questionnaire: Questionnaire) -> Iterator[Finding]:
    """Those whose proposal can be typed in now.

    Of those that share a number one keeps it, so that what is proposed to two of them is given to the later one.
    """
    cells: set[Place] = set()
    given: set[tuple[str, str, str]] = set()
    for finding in sorted(findings, key=lambda finding: finding.order, reverse=True):
        place = finding.place
        once = (finding.rule.code, finding.group, finding.proposed)
        if not finding.proposed or place.field is None or not place.row or place in cells:
            continue
        if questionnaire.field(f"{place.sheet}.{place.field}").secret or (finding.group and once in given):
            continue
        cells.add(place)
        given.add(once)
        yield finding


def _typed(returned: Returned, findings: Iterable[Finding]) -> Returned:
    sheets = dict(returned.sheets)
    for finding in findings:
        mine, field = sheets[finding.place.sheet], finding.place.field or ""
        row = mine.rows.get(field, finding.place.row)
        answers = {**mine.answers, field: {**mine.answers.get(field, {}), row: finding.proposed}}
        sheets[finding.place.sheet] = replace(mine, answers=answers)
    return replace(returned, sheets=sheets)
