"""The outline of each shape of box, the same for every renderer."""

from emprov_xl.model.drawing import Box, Point

_CORNER = 10.0
_RADII = {"round": 10.0, "plain": 2.0, "double": 3.0, "bar": 3.0, "dashed": 3.0}
BAR = 5.0  # wide
INSET = 3.5  # of the second line of a double frame


def radius(box: Box) -> float | None:
    """How round the corners are; None for a box that has slanted ones."""
    if box.look.shape == "pill":
        return min(box.height / 2, 20.0)
    return _RADII.get(box.look.shape)


def corners(box: Box) -> tuple[Point, ...]:
    """The corners of a box with slanted ones."""
    left, top, right, bottom = box.x, box.y, box.x + box.width, box.y + box.height
    if box.look.shape == "hexagon":
        middle = box.y + box.height / 2
        inner, outer = left + _CORNER, right - _CORNER
        return ((inner, top), (outer, top), (right, middle), (outer, bottom), (inner, bottom), (left, middle))
    cut = min(_CORNER, box.height / 3)
    return (
        *((left + cut, top), (right - cut, top), (right, top + cut), (right, bottom - cut)),
        *((right - cut, bottom), (left + cut, bottom), (left, bottom - cut), (left, top + cut)),
    )


def head(end: Point) -> tuple[Point, Point, Point]:
    """The head of an arrow that points to the right."""
    x, y = end
    return (x, y), (x - 9.0, y - 4.5), (x - 9.0, y + 4.5)
