"""`workbook_templates/look.toml` becomes the Look."""

import re
from pathlib import Path

from emprov_xl.definitions.tables import Table, read_tables
from emprov_xl.files import data_folder
from emprov_xl.model.look import SHAPES, BoxLook, Look, Style

_COLOUR = re.compile(r"[0-9A-F]{6}")


def load_look(folder: Path | None = None) -> Look:
    """The look of a folder (default: ours); WrongDefinition names file, table and key."""
    top = read_tables((folder or data_folder("workbook_templates")) / "look.toml")
    tabs = top.table("tab")
    look = Look(
        font=top.text("font"),
        styles={name: _style(table) for name, table in top.named("style")},
        tabs={name: _colour(tabs, name) for name in tabs},
        marks={name: _style(table) for name, table in top.named("mark")},
        boxes={name: _box(table) for name, table in top.named("box")},
    )
    top.done()
    return look


def _colour(table: Table, key: str) -> str:
    colour = table.text(key)
    if not _COLOUR.fullmatch(colour):
        raise table.wrong(key, f"{colour!r} is not a colour written RRGGBB.")
    return colour


def _box(table: Table) -> BoxLook:
    shape = table.text("shape")
    if shape not in SHAPES:
        raise table.wrong("shape", f"{shape!r} is none of {', '.join(SHAPES)}.")
    box = BoxLook(_colour(table, "fill"), _colour(table, "line"), _colour(table, "colour"), shape)
    table.done()
    return box


def _style(table: Table) -> Style:
    usual = Style()
    style = Style(
        size=table.number("size", usual.size),
        bold=table.flag("bold"),
        italic=table.flag("italic"),
        underline=table.flag("underline"),
        colour=_colour(table, "colour") if "colour" in table else usual.colour,
        fill=_colour(table, "fill") if "fill" in table else None,
        border=_colour(table, "border") if "border" in table else None,
        align=table.optional_text("align"),
        valign=table.text("valign", usual.valign),
        wrap=table.flag("wrap"),
        indent=table.whole("indent", usual.indent),
        locked=table.flag("locked", default=True),
        number_format=table.text("number_format", usual.number_format),
    )
    table.done()
    return style
