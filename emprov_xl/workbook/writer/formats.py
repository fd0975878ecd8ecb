"""Styles of look.toml become formats of XlsxWriter; of one style always the same format, for each costs time."""

from dataclasses import replace

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from emprov_xl.model.look import Look, Style

_MOMENTS = frozenset({"yyyy-mm-dd", "hh:mm"})
_SPAN = "[h]:mm"


class Formats:
    """The formats of one workbook, made when first asked for."""

    def __init__(self, raw: Workbook, look: Look) -> None:
        self._raw = raw
        self.look = look
        self._of: dict[Style, Format] = {}
        self._styles: dict[Format, Style] = {}
        self._quoted: dict[Format, Format] = {}
        self._dated: dict[tuple[Format, str], Format] = {}

    def of(self, style: str | Style) -> Format:
        """The format of a style, by its name in look.toml or by itself."""
        wanted = self.look.styles[style] if isinstance(style, str) else style
        known = self._of.get(wanted)
        if known is None:
            known = self._of[wanted] = self._raw.add_format(_properties(wanted, self.look.font))
            self._styles[known] = wanted
        return known

    def quoted(self, usual: Format) -> Format:
        """The format for a text that begins like a formula: editing the cell does not make it one."""
        known = self._quoted.get(usual)
        if known is None:
            properties = _properties(self._styles[usual], self.look.font)
            known = self._quoted[usual] = self._raw.add_format({**properties, "quote_prefix": True})
        return known

    def dated(self, usual: Format, form: str) -> Format:
        """The format for a date, a time or a span, unless the style shows such by itself."""
        known = self._dated.get((usual, form))
        if known is None:
            style = self._styles[usual]
            fits = style.number_format in _MOMENTS and form != _SPAN
            known = self._dated[usual, form] = usual if fits else self.of(replace(style, number_format=form))
        return known

    def counted(self, usual: Format) -> Format:
        """The format for a number, which a style for dates and times would show as one."""
        style = self._styles[usual]
        return self.of(replace(style, number_format="General")) if style.number_format in _MOMENTS else usual

    def highlight(self, style: Style) -> Format:
        """The format of a conditional format: only what the style adds, so that the cell's own look stays."""
        properties: dict[str, object] = {"font_color": f"#{style.colour}"}
        if style.bold:
            properties["bold"] = True
        if style.italic:
            properties["italic"] = True
        if style.fill:
            properties["bg_color"] = f"#{style.fill}"
        if style.border:
            properties |= {"border": 1, "border_color": f"#{style.border}"}
        return self._raw.add_format(properties)


def _properties(style: Style, font: str) -> dict[str, object]:
    properties: dict[str, object] = {
        "font_name": font,
        "font_size": style.size,
        "font_color": f"#{style.colour}",
        "bold": style.bold,
        "italic": style.italic,
        "underline": int(style.underline),
        "text_wrap": style.wrap,
        "indent": style.indent,
        "locked": style.locked,
        "num_format": style.number_format,
        "valign": "vcenter" if style.valign == "center" else style.valign,
    }
    if style.fill:
        properties["bg_color"] = f"#{style.fill}"
    if style.border:
        properties |= {"border": 1, "border_color": f"#{style.border}"}
    if style.align:
        properties["align"] = style.align
    return properties
