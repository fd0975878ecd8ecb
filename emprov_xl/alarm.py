"""When to look into a folder again: as soon as the system reports a change there, by and by where it reports none."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from watchfiles import watch

from emprov_xl.ledger.mounts import is_remote

BEAT = 1  # seconds without an event, after which who waits is asked whether anything else is due
POLL = 5  # seconds between two looks into a folder of which no system reports anything


def is_reported(folder: Path) -> bool:
    """Whether this system may be relied upon to report what others do in a folder."""
    return not is_remote(folder / "any")


def reports(folder: Path, beat: float = BEAT) -> Iterator[bool]:
    """True as soon as something changes in the folder, False after a while without; it does not end.

    Raises OSError where the system reports nothing of this folder.
    """
    try:
        for changes in watch(
            folder,
            watch_filter=None,
            recursive=False,
            force_polling=False,
            rust_timeout=round(beat * 1000),
            yield_on_timeout=True,
        ):
            yield bool(changes)
    except RuntimeError as trouble:  # what watchfiles raises for a system that it has no word for
        raise OSError("the system reports nothing of this folder") from trouble


def polls(every: float = POLL) -> Iterator[bool]:
    """True, again and again: look by yourself. It does not end."""
    while True:
        time.sleep(every)
        yield True


def alarms_of(folder: Path, warn: Callable[[str], None], *, poll: bool) -> Callable[[], Iterator[bool]]:
    """The alarms of a folder, anew each time: by reports unless it is to be polled, or is known to need it.

    Where the system refuses to report, which `warn` is told once, it is polled too.
    """
    warned: list[str] = []

    def alarms() -> Iterator[bool]:
        if poll or not is_reported(folder):
            yield from polls()
        try:
            yield from reports(folder)
        except OSError as trouble:
            if folder.is_dir() and not warned:
                warned.append(f"The system does not report what arrives ({trouble}); the folder is looked at instead.")
                warn(warned[0])
        yield from polls()

    return alarms
