"""The tables of the ledger, as the last of the steps leaves them."""

from sqlalchemy import Column, Integer, MetaData, Table, Text

# How they are made, with their keys and bounds, stands in steps.py alone.
_METADATA = MetaData()


def _table(name: str, texts: str, numbers: str = "") -> Table:
    columns = [Column(each, Text) for each in texts.split()] + [Column(each, Integer) for each in numbers.split()]
    return Table(name, _METADATA, *columns)


STEP = _table("step", "", "reached")
NUMBERING = _table("numbering", "", "last")
ENGAGEMENTS = _table("engagements", "slug reference")
ROUNDS = _table("rounds", "slug sha256 folder workbook customer verdict as_of versions open sections", "number")
FORGOTTEN = _table("forgotten", "mark salt day who")
FINDINGS = _table("findings", "slug fingerprint code severity status value told", "round position since")
EVENTS = _table("events", "slug kind who day source what", "number round")

RECORDED = (ENGAGEMENTS, ROUNDS, FINDINGS, EVENTS, FORGOTTEN)
"""All that hold what was recorded, each after those that it refers to."""
