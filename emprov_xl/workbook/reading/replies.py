"""What a reviewer or customer wrote on the sheet Discrepancies of an annotated copy."""

from emprov_xl.convert import shown
from emprov_xl.model.returned import Reply
from emprov_xl.workbook.reading.grid import Grid, Row
from emprov_xl.workbook.reading.identity import whole_in

_COLUMNS = ("Fingerprint", "Answer", "Decision", "Reason", "Decided by", "Since round")


def replies_in(grid: Grid) -> dict[str, Reply]:
    """The replies by fingerprint; a row that settles several findings gives each of them the same reply."""
    columns: dict[str, int] = {}
    replies: dict[str, Reply] = {}
    for row in grid.rows().values():
        if not columns:
            texts = {str(value).strip(): at for at, value in row.items()}
            columns = {title: texts[title] for title in _COLUMNS} if set(_COLUMNS) <= set(texts) else {}
            continue
        told = {title: _text(row, at) for title, at in columns.items()}
        since = told["Since round"]
        reply = Reply(
            told["Answer"],
            told["Decision"],
            told["Reason"],
            told["Decided by"],
            whole_in(since),
        )
        replies |= dict.fromkeys(told["Fingerprint"].split(), reply)
    return replies


def _text(row: Row, at: int) -> str:
    return shown(row[at]).strip() if at in row else ""
