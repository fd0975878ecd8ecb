"""What the processes that read workbooks need to know before the first one."""

from dataclasses import dataclass
from pathlib import Path

from emprov_xl.request import Request

LOOK, REVIEW = "look", "review"
"""The two things that are done to a return."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What was asked for, the folder of further rules, and the file of settings."""

    request: Request
    rules: Path | None = None
    settings: Path | None = None
