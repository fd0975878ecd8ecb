"""Where results belong: an output folder, or a store, for which they are made in a private folder of this machine.

Only the process that drives a run puts anything on a shelf.
"""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Protocol

from emprov_xl import aside, superseded
from emprov_xl.aside import LAST
from emprov_xl.errors import EmprovError, OutputFailed
from emprov_xl.exports.keeper import kept_key
from emprov_xl.model.place import Place, Remote
from emprov_xl.review.history import rounds_in
from emprov_xl.store import moving
from emprov_xl.store.objects import Store, store_at
from emprov_xl.store.staging import private_folder, staged

_RETURN = "returned."
_STORED = (LAST, "findings.json")


class Shelf(Protocol):
    """Where results belong."""

    @property
    def folder(self) -> Path:
        """The output folder of whoever makes results, on this machine."""

    @property
    def key(self) -> bytes | None:
        """The key of the secrets in results, for other machines; None where they find it beside the folder."""

    def publish(self, made: Path, folder: Path) -> None:
        """A whole result is put in its place, `folder` being that in our output folder; OutputFailed if it cannot."""

    def make_way(self, folder: Place, work: Path, /) -> Iterable[str]:
        """What earlier reviews of the same return came to makes way for a kept result; a note for each.

        `work` is a private folder beside our output folder.
        """

    def keep(self, file: Path) -> None:
        """A file that was written into our output folder is kept, and an earlier one of that name replaced."""

    def place(self, folder: Path) -> Place:
        """Where what is at this place in our output folder is kept."""

    def told(self, sentence: str) -> str:
        """The same sentence about what is kept."""

    def needed(self, slug: str, past: Mapping[str, object], sha256: str, /) -> Mapping[str, object]:
        """What has to be fetched of earlier results of an engagement before this return is reviewed.

        `past` is what is known of the engagement, as JSON.
        """

    def ending(self, folder: Path) -> str:
        """How the name of the return ends that a kept result has; empty where it has none."""


@dataclass(frozen=True, slots=True)
class Folder:
    """An output folder of this machine, or of the network."""

    folder: Path
    key: None = None

    def publish(self, made: Path, folder: Path) -> None:
        """A whole result is put in its place."""
        aside.publish(made, folder)

    def make_way(self, folder: Place, work: Path, /) -> Iterable[str]:
        """They are moved within the folder."""
        return superseded.make_way(folder, work) if isinstance(folder, Path) else ()

    def keep(self, file: Path) -> None:
        """It is there already."""

    def place(self, folder: Path) -> Place:
        """The same."""
        return folder

    def told(self, sentence: str) -> str:
        """The same."""
        return sentence

    def needed(self, _slug: str, _past: Mapping[str, object], _sha256: str, /) -> Mapping[str, object]:
        """Nothing: it is there already."""
        return {}

    def ending(self, folder: Path) -> str:
        """As the file in the folder."""
        return next((file.suffix for file in folder.glob(f"{_RETURN}*")), "")


@dataclass(frozen=True, slots=True)
class OnStore:
    """A store; `folder` is private, and `key` that of the secrets in results, which never goes to the store."""

    folder: Path
    store: Store
    key: bytes | None = field(repr=False)

    def publish(self, made: Path, folder: Path) -> None:
        """Every file is uploaded, run.json last, so that a result which has it is whole.

        A result that is there and the same stays as it is. Of one that is not whole nothing is left.
        """
        name = self._name(folder)
        there = {each.removeprefix(f"{name}/") for each in self.store.names(name)}
        new = (made / LAST).read_bytes() if (made / LAST).is_file() else b""
        if LAST in there:
            if self.store.read(f"{name}/{LAST}") == new:
                return
            self.store.remove([f"{name}/{LAST}"])  # from now on it is not whole
        files = plain_files(made)
        target = self.store.within(name)
        target.put([each for each in files if each != LAST], made)
        target.remove(sorted(there - {LAST} - set(files)))
        target.put([LAST], made)

    def make_way(self, folder: Place, _work: Path, /) -> Iterable[str]:
        """They are moved on the store."""
        slug, name = folder.parts[len(self.store.root.parts) :]
        return moving.make_way(self.store.within(slug), name)

    def keep(self, file: Path) -> None:
        """It is uploaded."""
        self.store.put([self._name(file)], self.folder)

    def place(self, folder: Path) -> Place:
        """On the store."""
        return self.store.root / self._name(folder) if folder != self.folder else self.store.root

    def told(self, sentence: str) -> str:
        """The same with the URL in place of our folder."""
        return sentence.replace(str(self.folder), str(self.store.root))

    def needed(self, slug: str, past: Mapping[str, object], sha256: str, /) -> Mapping[str, object]:
        """The returns of all rounds; of one that was reviewed before also what is told when it is asked for again."""
        rounds = rounds_in(past)
        if not rounds:
            return {}
        returns = tuple(f"{each.folder}/{_RETURN}" for each in rounds)
        again = tuple(f"{slug}/r{each.number:02d}-" for each in rounds if each.sha256 == sha256)
        there = self.store.names(slug)
        stored = [each for each in there if each.startswith(again) and each.count("/") == 2]
        whole = {each.removesuffix(LAST) for each in stored if each.endswith(f"/{LAST}")}
        names = [each for each in there if each.startswith(returns)]
        names += [name for folder in sorted(whole) for each in _STORED if (name := f"{folder}{each}") in stored]
        return {"earlier": names, "store": self.store.root} if names else {}

    def ending(self, folder: Path) -> str:
        """As the object on the store."""
        kept = (PurePosixPath(each) for each in self.store.names(self._name(folder)))
        return next((each.suffix for each in kept if each.name.startswith(_RETURN)), "")

    def _name(self, file: Path) -> str:
        """The name on the store of what is in our output folder; OutputFailed for what is elsewhere."""
        try:
            return file.relative_to(self.folder).as_posix()
        except ValueError as elsewhere:
            raise OutputFailed(f"{file} is no place of a result; please report it.") from elsewhere


def plain_files(folder: Path) -> list[str]:
    """The files in a folder and those in it, by name; OutputFailed for what is neither, which is never followed."""
    found = []
    for each in sorted(folder.rglob("*")):
        if each.is_symlink() or not (each.is_dir() or each.is_file()):
            raise OutputFailed(f"{each.name} of a result is no plain file; please report it.")
        if each.is_file():
            found.append(each.relative_to(folder).as_posix())
    return found


@contextmanager
def shelf_on(output: Remote, key: Path | None) -> Iterator[Shelf]:
    """The shelf that a store is; what lies in its private folder is gone afterwards.

    `key` is the file of the key, made where there is none; None where nothing is done that needs it. Raises UsageError
    where a library is missing, OutputFailed for a store, a key or a temporary folder that cannot be used.
    """
    store = store_at(output)
    store.demand_there()
    kept = kept_key(key) if key else None
    with private_folder() as private:
        yield OnStore(staged(private.path, kept), store, kept)


@contextmanager
def at_hand(shelf: Shelf, *names: str, erasing: bool = False) -> Iterator[None]:
    """What is kept under these names lies in the folder of a shelf; what is changed in there is kept afterwards.

    What is taken away in there is taken away from the store, too; when `erasing` also what came there meanwhile.
    """
    if not isinstance(shelf, OnStore):
        yield
        return
    before = [each for name in names for each in shelf.store.names(name)]
    shelf.store.get(before, shelf.folder)
    stamps = {each: _stamp(shelf.folder / each) for each in before}
    try:
        yield
        after = {each for name in names for each in _lying(shelf.folder, name)}
        there = [each for name in names for each in shelf.store.names(name)] if erasing else before
        new = [each for each in sorted(after) if stamps.get(each) != _stamp(shelf.folder / each)]
        shelf.store.put(new, shelf.folder)
        shelf.store.remove([each for each in there if each not in after])
    except EmprovError as trouble:
        trouble.args = tuple(shelf.told(str(each)) for each in trouble.args)
        raise
    finally:
        for name in names:
            _clear(shelf.folder / name)


def _clear(place: Path) -> None:
    if place.is_dir():
        shutil.rmtree(place, ignore_errors=True)
    else:
        place.unlink(missing_ok=True)


def _stamp(file: Path) -> tuple[int, int]:
    """What is another one once a file was written."""
    status = file.stat()
    return status.st_ino, status.st_mtime_ns


def _lying(folder: Path, name: str) -> list[str]:
    there = folder / name
    if there.is_dir():
        return [f"{name}/{each}" for each in plain_files(there)]
    return [name] if there.is_file() else []
