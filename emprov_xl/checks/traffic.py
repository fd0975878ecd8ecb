"""What the call flow looks like from afar: its circles, and who is reached. Each is worked out once, when asked."""

from collections.abc import Iterable, Set
from functools import cached_property

from emprov_xl.callflow.graph import Flow, Kind
from emprov_xl.callflow.reach import reached_from
from emprov_xl.callflow.troubles import Circle, troubled
from emprov_xl.checks.answers import Answers
from emprov_xl.checks.links import Names
from emprov_xl.checks.register import Register

_OPTIONAL = ("join_empty", "leave_empty")
_ENTRIES = frozenset({Kind.NUMBER, Kind.PARKING})


class Traffic:
    """The call flow, asked the questions that several verbs have."""

    def __init__(self, answers: Answers, register: Register, flow: Flow, names: Iterable[Names]) -> None:
        self._answers = answers
        self._register = register
        self._flow = flow
        self._names = names

    @cached_property
    def circles(self) -> tuple[Circle, ...]:
        """The circles that trouble callers."""
        return tuple(troubled(self._flow))

    @cached_property
    def from_outside(self) -> Set[str]:
        """Every node that calls from outside can come to, and parked calls, and whoever asks for the operator."""
        return reached_from(self._flow, [*(node.key for node in self._flow.of(*_ENTRIES)), "operator"])

    @cached_property
    def from_anywhere(self) -> Set[str]:
        """Every node that some call can come to: what colleagues can dial leads on as well."""
        flow, outside = self._flow, self.from_outside
        dialled = {f"{use.place.sheet}@{use.place.row}" for use in self._register.uses}
        dialled |= {f"auto_attendants@{row}" for row in self._answers.texts("auto_attendants.number")}
        starts = [key for key in flow.nodes if key in dialled and key not in outside]
        return outside | reached_from(flow, starts, lambda way: way.target not in outside)

    @cached_property
    def is_told(self) -> bool:
        """Whether every way is told: a cell that names nothing may have meant whatever seems to be used nowhere."""
        unsaid = (node.place for node in self._flow.of(Kind.UNSAID))
        doubtful = any(place is not None and place.sheet != "site" and place.field not in _OPTIONAL for place in unsaid)
        return not doubtful and all(link.is_outside for names in self._names for link in names.unmeant)
