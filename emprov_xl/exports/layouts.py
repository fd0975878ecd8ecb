"""`workbook_templates/exports.toml` becomes the layouts: which columns each file has, and what stands in them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from emprov_xl.definitions.tables import Table, read_tables
from emprov_xl.files import data_folder

CONSTANT = "="


@dataclass(frozen=True, slots=True)
class Layout:
    """One format of rows: its columns, each with what we put there, in the order of the file."""

    key: str
    title: str
    folder: str
    columns: Mapping[str, str]
    may_be_blank: frozenset[str] = frozenset()
    readme: str = ""

    def row(self, values: Mapping[str, str]) -> dict[str, str]:
        """The cells of a row by column; what the values do not have stays blank."""
        known = values.get
        return {
            title: said[1:] if said.startswith(CONSTANT) else known(said, "") for title, said in self.columns.items()
        }

    def with_header(self, columns: Mapping[str, str]) -> "Layout":
        """The same format with other columns."""
        return replace(self, columns=columns)


@dataclass(frozen=True, slots=True)
class Layouts:
    """All formats by key, the spelling of technologies, and how destinations are written."""

    formats: Mapping[str, Layout]
    spelling: Mapping[str, str]
    destinations: Mapping[str, str]
    issabel: Mapping[str, str]  # destinations, with those that only an Issabel has
    rest: Layout
    order: tuple[str, ...]

    def spelt(self, spelling: Mapping[str, str]) -> "Layouts":
        """The same, with some technologies spelt otherwise."""
        return replace(self, spelling={**self.spelling, **spelling})


@cache
def load_layouts(folder: Path | None = None) -> Layouts:
    """The layouts of a folder (default: ours); WrongDefinition names file, table and key."""
    top = read_tables((folder or data_folder("workbook_templates")) / "exports.toml")
    rest = top.table("rest")
    destinations = top.words("destinations")
    layouts = Layouts(
        formats={key: _layout(key, table) for key, table in top.named("format")},
        spelling=top.words("spelling"),
        destinations=destinations,
        issabel={**destinations, **top.words("destinations_issabel")},
        order=rest.texts("order"),
        rest=_layout("rest", rest),
    )
    top.done()
    return layouts


def _layout(key: str, table: Table) -> Layout:
    layout = Layout(
        key=key,
        title=table.text("title"),
        folder=table.text("folder"),
        columns=table.words("columns"),
        may_be_blank=frozenset(table.texts("may_be_blank")),
        readme=table.text("readme", ""),
    )
    table.text("source")
    table.done()
    return layout
