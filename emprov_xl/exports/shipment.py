"""All import files of an engagement, each checked against the model of its loader before anyone gets it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Protocol

from emprov_xl.checks.answers import alike
from emprov_xl.checks.survey import Survey
from emprov_xl.exports.batch import batches
from emprov_xl.exports.bulk import BulkHandler
from emprov_xl.exports.directory import Directory
from emprov_xl.exports.export import REDACTED, Exporter, ExportFile, Source
from emprov_xl.exports.issabel import IssabelDids, Phonebook
from emprov_xl.exports.layouts import Layouts, load_layouts
from emprov_xl.exports.oracles.oracle import LoaderRefuses, Oracle
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
) -> tuple[ExportFile, ...]:
    """Every import file, those of `more` exporters too; LoaderRefuses when one of ours would not load.

    Of a source that is redacted the files with secrets get another ending, by which every loader refuses them.
    """
    files = [file for exporter in exporters(layouts, template) for file in _checked(exporter, source)]
    files += [file for exporter in more for file in exporter.files(source)]
    return tuple(_shared(file) if source.redacted and file.secret else file for file in files)


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


def _checked(exporter: Checked, source: Source) -> Iterator[ExportFile]:
    for file in exporter.files(source):
        if not file.name.endswith(README) and not (source.redacted and file.secret):
            refusal = next(exporter.oracle(file.name).file(file.name, file.content), None)
            if refusal is not None:
                raise LoaderRefuses(file.name, refusal)
        yield file


def _shared(file: ExportFile) -> ExportFile:
    return ExportFile(f"{file.name}.redacted.txt", file.content)
