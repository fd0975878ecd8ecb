"""All import files of an engagement, each checked against the model of its loader before anyone gets it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from emprov_xl.checks.answers import alike
from emprov_xl.checks.survey import Survey
from emprov_xl.exports.batch import batches
from emprov_xl.exports.bulk import BulkHandler
from emprov_xl.exports.directory import Directory
from emprov_xl.exports.export import REDACTED, CannotExport, Exporter, ExportFile, Source
from emprov_xl.exports.issabel import IssabelDids, Phonebook
from emprov_xl.exports.layouts import Layouts, load_layouts
from emprov_xl.exports.oracles.oracle import Oracle
from emprov_xl.exports.rest import IssabelRest
from emprov_xl.model.cells import Place
from emprov_xl.model.plan import Plan

README = "README.txt"
_TOGETHER = {"business_hours": "schedule", "holidays": "calendar"}
"""Sheets of which several rows are one object, and the field that says which."""


class Checked(Exporter, Protocol):
    """An exporter whose files have a loader that we know."""

    def oracle(self, name: str, /) -> Oracle:
        """The loader of one of its files."""
        ...


@dataclass(frozen=True, slots=True)
class Refused:
    """What is left out as its loader would not take it, which is our fault: a file, or all files of a format.

    `name` is its path below `exports/`, `why` quotes no answer.
    """

    name: str
    why: str

    def __str__(self) -> str:
        return f"exports/{self.name} is left out, as our own check would not load it: {self.why}. Please report this."


@dataclass(frozen=True, slots=True)
class Shipment:
    """The files that their loaders take, and what is left out."""

    files: tuple[ExportFile, ...]
    refused: tuple[Refused, ...] = ()

    def __add__(self, other: "Shipment") -> "Shipment":
        return Shipment(self.files + other.files, self.refused + other.refused)


def exporters(layouts: Layouts | None = None, template: tuple[str, ...] | None = None) -> tuple[Checked, ...]:
    """One exporter a format; `template` is the header of a batch downloaded from the target system."""
    layouts = layouts or load_layouts()
    return (
        *batches(layouts, template),
        BulkHandler(layouts),
        IssabelDids(layouts),
        IssabelRest(layouts),
        Phonebook(layouts),
        Directory(layouts),
    )


def export_all(
    source: Source,
    *,
    layouts: Layouts | None = None,
    template: tuple[str, ...] | None = None,
    more: Iterable[Exporter] = (),
) -> Shipment:
    """Every import file, those of `more` exporters too, but for what would not load.

    Of a source that is redacted the files with secrets get another ending, by which every loader refuses them.
    """
    shipment = Shipment(())
    for exporter in exporters(layouts, template):
        shipment += _shipped(exporter, source, exporter.oracle)
    for other in more:
        shipment += _shipped(other, source)
    return shipment


def redacted(source: Source) -> Source:
    """The same for sharing: a mask for each secret."""
    return replace(source, secret=lambda _: REDACTED, redacted=True)


def source_of(survey: Survey, plan: Plan, secret: Callable[[str], str]) -> Source:
    """What is exported of a survey: all that the plan does not hold back."""
    return Source(survey, dict(_held(survey, plan)), secret)


def _held(survey: Survey, plan: Plan) -> Iterator[tuple[Place, tuple[str, ...]]]:
    """Each row that is held back; where several rows are one object, all of them."""
    held = {planned.place: planned.held_by for planned in plan.objects if planned.held_by}
    yield from held.items()
    for sheet, key in _TOGETHER.items():
        codes: dict[str, tuple[str, ...]] = {}
        names: Mapping[int, str] = survey.texts(f"{sheet}.{key}")
        for row, name in names.items():
            codes.setdefault(alike(name), held.get(Place(sheet, None, row), ()))
        for row, name in names.items():
            if codes[alike(name)]:
                yield Place(sheet, None, row), codes[alike(name)]


def _shipped(exporter: Exporter, source: Source, oracle: Callable[[str], Oracle] | None = None) -> Shipment:
    """The files of one format; where one of them is left out, its README says so before anything else."""
    try:
        files = list(exporter.files(source))
    except CannotExport as fault:
        return Shipment((), (Refused(exporter.key, str(fault)),))
    refused = {file.name: why for file in files if oracle and (why := _refusal(file, source, oracle))}
    told = tuple(Refused(name, why) for name, why in refused.items())
    kept = [_warning(file, told) if file.name.endswith(README) else file for file in files if file.name not in refused]
    return Shipment(tuple(_shared(file) if source.redacted and file.secret else file for file in kept), told)


def _refusal(file: ExportFile, source: Source, oracle: Callable[[str], Oracle]) -> str:
    if file.name.endswith(README) or (source.redacted and file.secret):
        return ""
    refusal = next(oracle(file.name).file(file.name, file.content), None)
    return str(refusal or "")


def _warning(readme: ExportFile, refused: Sequence[Refused]) -> ExportFile:
    """A README with what is not beside it, whatever it says below."""
    lines = "".join(f"NOT WHOLE: {each}\n" for each in refused)
    return replace(readme, content=f"{lines}\n".encode() + readme.content) if refused else readme


def _shared(file: ExportFile) -> ExportFile:
    return ExportFile(f"{file.name}.redacted.txt", file.content)
