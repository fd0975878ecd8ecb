"""A drawing as a value: boxes, arrows and the words in them, each with its place and size; y counts downwards."""

from dataclasses import dataclass

from emprov_xl.model.look import BoxLook

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text; x is where it starts, y the line it stands on, `width` what it takes in our own letters.

    `instead` is shown where our letters are all there are and lack some of the text.
    """

    text: str
    x: float
    y: float
    width: float
    size: float
    colour: str
    bold: bool = False
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """One thing in a picture; `key` is that of its node, a `reference` only tells where it stands."""

    key: str
    x: float
    y: float
    width: float
    height: float
    look: BoxLook
    words: tuple[Words, ...]
    reference: bool = False
    faulty: bool = False


@dataclass(frozen=True, slots=True)
class Arrow:
    """A way from one box to another: a line with corners, and what is said of it on a patch that covers the line."""

    points: tuple[Point, ...]
    colour: str
    faulty: bool = False
    patch: tuple[float, float, float, float] | None = None  # x, y, width, height
    words: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole picture; `told` is the same in words.

    `legend` shows what each look means, and `standing_in` has for what is written `instead` the text it stands for.
    """

    title: str
    told: str
    width: float
    height: float
    heading: tuple[Words, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    legend: tuple[Box, ...] = ()
    standing_in: tuple[tuple[str, str], ...] = ()

    @property
    def head(self) -> float:
        """How much of the height the heading takes, which is left out where the picture stands below one."""
        return self.heading[-1].y if self.heading else 0.0
