"""How large a return may be: figures by name, each with the sentence that refuses what is beyond it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from emprov_xl.errors import Rejected

_MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limit:
    """The most that is read of something; what measures no more than `beyond` is not held to it.

    `of_run` where it tells what a run may use, so that a result is the same whatever it is.
    """

    key: str
    most: int
    code: str
    says: str
    in_bytes: bool = False
    beyond: int = 0
    of_run: bool = False

    def hold(self, found: int, where: str = "") -> None:
        """Rejected where more was found than is read."""
        if found > self.most:
            raise self.refusal(found, where)

    def refusal(self, found: int | str, where: str = "") -> Rejected:
        """The refusal of so much, to be raised."""
        return Rejected(self.code, self.sentence(found, where))

    def sentence(self, found: int | str, where: str = "") -> str:
        """What is said of so much."""
        return self.says.format(found=self._told(found), most=self._told(self.most), where=where)

    def _told(self, figure: int | str) -> str:
        if isinstance(figure, str):
            return figure
        if not self.in_bytes:
            return f"{figure:,}"
        # A byte too many is told as it is, so that no sentence says that 25 MiB are more than 25 MiB.
        return f"{figure:,} bytes" if figure % _MEBIBYTE else f"{figure // _MEBIBYTE:,} MiB"


@dataclass(frozen=True, slots=True)
class Limits:
    """All limits by their names."""

    by_key: Mapping[str, Limit]

    def __getitem__(self, key: str) -> Limit:
        return self.by_key[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_key)

    @property
    def for_our_copy(self) -> "Limits":
        """What a marked copy is held to: the return that was let in, with our own sheets and notes besides."""
        return self.with_figures({key: 2 * limit.most for key, limit in self.by_key.items()})

    def with_figures(self, figures: Mapping[str, int]) -> "Limits":
        """These limits with other figures for some of them."""
        return Limits({key: replace(limit, most=figures.get(key, limit.most)) for key, limit in self.by_key.items()})
