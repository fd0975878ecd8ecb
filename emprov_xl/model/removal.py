"""What of a return does not travel into the annotated copy."""

from dataclasses import dataclass

from emprov_xl.model.cells import Cell


@dataclass(frozen=True, slots=True)
class Removal:
    """What was left out: macros, macro sheets and links to elsewhere, and what named them.

    `links` are the workbooks and programs that were linked to. `formulas` are the cells whose
    formula named something left out: they keep the value that it gave. `names` are defined names that went;
    `elsewhere` counts lists, conditional formats, charts and objects that named it too.
    """

    macros: bool = False
    macro_sheets: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    formulas: tuple[Cell, ...] = ()
    names: tuple[str, ...] = ()
    elsewhere: int = 0

    def __bool__(self) -> bool:
        return bool(self.macros or self.macro_sheets or self.links or self.formulas or self.names or self.elsewhere)
