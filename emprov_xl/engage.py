"""One workbook, from the return to its results."""

import datetime as dt
import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from emprov_xl.checks.survey import Survey
from emprov_xl.errors import CannotMark, EmprovError, OutputFailed, Rejected
from emprov_xl.exports.crate import Crate, Exported, Wanted, exported
from emprov_xl.exports.lab.exporter import arrivals
from emprov_xl.exports.shipment import source_of
from emprov_xl.files import content_of, file_stem, legible, make_folder, read_json, safe_name, write_bytes
from emprov_xl.frames import FieldHit, Frames, frames_from
from emprov_xl.house import House
from emprov_xl.judge import findings_of
from emprov_xl.misplaced import without_headings
from emprov_xl.model.finding import Finding
from emprov_xl.model.health import Health
from emprov_xl.model.limits import Limits
from emprov_xl.model.returned import Returned
from emprov_xl.model.rule import Audience, Severity, Stage
from emprov_xl.planning.acceptance import acceptance_list
from emprov_xl.planning.acceptance_file import ACCEPTANCE, acceptance_document
from emprov_xl.planning.acceptance_page import acceptance_page
from emprov_xl.planning.call_flow import USUAL, call_flow
from emprov_xl.planning.engineer_pages import engineer_pages
from emprov_xl.planning.flow_page import FOLDER
from emprov_xl.planning.pages import plan_pages
from emprov_xl.planning.plan import plan_for
from emprov_xl.planning.readback_page import readback_page
from emprov_xl.review.discrepancies import discrepancies_page, marks_for
from emprov_xl.review.health import health_document
from emprov_xl.review.judged import judged
from emprov_xl.review.left_out import left_out
from emprov_xl.review.levels import Measure, measure_for
from emprov_xl.review.questions import questions_from
from emprov_xl.review.record import as_json, findings_document, hashes_of, run_document, stored_findings
from emprov_xl.review.summary import summary_page
from emprov_xl.workbook.annotate import Annotation, annotate
from emprov_xl.workbook.package.press import packed_by
from emprov_xl.workbook.pages import write_pages
from emprov_xl.workbook.read import read
from emprov_xl.workbook.reading.forms import Form, form_of
from emprov_xl.workbook.reading.health import health_of
from emprov_xl.workbook.reading.risks import risks_in


class MarkingChangedAnswers(EmprovError):
    """The annotated copy reads otherwise than the return: our fault, so nothing is published."""


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for. `as_of` is the day on which the review stands; `dated` when it was asked for by name."""

    output: Path
    as_of: dt.date
    dated: bool = False
    stage: Stage | None = None
    pictures: int | None = USUAL  # so many are placed in the plan; all of them for None
    exports: Wanted = field(default_factory=Wanted)

    @property
    def options(self) -> str:
        """What of it changes the result."""
        pictures = "" if self.pictures == USUAL else f" pictures={'all' if self.pictures is None else self.pictures}"
        return f"as_of={self.as_of if self.dated else ''} stage={self.stage or ''}{pictures}{self.exports.told}"


@dataclass(frozen=True, slots=True)
class Result:
    """The published results of one return; `fresh` is false when they were there already."""

    folder: Path
    document: Mapping[str, object]
    customer: str
    fresh: bool


def engage(path: Path, house: House, request: Request) -> Result:
    """The results of one return, complete in their folder or not there at all.

    Raises Rejected when the file is not a return of ours, and another EmprovError for what is our fault.
    """
    with _work_folder(request.output) as work:
        source, form = _copied(path, work, house.limits)
        returned = replace(read(source, house.questionnaire, house.limits), workbook=legible(path.name))
        measure = measure_for(house.rules, house.settings, returned.engagement, request.as_of)
        crate = Crate.opened(request.output, returned, house.settings.spelling, request.exports)
        folder = _result_folder(returned, house, request, (*measure.told, *crate.told))
        if (folder / "run.json").exists():
            return _stored(folder)
        health = health_of(source, returned, house.questionnaire)
        review = _review(source, form, returned, _Bench(work, house, request, measure, health, crate))
        findings = review.findings
        verdict = "FINDINGS" if _worst(findings) is Severity.BLOCKER else "OK"
        document = findings_document(returned, findings, verdict, house.versions)
        write_bytes(work / "findings.json", as_json(document))
        run = run_document(returned, review.customer, request.as_of, request.options, house.versions)
        run |= {"health": health_document(health), "settings": measure.told, "rendered": review.rendered}
        run |= {"marking": review.marking, "packed_by": packed_by(), "outputs": hashes_of(work) | review.exports.sealed}
        run |= {"exports": review.exports.told}
        write_bytes(work / "run.json", as_json(run))
        _publish(work, folder)
    return Result(folder, document, review.customer, fresh=True)


@dataclass(frozen=True, slots=True)
class _Bench:
    """What lies at hand for a review: the private folder, the definitions, what was asked for, and what counts."""

    work: Path
    house: House
    request: Request
    measure: Measure
    health: Health
    crate: Crate


@dataclass(frozen=True, slots=True)
class _Review:
    """What a review came to: the findings, the customer's name, which parts the marking touched.

    `rendered` says why the review stands in a fresh questionnaire; None where it stands in the customer's own file.
    """

    findings: list[Finding]
    customer: str
    marking: dict[str, object]
    exports: Exported
    rendered: dict[str, object] | None = None


def _copied(path: Path, work: Path, limits: Limits) -> tuple[Path, Form]:
    """A private copy of the return, named by what it is."""
    copy = work / "returned"
    write_bytes(copy, content_of(path, limits["file"].hold))
    form = form_of(copy, limits)
    return copy.rename(copy.with_suffix(form.ending)), form


def _review(source: Path, form: Form, returned: Returned, bench: _Bench) -> _Review:
    """The review in the customer's own file; where that cannot be marked, in a fresh one with the same answers."""
    risks = list(risks_in(bench.health))
    because = form.unmarkable
    if not because:
        try:
            return _results(source, returned, returned, risks, bench)
        except CannotMark as refusal:
            because = str(refusal)
    from emprov_xl.refill import refill  # the whole questionnaire is written for few returns only

    fresh = bench.work / ".fresh.xlsx"
    refilled = refill(source, returned, bench.house, because, bench.request.as_of, fresh)
    there = [(code, refilled.moved(hit)) for code, hit in risks]
    review = _results(fresh, refilled.returned, refilled.copy, there, bench)
    fresh.unlink()
    return replace(review, rendered={"because": because, "beside": refilled.beside})


def _results(source: Path, returned: Returned, copy: Returned, risks: Sequence[FieldHit], bench: _Bench) -> _Review:
    """Judge, mark and plan; `copy` is what is read in the file that is marked."""
    house, request = bench.house, bench.request
    frames, unread = frames_from(returned, house.questionnaire.as_sent(returned.sections))
    frames, unread = without_headings(frames, unread, returned)
    titles = _titles(returned, house)
    known = judged(frames, unread, returned, house.catalogue, bench.measure, risks)
    # What one review does not ask still holds the plan back.
    found = sorted(known.findings, key=lambda finding: (titles.get(finding.cell.title, len(titles)), *finding.order))
    findings = [finding for finding in found if request.stage in (None, finding.rule.stage)]
    customer = next(iter(frames.column("site.company").tolist()), "")

    target = bench.work / f"{file_stem(returned.workbook)}.annotated.xlsx"
    marked = _write_annotated(source, target, returned, copy, findings, customer, bench)
    exports, faults = _write_plan(known.survey, frames, returned, found, customer, bench)
    return _Review([*findings, *faults], customer, _marking(marked), exports)


def _write_plan(
    survey: Survey,
    frames: Frames,
    returned: Returned,
    found: Sequence[Finding],
    customer: str,
    bench: _Bench,
) -> tuple[Exported, list[Finding]]:
    """The plan for the customer and the workbook for our engineers; beside them pictures, test calls, import files.

    The findings are of import files that had to be left out.
    """
    house, work, day = bench.house, bench.work, bench.request.as_of
    stem = file_stem(returned.workbook)
    plan = plan_for(frames, returned, house.catalogue, house.plan_order, found, as_of=day.isoformat())
    title = f"Configuration plan {customer}".strip()
    drawn = call_flow(survey, found, house.look, customer, bench.request.pictures)
    calls = acceptance_list(survey, plan, day)
    arrival = arrivals(source_of(survey, plan, str))
    write_bytes(work / ACCEPTANCE, acceptance_document(calls, returned, day.isoformat(), arrival))
    first, summary, *chapters = plan_pages(plan)
    told = (*drawn.pages, *filter(None, [acceptance_page(calls, customer), readback_page(survey, customer)]))
    write_pages(work / f"{stem}.plan.xlsx", (first, summary, *told, *chapters), house.look, title=title)
    exports = exported(survey, plan, bench.crate)
    faults = list(findings_of(exports.faults, bench.measure.rules, survey, returned))
    ours = engineer_pages(survey, plan, [*found, *faults], house.plan_order)
    write_pages(work / f"{stem}.engineer.xlsx", ours, house.look, title=f"For our engineers: {title}")
    for name, content in drawn.files.items():
        make_folder(work / FOLDER)
        write_bytes(work / FOLDER / name, content)
    exports.write(work)
    return exports, faults


def _titles(returned: Returned, house: House) -> dict[str, int]:
    """The sheets of the questionnaire as the workbook calls them, with their order."""
    asked = (sheet.key for sheet in house.questionnaire.asked() if sheet.key in returned.sheets)
    return {returned.sheets[key].title: position for position, key in enumerate(asked)}


def _write_annotated(
    source: Path,
    target: Path,
    returned: Returned,
    copy: Returned,
    findings: Sequence[Finding],
    customer: str,
    bench: _Bench,
) -> Annotation:
    """The customer's own workbook with what is the customer's to answer; law 3 is checked before anyone sees it."""
    house, request = bench.house, bench.request
    theirs = [finding for finding in findings if finding.rule.audience is Audience.CUSTOMER]
    questions = questions_from(theirs, _titles(returned, house))
    pages = (
        discrepancies_page(questions, returned, house.questionnaire, customer, request.stage),
        summary_page(
            returned, bench.health, house.questionnaire, theirs, questions, customer, request.as_of.isoformat()
        ),
    )
    marks = tuple(marks_for(questions, returned, house.questionnaire))
    annotation = annotate(source, target, marks, pages, house.look)
    try:
        again = read(target, house.questionnaire, house.limits.for_our_copy)
    except Rejected as trouble:
        raise MarkingChangedAnswers(f"The marked copy of {returned.workbook} cannot be read: {trouble}") from trouble
    if (again.sheets, again.engagement, again.round) != (copy.sheets, copy.engagement, copy.round):
        raise MarkingChangedAnswers(f"Marking {returned.workbook} would have changed answers; it was not published.")
    return annotation


def _marking(annotation: Annotation) -> dict[str, object]:
    """Which parts of the customer's workbook were touched, and what found no place in it."""
    return {
        "changed": list(annotation.changed),
        "added": list(annotation.added),
        "removed": list(annotation.removed),
        "reasons": dict(annotation.reasons),
        "left_out": list(left_out(annotation.removal)),
        "macros_removed": [*(["macros"] if annotation.removal.macros else []), *annotation.removal.macro_sheets],
        "links_removed": list(annotation.removal.links),
        "names_removed": list(annotation.removal.names),
        "formulas_kept_as_values": [str(cell) for cell in annotation.removal.formulas],
        "notes_left_out": [str(cell) for cell in annotation.notes_left_out],
        "not_found": [str(cell) for cell in annotation.not_found],
    }


def _worst(findings: Sequence[Finding]) -> Severity | None:
    return max((finding.rule.severity for finding in findings), key=lambda severity: severity.weight, default=None)


def _result_folder(returned: Returned, house: House, request: Request, told: Sequence[str]) -> Path:
    """`<engagement>/r<NN>-<hash8>`; the hash says of what it is the result."""
    basis = "\n".join([returned.sha256, *house.versions.values(), request.options, *told])
    digest = hashlib.sha256(basis.encode()).hexdigest()[:8]
    engagement = safe_name(returned.engagement or file_stem(returned.workbook))
    return request.output / engagement / f"r{returned.round:02d}-{digest}"


def _stored(folder: Path) -> Result:
    """The result of an earlier run over the same return."""
    document = stored_findings(folder / "findings.json")
    run = read_json(folder / "run.json")
    return Result(folder, document, str(run.get("customer", "")), fresh=False)


@contextmanager
def _work_folder(output: Path) -> Iterator[Path]:
    """A private folder beside the results; whatever happens it is gone afterwards."""
    make_folder(output)
    try:
        work = Path(tempfile.mkdtemp(prefix=".tmp-", dir=output))
    except OSError as refusal:
        raise OutputFailed(f"The output folder {output} cannot be used: {refusal.strerror}.") from refusal
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _publish(work: Path, folder: Path) -> None:
    make_folder(folder.parent)
    try:
        if folder.exists():
            # A result is there whole or not at all, so somebody has taken this one apart: it is kept, out of the way.
            folder.rename(Path(tempfile.mkdtemp(prefix=f"{folder.name}.incomplete-", dir=folder.parent)) / folder.name)
        work.rename(folder)
    except OSError as refusal:
        raise OutputFailed(f"The results could not be put into {folder}: {refusal.strerror}.") from refusal
