"""Rounds and events become rows of the ledger, and rows become rounds and events again."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import Row

from emprov_xl.ledger.tables import FINDINGS
from emprov_xl.model.event import Event, Kind
from emprov_xl.model.past import Round, Section, Status, Stood

Values = dict[str, str | int]

FINDING = tuple(FINDINGS.c[name] for name in ("round", "fingerprint", "status", "since", "value", "told"))
"""The columns that tell how a finding stood."""

_STATUS = {str(status): status for status in Status}
_ENCODER = json.JSONEncoder(separators=(",", ":"))


def round_row(slug: str, told: Round) -> Values:
    """The row of a round without its findings."""
    return {
        "slug": slug,
        "number": told.number,
        "sha256": told.sha256,
        "folder": _plain(told.folder),
        "workbook": _plain(told.workbook),
        "customer": _plain(told.customer),
        "verdict": told.verdict,
        "as_of": told.as_of.isoformat(),
        "versions": _json(dict(told.versions)),
        "open": _json(dict(told.open)),
        "sections": _json([[each.key, each.title, each.told, each.content] for each in told.sections]),
    }


def round_of(row: Row[tuple[object, ...]], findings: Mapping[str, Stood]) -> Round:
    """The round that a row tells."""
    return Round(
        number=row.number,
        sha256=row.sha256,
        folder=row.folder,
        workbook=row.workbook,
        customer=row.customer,
        verdict=row.verdict,
        as_of=dt.date.fromisoformat(row.as_of),
        versions=json.loads(row.versions),
        open=json.loads(row.open),
        sections=tuple(Section(*each) for each in json.loads(row.sections)),
        findings=findings,
    )


def finding_rows(slug: str, told: Round) -> Iterator[Values]:
    """A row for each finding of a round, in their order."""
    for position, stood in enumerate(told.findings.values()):
        yield {
            "slug": slug,
            "round": told.number,
            "fingerprint": stood.fingerprint,
            "position": position,
            "code": str(stood.told.get("code", "")),
            "severity": str(stood.told.get("severity", "")),
            "status": str(stood.status),
            "since": stood.since,
            "value": stood.value,
            "told": _json(dict(stood.told)),
        }


def findings_of(rows: Iterable[Row[int, str, str, int, str, str]]) -> dict[int, dict[str, Stood]]:
    """The findings that rows of `FINDING` tell, by round and fingerprint."""
    known = list(rows)
    found: dict[int, dict[str, Stood]] = {}
    # One text of JSON is read faster than a thousand.
    texts = json.loads(f"[{','.join(told for *_, told in known)}]")
    for (round_, fingerprint, status, since, value, _), told in zip(known, texts, strict=True):
        found.setdefault(round_, {})[fingerprint] = Stood(fingerprint, _STATUS[status], since, value, told)
    return found


def event_row(slug: str, number: int, event: Event) -> Values:
    """The row of an event, with the number that it is given."""
    return {
        "number": number,
        "slug": slug,
        "kind": str(event.kind),
        "round": event.round,
        "who": _plain(event.who),
        "day": event.day.isoformat(),
        "source": event.source,
        "what": _json(dict(event.what)),
    }


def event_of(row: Row[tuple[object, ...]]) -> Event:
    """The event that a row tells."""
    return Event(
        kind=Kind(row.kind),
        round=row.round,
        who=row.who,
        day=dt.date.fromisoformat(row.day),
        what=json.loads(row.what),
        source=row.source,
        number=row.number,
    )


def _json(value: object) -> str:
    """JSON in ASCII: every database takes it, whatever a customer typed."""
    return _ENCODER.encode(value)


def _plain(text: str) -> str:
    """A text that every database takes: no half characters, and none that ends it."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")
