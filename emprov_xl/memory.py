"""What a command asks of the ledger: which engagements there are, what is known of each, and to remember more."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from emprov_xl.model.event import Event
from emprov_xl.model.past import Past, Round
from emprov_xl.review.history import past_of


class Named(Protocol):
    """An engagement by the name of its result folder, and by our reference."""

    @property
    def slug(self) -> str: ...  # noqa: D102 - told by the class
    @property
    def reference(self) -> str: ...  # noqa: D102


class Told(Protocol):
    """All rounds and events of an engagement."""

    @property
    def rounds(self) -> Sequence[Round]: ...  # noqa: D102
    @property
    def events(self) -> Sequence[Event]: ...  # noqa: D102


class Memory(Protocol):
    """A ledger, as far as it is asked here."""

    def engagements(self) -> Sequence[Named]:
        """All that are known."""
        ...

    def found(self, name: str, /) -> Named:
        """The one that is called so; UsageError with a sentence when there is none, or more than one."""
        ...

    def history(self, slug: str, /) -> Told:
        """All that is recorded of one."""
        ...

    def append(self, slug: str, events: Iterable[Event], /) -> object:
        """Remember what was said by command."""
        ...


def past_in_memory(memory: Memory, named: Named) -> Past:
    """What is known of an engagement, called by its reference, or where it has none by its folder."""
    told = memory.history(named.slug)
    return past_of(named.reference or named.slug, told.rounds, told.events)
