"""`rules/limits.toml` becomes the Limits; `[limits]` in `emprov.toml` gives some of them another figure."""

from functools import cache
from string import Formatter

from emprov_xl.definitions.tables import Table, read_tables
from emprov_xl.files import data_folder
from emprov_xl.model.limits import Limit, Limits

_FACTS = {"found", "most", "where"}


@cache
def usual_limits() -> Limits:
    """The limits that ship with the program; WrongDefinition names file, table and key."""
    top = read_tables(data_folder("rules") / "limits.toml")
    limits = {limit.key: limit for limit in map(_limit, top.each("limit"))}
    top.done()
    return Limits(limits)


def limits_set(table: Table) -> Limits:
    """The limits where a table of settings gives some of them another figure."""
    usual = usual_limits()
    figures = {}
    for key in table:
        if key not in usual:
            raise table.wrong(key, f"there is no such limit; those are {', '.join(usual)}.")
        figures[key] = table.whole(key)
        if figures[key] < 1:
            raise table.wrong(key, f"must be at least 1, not {figures[key]}.")
    return usual.with_figures(figures)


def _limit(table: Table) -> Limit:
    limit = Limit(
        key=table.text("key"),
        most=table.whole("most"),
        code=table.text("code"),
        says=table.text("says"),
        in_bytes=table.word("unit", ("bytes", "number"), "number") == "bytes",
        beyond=table.whole("beyond", 0),
        of_run=table.word("of", ("run", "return"), "return") == "run",
    )
    named = {name for _, name, _, _ in Formatter().parse(limit.says) if name is not None}
    if not {"found", "most"} <= named <= _FACTS:
        raise table.wrong("says", "must name {found} and {most}, and of others {where} alone.")
    table.done()
    return limit
