"""Where a destination leads: the node that an answer means, or one that says which cell leaves it open."""

from collections.abc import Callable, Set

from emprov_xl.callflow.graph import Kind, Node
from emprov_xl.callflow.things import BUSY, DIRECTORY, HANG_UP, OPERATOR
from emprov_xl.callflow.told import Named, Told
from emprov_xl.model.cells import Place

_PLAIN = {"Operator": OPERATOR, "Directory": DIRECTORY, "Hang up": HANG_UP, "Busy": BUSY}


class Targets:
    """Finds the node of each destination; `nodes` grows by what no sheet defines: typed numbers, and what is unsaid."""

    def __init__(self, told: Told, nodes: dict[str, Node], compared: Callable[[str], str]) -> None:
        self._told = told
        self._nodes = nodes
        self._compared = compared
        self._said: dict[str, set[int]] = {}
        self._outside = {compared(text): row for row, text in told.texts("external_numbers.number").items()}

    def is_blank(self, sheet: str, key: str, row: int) -> bool:
        """Whether nothing at all is said of a destination."""
        return row not in self.said(sheet, key)

    def said(self, sheet: str, key: str) -> Set[int]:
        """The rows in which anything is said of a destination."""
        name = f"{sheet}.{key}"
        said = self._said.get(name)
        if said is None:
            columns = (ask(each) for each in (name, f"{name}_kind") for ask in (self._told.answers, self._told.unread))
            said = self._said[name] = set().union(*columns)
        return said

    def of(self, sheet: str, key: str, row: int) -> str:
        """The key of the node that a destination of a row leads to."""
        link = self._told.leading(f"{sheet}.{key}").get(row)
        if link is None:
            return self._not_told(sheet, key, row)
        if not link.sheet:
            plain = _PLAIN.get(link.kind)
            return plain.key if plain else self.unsaid(link.place, f"{link.kind} is not part of this questionnaire")
        if link.kind == "Outside number" and not link.rows:
            return self.outside(link)
        if len(link.rows) != 1:
            return self.unmeant(link)
        (meant,) = link.rows
        if link.kind != "Voicemail":
            return f"{link.sheet}@{meant}"
        return self.mailbox(meant, link.place)

    def mailbox(self, row: int, place: Place) -> str:
        """The mailbox of an extension; it may have none, or not have been asked whether it has one."""
        key = f"voicemail@{row}"
        if key in self._nodes:
            return key
        if self._told.texts("extensions.voicemail").get(row) == "No":
            return self.unsaid(place, "this extension is to have no mailbox")
        return self.unsaid(Place("extensions", "voicemail", row), "whether this extension has a mailbox is not said")

    def outside(self, link: Named) -> str:
        """An outside number that was typed, or the row of Outside Numbers that has it."""
        if not link.is_outside:
            return self.unmeant(link)
        number = self._compared(link.text.removesuffix("#"))
        if number in self._outside:
            return f"external_numbers@{self._outside[number]}"
        key = f"outside {number}"
        self._nodes.setdefault(key, Node(key, Kind.OUTSIDE, number))
        return key

    def unmeant(self, link: Named) -> str:
        """A name that nobody bears, or several."""
        title = self._told.title(link.sheet)
        known = f"stands in two rows of {title}" if link.rows else f"is not on the sheet {title}"
        return self.unsaid(link.place, f"“{link.text}” {known}")

    def unsaid(self, place: Place, why: str) -> str:
        """A node at which every call stops, because a cell does not say how it goes on."""
        key = f"unsaid {place}"
        self._nodes.setdefault(key, Node(key, Kind.UNSAID, why, place))
        return key

    def _not_told(self, sheet: str, key: str, row: int) -> str:
        """The cell that is missing of a destination: its kind, or the place itself."""
        kind = f"{key}_kind"
        missing = key if row in self._told.answers(f"{sheet}.{kind}") else kind
        unread = row in self._told.unread(f"{sheet}.{missing}")
        return self.unsaid(Place(sheet, missing, row), "this cell cannot be understood" if unread else "this is blank")
