"""What is at fault in a picture: the codes of findings, at the box or the arrow whose cell they blame."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from emprov_xl.callflow.distinct import Story
from emprov_xl.callflow.graph import Kind, Node, On, Way
from emprov_xl.callflow.tree import Branch
from emprov_xl.model.cells import Place

_WHOLE_ROW = frozenset({Kind.ROUTING, Kind.MENU, Kind.ANNOUNCEMENT, Kind.GROUP, Kind.QUEUE})
"""What is about calls only, so that a fault anywhere in its row is one of the flow."""

_WHOLE_ROW_OF_WAYS = "menu_options"


@dataclass(frozen=True)
class Faults:
    """The codes of what was found, by the cell that is blamed."""

    codes: Mapping[Place, Sequence[str]]

    @cached_property
    def _rows(self) -> dict[tuple[str, int], list[Place]]:
        rows: dict[tuple[str, int], list[Place]] = {}
        for place in self.codes:
            rows.setdefault((place.sheet, place.row), []).append(place)
        return rows

    def of_node(self, story: Story, branch: Branch) -> tuple[str, ...]:
        """The codes that stand in a box."""
        node = branch.node
        places = [*story.also.get(node.key, ()), *([node.place] if node.place else [])]
        if node.kind in _WHOLE_ROW and node.place:
            places += self._row_of(node, [way for way in story.flow.out(node.key) if way.moves])
        places += [way.place for way in story.flow.out(node.key) if way.on is On.RINGS]
        return self._codes(places)

    def of_ways(self, ways: Sequence[Way]) -> tuple[str, ...]:
        """The codes that stand at an arrow."""
        places = [place for way in ways for place in _cells(way)]
        for way in ways:
            if way.place.sheet == _WHOLE_ROW_OF_WAYS:
                places += self._rows.get((way.place.sheet, way.place.row), ())
        return self._codes(places)

    def _row_of(self, node: Node, ways: Sequence[Way]) -> list[Place]:
        """The faults in the row of a node that no arrow tells."""
        told = {place for way in ways for place in _cells(way)}
        row = self._rows.get((node.place.sheet, node.place.row), ()) if node.place else ()
        return [place for place in row if place not in told]

    def _codes(self, places: Sequence[Place]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(code for place in places for code in self.codes.get(place, ())))


def _cells(way: Way) -> tuple[Place, Place]:
    """The two cells of a destination: the place and its kind."""
    place = way.place
    return place, Place(place.sheet, f"{place.field}_kind", place.row)
