"""A place on an object store: a URL that is joined, named and shown as a path is."""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from emprov_xl.errors import UsageError

_URL = re.compile(r"(?P<scheme>[a-z][a-z0-9+.\-]*)://(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_SAME = {"s3a": "s3", "gcs": "gs"}


@dataclass(frozen=True, slots=True)
class Remote:
    """A bucket, a folder or an object on a store; `owner`, a user and password that a URL may have, is never shown."""

    scheme: str
    parts: tuple[str, ...]
    owner: str = field(default="", repr=False)

    @classmethod
    def of(cls, text: str) -> "Remote":
        """The place of a URL; UsageError for one that names none."""
        found = _URL.fullmatch(text)
        if found is None or "::" in text:
            raise UsageError("A place on an object store is named by a URL such as s3://BUCKET/FOLDER.")
        owner, _, rest = found["rest"].rpartition("@") if "@" in found["rest"].partition("/")[0] else ("", "", "")
        parts = tuple(part for part in (rest or found["rest"]).split("/") if part)
        scheme = found["scheme"].lower()
        place = cls(_SAME.get(scheme, scheme), parts, owner)
        if not parts or {".", ".."} & set(parts):
            raise UsageError(f"{place} names no place on an object store; a URL is like s3://BUCKET/FOLDER.")
        if scheme in ("file", "local"):
            raise UsageError(f"{place} is on this machine; name it as a path, without {scheme}://.")
        return place

    @property
    def url(self) -> str:
        """The whole URL, for the store's library only."""
        return f"{self.scheme}://{f'{self.owner}@' if self.owner else ''}{'/'.join(self.parts)}"

    def __str__(self) -> str:
        return f"{self.scheme}://{'/'.join(self.parts)}"

    def __truediv__(self, name: str) -> "Remote":
        return replace(self, parts=(*self.parts, *name.split("/")))

    @property
    def bucket(self) -> "Remote":
        """The bucket in which it is."""
        return replace(self, parts=self.parts[:1])

    @property
    def name(self) -> str:
        """The last part."""
        return self.parts[-1]

    @property
    def suffix(self) -> str:
        """The ending of the name, with its dot."""
        return PurePosixPath(self.name).suffix

    def as_posix(self) -> str:
        """The same as it is shown."""
        return str(self)

    def is_relative_to(self, other: "Remote") -> bool:
        """Whether it is the other place, or lies in it."""
        return self.scheme == other.scheme and self.parts[: len(other.parts)] == other.parts


Place = Path | Remote
"""Where something is: on this machine, or on a store."""


def place_of(text: str) -> Place:
    """A URL is what has `://`, everything else is a path; UsageError for a URL that names no place on a store."""
    return Remote.of(text) if "://" in text else Path(text)
