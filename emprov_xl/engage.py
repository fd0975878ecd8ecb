"""One workbook, from the return to its results."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from emprov_xl.aside import publish, work_folder
from emprov_xl.bench import Bench
from emprov_xl.conversation import heard
from emprov_xl.errors import CannotMark
from emprov_xl.exports.crate import Crate, Exported, key_place
from emprov_xl.exports.keeper import kept_key
from emprov_xl.files import content_of, file_stem, legible, read_json, write_bytes
from emprov_xl.frames import FieldHit
from emprov_xl.house import House
from emprov_xl.marked import agreeing_of, marking_document, titles_of, write_annotated
from emprov_xl.memory import Learned, engagement_slug, news_document, remembered
from emprov_xl.model.finding import Finding
from emprov_xl.model.limits import Limits
from emprov_xl.model.past import Stood
from emprov_xl.model.returned import Returned
from emprov_xl.model.rule import Severity
from emprov_xl.planned import write_plan
from emprov_xl.request import Request
from emprov_xl.review.health import health_document
from emprov_xl.review.levels import measure_for
from emprov_xl.review.record import as_json, findings_document, hashes_of, run_document, stored_findings
from emprov_xl.review.rulebook import JUDGED_BY, rulebook_of
from emprov_xl.superseded import given_again
from emprov_xl.workbook.package.press import packed_by
from emprov_xl.workbook.read import read
from emprov_xl.workbook.reading.forms import Form, form_of
from emprov_xl.workbook.reading.health import health_of
from emprov_xl.workbook.reading.risks import risks_in


@dataclass(frozen=True, slots=True)
class Result:
    """The results of one return; `fresh` is false when they were there already, and nothing was made.

    `news` is what an engagement is to remember of it, as JSON.
    """

    folder: Path
    document: Mapping[str, object]
    customer: str
    fresh: bool
    news: Mapping[str, object] = field(default_factory=dict)


def engage(path: Path, house: House, request: Request, past: Mapping[str, object] | None = None) -> Result:
    """The results of one return, complete in their folder or not there at all.

    `past` is what is known of the engagement, as JSON. Raises Rejected when the file is not a return of ours, and
    another EmprovError for what is our fault.
    """
    with work_folder(request.output) as work:
        made = work.path / "made"
        made.mkdir(mode=0o700)
        result = prepare(path, house, request, made, past or {})
        if result.fresh:
            publish(made, result.folder)
    return result


def prepare(path: Path, house: House, request: Request, work: Path, history: Mapping[str, object]) -> Result:
    """The results of one return, complete in the empty folder `work` where they are fresh; nothing is published.

    Raises what `engage` raises.
    """
    source, form = _copied(path, work, house.limits)
    came = read(source, house.questionnaire, house.limits)
    memory = remembered(history, came)
    returned = replace(came, workbook=legible(path.name), round=memory.round)
    measure = measure_for(house.rules, house.settings, returned.engagement, request.as_of)
    crate = Crate.opened(request.output, returned, house.settings.spelling, request.exports)
    held_to = (*measure.told, *house.limits_told)
    folder = _result_folder(returned, house, request, (*held_to, *crate.told, *memory.told))
    terms = _digest(returned, house, request.options, *held_to, *crate.told)
    known = given_again(folder, request.output, memory.recorded, terms if memory.followed else "")
    if known is not None:
        return _stored(known)
    health = health_of(source, returned, house.questionnaire)
    key = kept_key(request.exports.key or key_place(request.output))
    bench = Bench(work, house, request, measure, health, crate, memory, key)
    review = _review(source, form, returned, came, bench)
    verdict = "FINDINGS" if _worst(review.findings) is Severity.BLOCKER else "OK"
    document = findings_document(returned, review.findings, verdict, house.versions, review.fixed)
    write_bytes(work / "findings.json", as_json(document))
    run = run_document(returned, review.learned.customer, request.as_of, request.options, house.versions)
    run |= {"health": health_document(health), "settings": measure.told, "rendered": review.rendered}
    run |= {"marking": review.marking, "packed_by": packed_by(), "outputs": hashes_of(work) | review.exports.sealed}
    day = str(request.as_of if request.dated else "")  # of the options the one that is not of showing
    run |= {"exports": review.exports.told, "terms": terms}
    run |= {"basis": _digest(returned, house, day, *held_to, *memory.told)}
    write_bytes(work / "run.json", as_json(run))
    there = folder.relative_to(request.output).as_posix()
    judged = house.versions | {JUDGED_BY: rulebook_of(measure.rules)}
    news = news_document(returned, review.learned, there, verdict, request.as_of, judged)
    return Result(folder, document, review.learned.customer, fresh=True, news=news)


@dataclass(frozen=True, slots=True)
class _Review:
    """What a review came to: its findings and those that are fixed, what is to be remembered, what marking touched.

    `rendered` says why the review stands in a fresh questionnaire; None where it stands in the customer's own file.
    """

    findings: list[Finding]
    fixed: Sequence[Stood]
    learned: Learned
    marking: dict[str, object]
    exports: Exported
    rendered: dict[str, object] | None = None


def _copied(path: Path, work: Path, limits: Limits) -> tuple[Path, Form]:
    """A private copy of the return, named by what it is."""
    copy = work / "returned"
    write_bytes(copy, content_of(path, limits["file"].hold))
    form = form_of(copy, limits)
    return copy.rename(copy.with_suffix(form.ending)), form


def _review(source: Path, form: Form, returned: Returned, copy: Returned, bench: Bench) -> _Review:
    """The review in the customer's own file; where that cannot be marked, in a fresh one with the same answers."""
    risks = list(risks_in(bench.health))
    because = form.unmarkable
    if not because:
        try:
            return _results(source, returned, copy, risks, bench, bench.house.limits)
        except CannotMark as refusal:
            because = str(refusal)
    from emprov_xl.refill import refill  # the whole questionnaire is written for few returns only

    fresh = bench.work / ".fresh.xlsx"
    refilled = refill(source, returned, bench.house, because, bench.request.as_of, fresh)
    there = [(code, refilled.moved(hit)) for code, hit in risks]
    review = _results(fresh, refilled.returned, refilled.copy, there, bench, bench.house.limits.for_our_copy)
    fresh.unlink()
    return replace(review, rendered={"because": because, "beside": refilled.beside})


def _results(
    source: Path, returned: Returned, copy: Returned, risks: Sequence[FieldHit], bench: Bench, limits: Limits
) -> _Review:
    """Hear, judge, mark and plan; `copy` is what is read in the file that is marked, within the `limits`."""
    stage = bench.request.stage
    told = heard(returned, risks, titles_of(returned, bench.house), bench)
    customer = next(iter(told.answers.survey.frames.column("site.company").tolist()), "")
    target = bench.work / f"{file_stem(returned.workbook)}.annotated.xlsx"
    marked = write_annotated(source, target, returned, copy, told, customer, bench, limits)
    heading = " · ".join(filter(None, [customer, returned.engagement, f"round {returned.round}"]))
    exports, faults = write_plan(told, agreeing_of(told, returned, heading), returned, customer, bench)
    # What one review does not ask still holds the plan back.
    findings = [finding for finding in told.standing.findings if stage in (None, finding.rule.stage)]
    still = Counter(f"{finding.rule.severity} {finding.rule.stage}" for finding in told.standing.findings)
    learned = Learned(customer, still, told.standing.stood, told.sections, told.events)
    return _Review([*findings, *faults], told.standing.fixed, learned, marking_document(marked), exports)


def _worst(findings: Sequence[Finding]) -> Severity | None:
    return max((finding.rule.severity for finding in findings), key=lambda severity: severity.weight, default=None)


def _result_folder(returned: Returned, house: House, request: Request, told: Sequence[str]) -> Path:
    """`<engagement>/r<NN>-<hash8>`; the hash says of what it is the result."""
    digest = _digest(returned, house, request.options, *told)[:8]
    return request.output / engagement_slug(returned.engagement, returned.workbook) / f"r{returned.round:02d}-{digest}"


def _digest(returned: Returned, house: House, *told: str) -> str:
    """A return, the versions of what it is judged by, and more, as a hash."""
    return hashlib.sha256("\n".join([returned.sha256, *house.versions.values(), *told]).encode()).hexdigest()[:12]


def _stored(folder: Path) -> Result:
    """The result of an earlier run over the same return."""
    document = stored_findings(folder / "findings.json")
    run = read_json(folder / "run.json")
    return Result(folder, document, str(run.get("customer", "")), fresh=False)
