"""Dates that do not stand any more: the files of a schedule say so by their names, to whoever opens only them.

They are renamed and not written anew: what somebody has ticked in them stays. `emprov schedule` writes them anew.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from emprov_xl.aside import sync_folder
from emprov_xl.errors import OutputFailed
from emprov_xl.files import write_bytes
from emprov_xl.ledger.ledger import Ledger
from emprov_xl.model.past import Past
from emprov_xl.model.tree import SCHEDULE
from emprov_xl.review.history import past_of
from emprov_xl.review.stages import readiness_of

_ENDINGS = (".xlsx", ".ics")
_WHY = "schedule.WITHDRAWN.txt"


def schedule_files(folder: Path, *, stands: bool) -> tuple[Path, Path]:
    """The workbook and the calendar of a schedule whose dates stand or do not."""
    workbook, calendar = (folder / f"schedule{'' if stands else '.WITHDRAWN'}{ending}" for ending in _ENDINGS)
    return workbook, calendar


def told_of_dates(ledger: Ledger, slug: str, output: Path) -> tuple[str, ...]:
    """What is to be said of the dates of an engagement, as the ledger knows it now; files that are off are marked."""
    place = output / slug / SCHEDULE
    return tuple(_told(place, past_of(*ledger.history(slug)))) if place.is_dir() else ()


def _told(place: Path, past: Past) -> Iterator[str]:
    """Asked again, what could not be marked is marked, and what was is not spoken of again."""
    ready = readiness_of(past)
    if past.configured:
        return
    dates = f"The dates from {past.booking.start.isoformat()}" if past.booking else "The dates of the schedule"
    if not ready.ready and any(file.exists() for file in schedule_files(place, stands=True)):
        try:
            mark_withdrawn(place, f"{dates} do not stand any more. {ready.why_not}", past.engagement)
        except OutputFailed as trouble:
            yield f"{dates} do not stand any more. {trouble}"
        else:
            yield f"{dates} do not stand any more: {ready.why_not} {place / 'schedule.xlsx'} is marked by its name."
    elif ready.ready and past.booking and (place / _WHY).exists():
        yield f"{dates} stand again; write the schedule anew: emprov schedule {past.engagement}"


def mark_withdrawn(place: Path, why: str, engagement: str) -> None:
    """The files of a schedule are called withdrawn, and a text beside them says why.

    Raises OutputFailed where that is refused, as while somebody has one open; what was marked by then is.
    """
    told = f"{why}\nWhen all is agreed again, write the schedule anew: emprov schedule {engagement}\n"
    write_bytes(place / _WHY, told.encode())  # first, for it can always be written
    both = (schedule_files(place, stands=True), schedule_files(place, stands=False))
    for standing, withdrawn in zip(*both, strict=True):
        if standing.exists():
            with _refusals_told(f"{standing} could not be renamed, though its dates do not stand"):
                standing.replace(withdrawn)
    with _refusals_told(f"{place} could not be written"):
        sync_folder(place)


def forget_withdrawn(place: Path) -> None:
    """A schedule was written whose dates stand: those that do not are gone. OutputFailed where that is refused."""
    for file in (*schedule_files(place, stands=False), place / _WHY):
        with _refusals_told(f"{file} could not be removed, though the dates stand again"):
            file.unlink(missing_ok=True)


@contextmanager
def _refusals_told(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as refusal:
        raise OutputFailed(f"{what}: {refusal.strerror}.") from refusal
