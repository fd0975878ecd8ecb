"""What the graph asks of the answers; the survey of `checks/` tells it."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from emprov_xl.model.catalogue import Phone
from emprov_xl.model.cells import Place, Typed


class Named(Protocol):
    """An answer that names something: the text, the sheet that defines such things, and the rows meant."""

    @property
    def place(self) -> Place:
        """The cell of the answer."""

    @property
    def text(self) -> str:
        """What stands in it, or one item of its list."""

    @property
    def sheet(self) -> str:
        """The sheet that defines such things; empty for a destination that needs no second cell."""

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows meant; none when it names nobody."""

    @property
    def kind(self) -> str:
        """The word of a destination."""

    @property
    def is_outside(self) -> bool:
        """Whether it is an outside number rather than a name of ours."""


class Told(Protocol):
    """The answers by field and row, and who is meant by each name in them."""

    def rows(self, sheet: str) -> Sequence[int]:
        """The used rows of a sheet."""

    def texts(self, name: str) -> Mapping[int, str]:
        """The answers of a field that holds texts."""

    def numbers(self, name: str) -> Mapping[int, int]:
        """The answers of a field that holds whole numbers."""

    def answers(self, name: str) -> Mapping[int, object]:
        """The filled answers of a field."""

    def unread(self, name: str) -> Mapping[int, Typed]:
        """The cells of a field that could not be understood."""

    def form(self, name: str) -> object | None:
        """The answer of a form's field."""

    def title(self, sheet: str) -> str:
        """The title of a sheet."""

    def links(self, name: str) -> Sequence[Named]:
        """The answers of a field of references or members, one for each item of a list."""

    def leading(self, name: str) -> Mapping[int, Named]:
        """The destinations that a field says, by row, which name something or need to name nothing."""

    def led_to(self, kind: str) -> Sequence[Named]:
        """The destinations of a kind."""

    @property
    def phones(self) -> Mapping[int, Phone]:
        """The telephone of each extension, where the catalogue has it."""
