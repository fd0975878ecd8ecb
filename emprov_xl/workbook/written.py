"""Titles and texts as a workbook can hold them."""

LONGEST_TEXT = 32_767  # Excel cuts a cell there


def quoted_title(title: str) -> str:
    """A sheet's title as formulas name it."""
    return "'" + title.replace("'", "''") + "'"


def writable(text: str) -> str:
    """The text without half characters, which no file can hold; what Excel has no room for is cut, and said so."""
    if not text.isascii():
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if len(text) <= LONGEST_TEXT // 2:
        return text
    wide = text.encode("utf-16-le")
    if len(wide) <= 2 * LONGEST_TEXT:
        return text
    kept = wide[: 2 * (LONGEST_TEXT - 40)].decode("utf-16-le", "ignore")
    return f"{kept} … [cut {len(text) - len(kept):,} characters]"
