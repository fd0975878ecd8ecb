"""Batch of Extensions for a UCX: under both known headers, or under the one that was downloaded from the system."""

from collections.abc import Iterator
from dataclasses import dataclass

from emprov_xl.exports.export import ExportFile, Source
from emprov_xl.exports.goals import Goals
from emprov_xl.exports.layouts import Layout, Layouts
from emprov_xl.exports.lines import Kept, Leaf, Line, kept, machine_csv, readme, unmasked
from emprov_xl.exports.oracles.batch import BatchOracle
from emprov_xl.exports.people import extension_lines

_KNOWN = ("batch-25", "batch-2_11", "batch-template")
_ELSEWHERE = "{} telephones are not part of a batch"


@dataclass(frozen=True)
class Batch:
    """The batch under one header. SIP and XSTIM rows stand apart: a misspelt word for one does not stop the other."""

    layout: Layout
    layouts: Layouts

    @property
    def key(self) -> str:
        """What names the folder."""
        return self.layout.folder

    @property
    def title(self) -> str:
        """What people call it."""
        return self.layout.title

    def oracle(self, _: str) -> BatchOracle:
        """The loader of a system that knows the technologies as we spell them."""
        return BatchOracle(set(self.layouts.spelling.values()))

    def files(self, source: Source) -> Iterator[ExportFile]:
        """A file for each technology that has rows, and the README."""
        goals = Goals(source, self.layouts.destinations)
        spelling = self.layouts.spelling
        lines: dict[str, list[Line]] = {technology: [] for technology in spelling}
        strays: list[Line] = []
        for line in extension_lines(source, spelling, goals):
            lines.get(line.values["technology"], strays).append(line)
        if not any((*lines.values(), strays)):
            return
        judge = unmasked(self.oracle("").row, source)
        leaves = []
        for technology, mine in lines.items():
            found = kept(mine, self.layout, judge, source.held, "User Extension")
            name = f"{technology.lower()}.csv"
            if found.rows:
                yield ExportFile(f"{self.key}/{name}", machine_csv(found.rows, self.layout.columns), secret=True)
            if mine:
                leaves.append(Leaf(name, len(found.rows), found.left_out))
        elsewhere = Kept(left_out=tuple((line.place, line.why_not or _elsewhere(line)) for line in strays))
        if strays:
            leaves.append(Leaf("In no file", None, elsewhere.left_out))
        yield readme(f"{self.key}/README.txt", self.layout, leaves, source)


def _elsewhere(line: Line) -> str:
    return _ELSEWHERE.format(line.values["technology"])


def batches(layouts: Layouts, template: tuple[str, ...] | None) -> Iterator[Batch]:
    """The batch under the header of the target system when that is at hand, else under both that are known."""
    if template is None:
        yield from (Batch(layouts.formats[key], layouts) for key in _KNOWN[:2])
    else:
        yield Batch(_under(layouts, template), layouts)


def _under(layouts: Layouts, header: tuple[str, ...]) -> Layout:
    known = {title: said for key in _KNOWN for title, said in layouts.formats[key].columns.items()}
    layout = layouts.formats["batch-template"]
    strange = [title for title in header if title not in known]
    more = "\n\nLeft blank, as we do not know them: " + ", ".join(strange) if strange else ""
    return Layout(
        key=layout.key,
        title=layout.title,
        folder=layout.folder,
        columns={title: known.get(title, "") for title in header},
        readme=layout.readme.rstrip() + more,
    )
