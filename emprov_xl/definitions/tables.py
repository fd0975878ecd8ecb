"""A TOML table that is asked for what it must hold, and complains with file, table and key."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import tomli

from emprov_xl.errors import WrongDefinition


class Table:
    """One table of a definition file; each key is asked for once, and `done` refuses what nobody asked for."""

    def __init__(self, file: str, place: str, content: Mapping[str, object]) -> None:
        self.file = file
        self.place = place
        self._content = content
        self._asked: set[str] = set()

    def wrong(self, key: str, complaint: str) -> WrongDefinition:
        """The complaint about one key of this table, to be raised."""
        return WrongDefinition(self.file, ".".join(filter(None, (self.place, key))), complaint)

    def __contains__(self, key: str) -> bool:
        return key in self._content

    def __iter__(self) -> Iterator[str]:
        return iter(self._content)

    def _take(self, key: str) -> object | None:
        self._asked.add(key)
        return self._content.get(key)

    def _missing(self, key: str) -> WrongDefinition:
        return self.wrong(key, "is missing.")

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not empty; the default (if any) when the key is absent."""
        value = self._take(key)
        if value is None and default is not None:
            return default
        if value is None:
            raise self._missing(key)
        if not isinstance(value, str) or (not value.strip() and default != ""):
            raise self.wrong(key, f"must be a text, not {value!r}.")
        return value

    def optional_text(self, key: str) -> str | None:
        """A text, or None when the key is absent."""
        self._asked.add(key)
        return self.text(key) if key in self._content else None

    def word(self, key: str, allowed: Collection[str], default: str | None = None) -> str:
        """One of the words allowed."""
        value = self.text(key, default)
        if value not in allowed:
            raise self.wrong(key, f"{value!r} is not one of {', '.join(sorted(allowed))}.")
        return value

    def flag(self, key: str, *, default: bool = False) -> bool:
        """True or false."""
        value = self._take(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.wrong(key, f"must be true or false, not {value!r}.")
        return value

    def optional_flag(self, key: str) -> bool | None:
        """True, false, or None when the key is absent: not known."""
        self._asked.add(key)
        return self.flag(key) if key in self._content else None

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number."""
        value = self._take(key)
        if value is None and default is not None:
            return default
        if value is None:
            raise self._missing(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.wrong(key, f"must be a whole number, not {value!r}.")
        return value

    def optional_whole(self, key: str) -> int | None:
        """A whole number, or None when the key is absent."""
        self._asked.add(key)
        return self.whole(key) if key in self._content else None

    def number(self, key: str, default: float) -> float:
        """A number."""
        value = self._take(key)
        if value is None:
            return default
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise self.wrong(key, f"must be a number, not {value!r}.")
        return float(value)

    def optional_date(self, key: str) -> dt.date | None:
        """A date, or None when the key is absent."""
        value = self._take(key)
        if value is not None and (not isinstance(value, dt.date) or isinstance(value, dt.datetime)):
            raise self.wrong(key, f"must be a date such as 2027-06-30, without quotes, not {value!r}.")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty when the key is absent."""
        value = self._take(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.wrong(key, f"must be a list of texts, not {value!r}.")
        return tuple(value)

    def words(self, key: str) -> dict[str, str]:
        """A table of texts; empty when the key is absent."""
        value = self._take(key)
        if value is None:
            return {}
        if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
            raise self.wrong(key, f"must be a table of texts, not {value!r}.")
        return dict(value)

    def anything(self, key: str) -> Mapping[str, object]:
        """A table of whatever, for what only its reader can judge."""
        value = self._take(key)
        if not isinstance(value, dict):
            raise self._missing(key) if value is None else self.wrong(key, "must be a table.")
        return value

    def table(self, key: str) -> "Table":
        """A table within this one; empty when absent."""
        value = self._take(key)
        if value is not None and not isinstance(value, dict):
            raise self.wrong(key, "must be a table.")
        return Table(self.file, f"{self.place}.{key}" if self.place else key, value or {})

    def named(self, key: str) -> Iterator[tuple[str, "Table"]]:
        """The tables `[key.<name>]`, each with its name."""
        outer = self.table(key)
        for name in outer._content:
            yield name, outer.table(name)

    def each(self, key: str) -> Iterator["Table"]:
        """The tables `[[key]]`, in their order."""
        value = self._take(key)
        if value is None:
            return
        if not isinstance(value, list):
            raise self.wrong(key, f"must be written as [[{key}]].")
        for position, item in enumerate(value, start=1):
            if not isinstance(item, dict):
                raise self.wrong(key, f"item {position} must be a table.")
            label = next((str(item[name]) for name in ("code", "key", "model", "name", "word") if name in item), "")
            place = f"{key}[{label or position}]"
            yield Table(self.file, f"{self.place}.{place}" if self.place else place, item)

    def done(self) -> None:
        """Refuse every key that nobody asked for: a misspelt key is never silently ignored."""
        left = sorted(set(self._content) - self._asked)
        if left:
            raise self.wrong(left[0], "is not known here; is it misspelt?")


def read_tables(path: Path) -> Table:
    """The top table of a TOML file; WrongDefinition when it is missing or not TOML."""
    try:
        with path.open("rb") as file:
            return Table(path.name, "", tomli.load(file))
    except FileNotFoundError:
        raise WrongDefinition(path.name, "file", f"does not exist in {path.parent.name}/.") from None
    except (tomli.TOMLDecodeError, UnicodeDecodeError) as trouble:
        raise WrongDefinition(path.name, "file", f"is not TOML: {trouble}.") from None
