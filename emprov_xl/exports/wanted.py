"""What is asked for in the folder `exports/` of a result."""

import hashlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for: the header of the target system's batch, and whether the files are made for sharing.

    `key` is the file of the key, beside the output folder where nothing is said.
    """

    template: tuple[str, ...] | None = None
    redact: bool = False
    key: Path | None = None

    @property
    def told(self) -> str:
        """What of it changes the result."""
        header = "" if self.template is None else hashlib.sha256("\x1f".join(self.template).encode()).hexdigest()[:8]
        return f"{f' template={header}' if header else ''}{' redact' if self.redact else ''}"
