"""How the work on a file ended otherwise than with a result: a code for programs, a sentence for people.

The text of an exception may quote a cell, so it is never told: only its kind and the place in our own code.
"""

import errno
import signal
import traceback
from collections.abc import Mapping
from pathlib import Path

from emprov_xl.errors import EmprovError, OutputFailed, Rejected
from emprov_xl.model.limits import Limits

OUT_OF_MEMORY = 71
"""The exit status of a child that lacks the memory to say so."""

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_ON = "The other files are not touched by it."
_REPORT = f"Please report it, with the file if you may. {_ON}"


def told(code: str, sentence: str, *, rejected: bool = False) -> dict[str, object]:
    """An answer without a result."""
    return {"rejected" if rejected else "failed": [code, sentence]}


def answer_to(trouble: BaseException, limits: Limits) -> dict[str, object]:
    """What is answered when the work raised something."""
    if isinstance(trouble, Rejected):
        return told(trouble.code, str(trouble), rejected=True)
    if isinstance(trouble, MemoryError):
        return out_of_memory(limits)
    cause = trouble.__cause__ if isinstance(trouble, OutputFailed) else trouble
    reason = cause.errno if isinstance(cause, OSError) else None
    if reason == errno.EFBIG:
        return limited(limits, "written", "more")
    return told(*_said(trouble, reason))


def _said(trouble: BaseException, reason: int | None) -> tuple[str, str]:
    match trouble:
        case OutputFailed():
            return "OUTPUT", str(trouble)
        case OSError() if reason in _NO_ROOM:
            return "OUTPUT", f"The result could not be written: {trouble.strerror}. Nothing of it was kept."
        case EmprovError():
            return type(trouble).__name__, str(trouble)
        case SystemExit():
            return "EXITED", f"The process that read this file ended itself. {_REPORT}"
    return "CRASHED", _crashed(trouble)


def out_of_memory(limits: Limits) -> dict[str, object]:
    """The file needs more memory than it may have."""
    return limited(limits, "memory", "more")


def limited(limits: Limits, key: str, found: int | str) -> dict[str, object]:
    """One of the limits of the work on a file was reached."""
    return told(limits[key].code, limits[key].sentence(found))


def cause_of_death(status: int, limits: Limits, because: Mapping[str, object] | None = None) -> dict[str, object]:
    """What is told of a file whose process ended with a status, a negative one being a signal.

    `because` is the reason for which it was ended, where we did that.
    """
    if because is not None:
        return dict(because)
    if status == OUT_OF_MEMORY:
        return out_of_memory(limits)
    if status >= 0:
        return told("EXITED", f"The process that read this file ended without a result (status {status}). {_REPORT}")
    if is_limit(status):
        return limited(limits, "cpu" if -status == signal.SIGXCPU else "seconds", "more")
    return told("CRASHED", f"The process that read this file was ended by {_named(-status)}. {_REPORT}")


def is_limit(status: int) -> bool:
    """Whether a process ended because its file reached a limit of time: another try would take as long."""
    return -status in {getattr(signal, name, None) for name in ("SIGXCPU", "SIGALRM")}


def _named(number: int) -> str:
    try:
        return f"signal {number} ({signal.Signals(number).name})"
    except ValueError:
        return f"signal {number}"


def _crashed(trouble: BaseException) -> str:
    frames = traceback.extract_tb(trouble.__traceback__)
    ours = [frame for frame in frames if "emprov_xl" in frame.filename] or frames
    place = f"{Path(ours[-1].filename).name}, line {ours[-1].lineno}" if ours else "an unknown place"
    return f"emprov itself failed ({type(trouble).__name__} in {place}); please report it. Nothing was written."
