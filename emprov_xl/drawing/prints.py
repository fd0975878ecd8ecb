"""The pictures as they are handed on: each drawing as SVG and, for as many as are wanted, as PNG, with a name."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from emprov_xl.drawing.gallery import Exhibit
from emprov_xl.drawing.png import png
from emprov_xl.drawing.svg import svg
from emprov_xl.files import safe_name
from emprov_xl.model.drawing import Drawing

_LONGEST_NAME = 48


@dataclass(frozen=True, slots=True)
class Print:
    """One drawing with a file name of its own (without ending); `png` only where it was wanted."""

    name: str
    drawing: Drawing
    svg: str
    png: bytes | None


@dataclass(frozen=True, slots=True)
class Hung:
    """One distinct flow: its prints in their order, and a name for the whole in words."""

    name: str
    exhibit: Exhibit
    prints: tuple[Print, ...]


def hung(exhibits: Iterable[Exhibit], most: int | None) -> tuple[Hung, ...]:
    """Every exhibit printed; no more than `most` drawings as PNG, and of an exhibit all of them or none."""
    taken: Counter[str] = Counter()
    found: list[Hung] = []
    left = most
    for exhibit in exhibits:
        count = len(exhibit.drawings)
        wanted = left is None or count <= left
        if left is not None and wanted:
            left -= count
        name = safe_name(exhibit.title, _LONGEST_NAME)
        taken[name] += 1
        name += f"-{taken[name]}" if taken[name] > 1 else ""
        names = [name] if count == 1 else [f"{name}.part-{number}" for number in range(1, count + 1)]
        prints = tuple(
            Print(each, drawing, svg(drawing), png(drawing) if wanted else None)
            for each, drawing in zip(names, exhibit.drawings, strict=True)
        )
        found.append(Hung(name, exhibit, prints))
    return tuple(found)
