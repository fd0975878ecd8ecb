"""The tables `[face.…]` of `rules/phones.toml` become what one sees of the keys of a set or module."""

from collections.abc import Mapping

from emprov_xl.definitions.tables import Table
from emprov_xl.model.catalogue import Face, Labels, Run, Source

_ON = [each.value for each in Labels]
_RUNS = [each.value for each in Run]


def faces_from(top: Table, sources: Mapping[str, Source]) -> dict[str, Face]:
    """The faces by name."""
    return {name: _face(table, sources) for name, table in top.named("face")}


def _face(table: Table, sources: Mapping[str, Source]) -> Face:
    name = table.word("source", sources)
    face = Face(
        labels=Labels(table.word("labels", _ON)),
        source=sources[name],
        letters=_count(table, "letters"),
        letters_source=sources[table.word("letters_source", sources, name)],
        fixed=table.texts("fixed"),
        columns=_count(table, "columns"),
        order=Run(table.word("order", _RUNS, Run.DOWN.value)),
        window=_window(table),
    )
    table.done()
    if (face.columns or face.window) and not face.source.verified:
        raise table.wrong("source", "must be verified: columns and window are drawn to measure.")
    return face


def _count(table: Table, key: str) -> int | None:
    count = table.optional_whole(key)
    if count is not None and count < 1:
        raise table.wrong(key, f"{count} is less than one.")
    return count


def _window(table: Table) -> tuple[float, float] | None:
    if "window" not in table:
        return None
    window = table.table("window")
    wide, high = window.number("wide", 0), window.number("high", 0)
    window.done()
    if wide <= 0 or high <= 0:
        raise table.wrong("window", "needs how wide and how high it is, in millimetres.")
    return wide, high
