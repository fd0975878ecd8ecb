"""Who is meant: rows found by what people call them, and called as an engineer calls them."""

import re
from collections.abc import Iterable, Mapping

from emprov_xl.model.plan_order import ObjectOrder, Span
from emprov_xl.model.questionnaire import Questionnaire
from emprov_xl.planning.answers import Answers, Node

_LONGEST_SPAN = 2000  # a run of numbers longer than this is a slip of the pen, and not worth the memory
_SAME = re.compile(r"\s+")


class Names:
    """An index of every row by its key, its name, and the numbers it stands for."""

    def __init__(
        self, questionnaire: Questionnaire, answers: Mapping[str, Answers], orders: Iterable[ObjectOrder]
    ) -> None:
        self._answers = answers
        self._kind_sheets = {kind.word: kind.sheet for kind in questionnaire.destination_kinds}
        self._spans = {order.sheet: order.span for order in orders if order.span}
        self._index: dict[str, dict[str, Node]] = {}

    def find(self, sheet: str, text: str, by: Iterable[str] = ()) -> Node | None:
        """The row of a sheet that a text names by key or name, or by one of the fields `by`."""
        if sheet not in self._answers:
            return None
        found = self._names_of(sheet).get(_folded(text))
        if found is None:
            for key in by:
                found = found or self._by_field(sheet, key).get(_folded(text))
        return found

    def label(self, node: Node) -> str:
        """What people call a row: its number and its name, such as "600 Front desk"."""
        answers = self._answers[node[0]]
        at = answers.at[node[1]]
        keys = dict.fromkeys((answers.sheet.key_field.key, answers.sheet.name_field or answers.sheet.key_field.key))
        return " ".join(str(answers.columns[key][at]) for key in keys if answers.columns[key][at] is not None)

    def answer(self, node: Node, key: str) -> object:
        """One answer of a row."""
        answers = self._answers[node[0]]
        return answers.columns[key][answers.at[node[1]]]

    def number(self, node: Node) -> str:
        """The key of a row, as it is dialled or entered."""
        value = self.answer(node, self._answers[node[0]].sheet.key_field.key)
        return "" if value is None else str(value)

    def destination(self, kind: str | None, text: str | None) -> tuple[str | None, Node | None]:
        """How a destination reads, and the row it leads to (None: it needs none, or there is none)."""
        if kind is None:
            return text, None
        sheet = self._kind_sheets.get(kind)
        if kind == "Operator":
            return self._operator()
        if text is None:
            return (kind, None) if sheet is None else (f"{kind} (not named)", None)
        node = self.find(sheet, text) if sheet else None
        return (f"{kind} {self.label(node)}", node) if node else (f"{kind} {text}", None)

    def _operator(self) -> tuple[str, Node | None]:
        """The operator as the Site sheet says; its own answer is the row everyone who goes there rests on."""
        site = self._answers.get("site")
        if site is None or not site.rows or "operator" not in site.columns:
            return "Operator", None
        kind, text = site.columns.get("operator_kind", [None])[0], site.columns["operator"][0]
        if not isinstance(kind, str) or kind == "Operator":
            return "Operator", ("site.operator", site.rows[0])
        said, _ = self.destination(kind, text if isinstance(text, str) else None)
        return f"Operator ({said})", ("site.operator", site.rows[0])

    def _names_of(self, sheet: str) -> dict[str, Node]:
        """Key before name before a number within a span; of two rows with one name, the first."""
        index = self._index.get(sheet)
        if index is None:
            defined = self._answers[sheet].sheet
            index = dict(self._by_field(sheet, defined.key_field.key))
            if defined.name_field:
                index = self._by_field(sheet, defined.name_field) | index
            span = self._spans.get(sheet)
            self._index[sheet] = index = self._run(sheet, span) | index if span else index
        return index

    def _by_field(self, sheet: str, key: str) -> dict[str, Node]:
        answers = self._answers[sheet]
        index: dict[str, Node] = {}
        for row, value in zip(answers.rows, answers.columns.get(key, ()), strict=False):
            if value is not None:
                index.setdefault(_folded(str(value)), (sheet, row))
        return index

    def _run(self, sheet: str, span: Span) -> dict[str, Node]:
        answers = self._answers[sheet]
        index: dict[str, Node] = {}
        for at, row in enumerate(answers.rows):
            first = str(answers.columns[span.first][at] or "")
            for number in numbers_from(
                first, answers.columns[span.last or span.count or ""][at], by_count=not span.last
            ):
                index.setdefault(number, (sheet, row))
        return index


def numbers_from(first: str, end: object, *, by_count: bool) -> list[str]:
    """The numbers of a run, as long as the first, up to a last one or so many of them; none when it makes no sense."""
    if not first.isdecimal() or not str(end or "").isdecimal():
        return []
    start = int(first)
    stop = start + int(str(end)) if by_count else int(str(end)) + 1
    if not 0 < stop - start <= _LONGEST_SPAN:
        return []
    return [str(number).zfill(len(first)) for number in range(start, stop)]


def _folded(text: str) -> str:
    return _SAME.sub(" ", text).strip().casefold()
