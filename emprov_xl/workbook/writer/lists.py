"""The hidden sheet `_lists`: what drop-downs offer, each list a column under a defined name.

A list written into a drop-down itself may have 255 characters and no commas in its words; a named range has no bounds.
"""

from emprov_xl.model.cells import column_letters
from emprov_xl.workbook.layout import LISTS_TITLE
from emprov_xl.workbook.writer.strict import Book
from emprov_xl.workbook.written import quoted_title


class Lists:
    """The lists of a workbook, each written once."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._names: dict[tuple[str, ...], str] = {}
        self._columns: list[tuple[str, tuple[str, ...]]] = []
        self._distinct: list[_Distinct] = []
        self._formulas: dict[str, str] = {}

    def of(self, words: tuple[str, ...], name: str = "") -> str:
        """The defined name under which the words stand; the same words stand only once."""
        known = self._names.get(words)
        if known is None:
            known = self._names[words] = f"list.{name or len(self._columns) + 1}"
            self._columns.append((known, words))
            letters = column_letters(len(self._columns))
            self._book.name(known, LISTS_TITLE, f"${letters}$2:${letters}${max(len(words), 1) + 1}")
        return known

    def filled(self, name: str, title: str, area: str) -> None:
        """The defined name for the part of an area that is filled, so that a drop-down does not end in blanks."""
        cells = f"{quoted_title(title)}!{area}"
        start = cells.partition(":")[0]
        last = f'SUMPRODUCT(MAX(({cells}<>"")*(ROW({cells})-ROW({start})+1)))'
        self._define(name, f"={start}:INDEX({cells},MAX(1,{last}))")

    def again(self, name: str, known: str) -> None:
        """Another defined name for the same, where the length of a formula counts."""
        self._book.formula_name(name, self._formulas[known])

    def _define(self, name: str, formula: str) -> None:
        self._formulas[name] = formula
        self._book.formula_name(name, formula)

    def distinct(self, name: str, title: str, area: str, values: tuple[str, ...]) -> None:
        """The defined name for the different values of an area whose values repeat; `values` stand there now."""
        first = len(self._columns) + 1
        marks, shown = column_letters(first), column_letters(first + 1)
        self._columns += [(f"{name}: rows", ()), (name, ())]
        last = len(values) + 1
        filled = f"COUNT({LISTS_TITLE}!${marks}$2:${marks}${last})"
        named = f"{LISTS_TITLE}!${shown}$2:INDEX({LISTS_TITLE}!${shown}$2:${shown}${last},MAX(1,{filled}))"
        self._define(name, f"={named}")
        self._distinct.append(_Distinct(first, f"{quoted_title(title)}!{area}", values))

    def write(self) -> None:
        """The sheet, once every list is known; none when there are no lists."""
        if not self._columns:
            return
        tab = self._book.sheet(LISTS_TITLE)
        plain = self._book.formats.of("entry_locked")
        for column, (name, words) in enumerate(self._columns, start=1):
            for row, text in enumerate((name, *words), start=1):
                tab.put(row, column, text, plain)
        for distinct in self._distinct:
            marks = column_letters(distinct.column)
            last = len(distinct.values) + 1
            for row, (mark, value) in enumerate(distinct.computed(), start=2):
                at = f"INDEX({distinct.cells},{row - 1})"
                first_of_its_kind = f"MATCH({at},{distinct.cells},0)={row - 1}"
                formula = f'=IFERROR(IF({at}="","",IF({first_of_its_kind},{row - 1},"")),"")'
                tab.formula(row, distinct.column, formula, plain, mark)
                picked = f"INDEX({distinct.cells},SMALL(${marks}$2:${marks}${last},{row - 1}))"
                tab.formula(row, distinct.column + 1, f'=IFERROR({picked},"")', plain, value)
        tab.hide()


class _Distinct:
    """Two columns of `_lists`: the rows on which a value stands for the first time, and those values without gaps."""

    def __init__(self, column: int, cells: str, values: tuple[str, ...]) -> None:
        self.column = column
        self.cells = cells
        self.values = values

    def computed(self) -> list[tuple[int | str, str]]:
        """What the formulas give for today's values."""
        seen: set[str] = set()
        marks: list[int | str] = []
        for number, value in enumerate(self.values, start=1):
            marks.append(number if value and value.casefold() not in seen else "")
            seen.add(value.casefold())
        shown = [self.values[mark - 1] for mark in marks if isinstance(mark, int)]
        shown += [""] * (len(marks) - len(shown))
        return list(zip(marks, shown, strict=True))
