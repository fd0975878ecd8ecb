"""The one door to the libraries of object stores: what they list, read, write and complain of."""

import importlib
import logging
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emprov_xl.errors import EmprovError, OutputFailed, UsageError
from emprov_xl.files import Readable
from emprov_xl.model.place import Place, Remote

_AT_ONCE = 8  # objects that are on their way at a time
_INSTALL = "install it with: pip install 'emprov-xl[store]'."
_TALKATIVE = ("asyncio", "aiobotocore", "botocore", "s3fs", "fsspec")
_CREDENTIALS = "there are no credentials for it; for S3 set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile"


class StoreFailed(OutputFailed):
    """A store did not do what was asked of it."""


class NotThere(StoreFailed):
    """There is no such bucket, folder or object."""


@dataclass(frozen=True, slots=True)
class Found:
    """What lies directly in a folder: its name there, its size; None for a folder."""

    name: str
    size: int | None


def store_at(root: Remote) -> "Store":
    """What lies at a place on a store. Nothing is asked of it yet.

    Raises UsageError when a library for such a store is not installed.
    """
    try:
        library = importlib.import_module("fsspec.core")
    except ModuleNotFoundError as missing:
        raise UsageError(f"{root} is on an object store, which needs fsspec; {_INSTALL}") from missing
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters is told by us, in a sentence
    try:
        # Only the bucket is a URL to the library: in the name of an object nothing has a meaning.
        files, bucket = library.url_to_fs(root.bucket.url, use_listings_cache=False)
    except ImportError as missing:
        way = _INSTALL if root.scheme == "s3" else f"install the package that fsspec names for {root.scheme}://."
        raise UsageError(f"{root} is on a store for which a package is missing; {way}") from missing
    except (ValueError, TypeError) as unknown:
        raise UsageError(
            f"{root.scheme}:// is no kind of store that fsspec knows; S3 is s3://BUCKET/FOLDER."
        ) from unknown
    return Store(root, files, "/".join([bucket.rstrip("/"), *root.parts[1:]]))


class Store:
    """What lies at a place on a store; objects are named from there. Whatever it is asked may raise StoreFailed."""

    def __init__(self, root: Remote, files: Any, base: str) -> None:
        self.root = root
        self._files, self._base = files, base.rstrip("/")

    def within(self, name: str) -> "Store":
        """What lies in a folder of it."""
        return Store(self.root / name, self._files, self._path(name))

    def lying(self) -> list[Found] | None:
        """What lies directly in the folder; None where the place is an object. NotThere when there is nothing."""
        with told_plainly(self.root):
            entries = self._files.ls(self._base, detail=True)
        if [(each["name"], each["type"]) for each in entries] == [(self._base, "file")]:
            return None
        found = {}
        for each in entries:
            name = self._named(each["name"]).rstrip("/")
            if name:
                found[name] = Found(name, None if each["type"] == "directory" else int(each["size"] or 0))
        return sorted(found.values(), key=lambda each: each.name)

    def size(self) -> int:
        """How many bytes the object at this place has."""
        with told_plainly(self.root):
            return int(self._files.size(self._base) or 0)

    def names(self, folder: str = "") -> list[str]:
        """All objects in a folder and those in it, by name; none where there is no such folder."""
        within = f"{self._base}/{folder}" if folder else self._base
        with told_plainly(self.root):
            found = self._files.find(within)
        return sorted(name for each in found if _is_plain(name := self._named(each)))

    def read(self, name: str, most: int = -1) -> bytes:
        """The content of an object; of one that is larger than `most`, one byte more."""
        with told_plainly(self._place(name)), self._files.open(self._path(name), "rb", cache_type="none") as file:
            content: bytes = file.read(most + 1 if most >= 0 else -1)
        return content

    def get(self, names: Iterable[str], folder: Path) -> None:
        """Objects become files of the same names in a folder."""

        def got(name: str) -> None:
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            with told_plainly(self._place(name)):
                self._files.get_file(self._path(name), str(file))

        _at_once(got, names)

    def put(self, names: Iterable[str], folder: Path) -> None:
        """Files of a folder become objects of the same names, each whole or not there."""

        def put(name: str) -> None:
            with told_plainly(self._place(name)):
                self._files.put_file(str(folder / name), self._path(name))

        _at_once(put, names)

    def copy(self, names: Iterable[str], folder: str) -> None:
        """Objects are in a folder, too, under the same names."""

        def copied(name: str) -> None:
            with told_plainly(self._place(name)):
                self._files.cp_file(self._path(name), self._path(f"{folder}/{name}"))

        _at_once(copied, names)

    def remove(self, names: Iterable[str]) -> None:
        """Objects are there no more."""

        def removed(name: str) -> None:
            with told_plainly(self._place(name)):
                self._files.rm_file(self._path(name))

        _at_once(removed, names)

    def demand_there(self) -> None:
        """Raises StoreFailed where the bucket is not there, or the folder is not for us; that may still be to come."""
        try:
            self.lying()
        except NotThere:
            try:
                store_at(self.root.bucket).lying()
            except NotThere:
                raise
            except StoreFailed:
                return  # what else is in the bucket is not for us, and need not be

    def _path(self, name: str) -> str:
        return f"{self._base}/{name}" if name else self._base

    def _place(self, name: str) -> Remote:
        return self.root / name if name else self.root

    def _named(self, path: str) -> str:
        """A path of the library, from our place."""
        return path.removeprefix(self._base).removeprefix("/")


def _is_plain(name: str) -> bool:
    """Whether a name can be that of a file in a folder of ours, and of none elsewhere."""
    return not {"", ".", ".."} & set(name.split("/"))


def _at_once(do: Callable[[str], None], names: Iterable[str]) -> None:
    """Some at a time; when this returns, or raises what went wrong with one, none is on its way any more."""
    wanted = list(names)
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        for _ in threads.map(do, wanted):
            pass


@contextmanager
def told_plainly(place: Remote) -> Iterator[None]:
    """What the library of a store complains of, as a sentence; its own words may hold what nobody is to read."""
    try:
        yield
    except EmprovError:
        raise
    except FileNotFoundError as missing:
        raise NotThere(f"{place} is not there: the store has no such bucket, folder or object.") from missing
    except Exception as trouble:  # each library has exceptions of its own, of no common kind
        raise StoreFailed(f"{place} cannot be used: {_reason(trouble)}.") from trouble


def _reason(trouble: Exception) -> str:
    kind = type(trouble).__name__
    if isinstance(trouble, PermissionError) or kind in ("ClientAuthenticationError", "Forbidden"):
        return "the store denies access"
    if "Credentials" in kind:
        return _CREDENTIALS
    if isinstance(trouble, ConnectionError | TimeoutError) or "Connect" in kind or "Timeout" in kind:
        return "the store does not answer"
    if isinstance(trouble, OSError) and trouble.strerror and trouble.errno:
        return trouble.strerror
    return f"the store refuses ({kind})"


@dataclass(frozen=True, slots=True)
class _Object:
    """An object of ours, to be read as a file is."""

    place: Remote

    def __str__(self) -> str:
        return str(self.place)

    def read_bytes(self) -> bytes:
        """Its content; OutputFailed when it cannot be read."""
        return store_at(self.place).read("")


def readable(place: Place) -> Readable:
    """A file, or an object to be read as one."""
    return _Object(place) if isinstance(place, Remote) else place
