"""How our sheets look: colours, letters and frames, as written in `workbook_templates/look.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Style:
    """The look of one cell. Colours are RRGGBB; `align` and `valign` are words of Excel (left, center, top ...)."""

    size: float = 10
    bold: bool = False
    italic: bool = False
    underline: bool = False
    colour: str = "1F2933"
    fill: str | None = None
    border: str | None = None  # colour of a thin frame
    align: str | None = None
    valign: str = "top"
    wrap: bool = False
    indent: int = 0
    locked: bool = True
    number_format: str = "General"


@dataclass(frozen=True, slots=True)
class BoxLook:
    """The look of one kind of box in a picture. Colours are RRGGBB; `shape` tells kinds apart in black and white."""

    fill: str
    line: str
    colour: str  # of its caption
    shape: str


SHAPES = ("plain", "round", "pill", "hexagon", "cut", "double", "bar", "dashed")
"""The shapes that can be drawn."""


@dataclass(frozen=True, slots=True)
class Look:
    """All styles by name, tab colours by name, the font, and how a finding's mark looks by severity."""

    font: str
    styles: Mapping[str, Style]
    tabs: Mapping[str, str]
    marks: Mapping[str, Style]  # blocker, warning, note: fill, colour and border of the highlight
    boxes: Mapping[str, BoxLook]  # of pictures, by what they stand for
