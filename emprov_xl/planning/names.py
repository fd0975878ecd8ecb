"""Who is meant: rows found as the checks find them, and called as an engineer calls them."""

from collections.abc import Iterable, Mapping

from emprov_xl.checks.answers import alike
from emprov_xl.checks.numbers import bare, is_dialled, public
from emprov_xl.checks.survey import Survey
from emprov_xl.checks.turns import runs
from emprov_xl.model.plan_order import ObjectOrder, Span
from emprov_xl.model.questionnaire import FieldType
from emprov_xl.planning.answers import Answers, Node

_LONGEST_SPAN = 2000  # a run of numbers longer than this is a slip of the pen, and not worth the memory


class Names:
    """Every row by all it may be called: what a check takes for an answer means the same row here.

    Otherwise an object could rest on a row that a blocker holds back, and nobody would know.
    """

    def __init__(self, survey: Survey, answers: Mapping[str, Answers], orders: Iterable[ObjectOrder]) -> None:
        self._survey = survey
        self._answers = answers
        self._kind_sheets = {kind.word: kind.sheet for kind in survey.questionnaire.destination_kinds}
        self._spans = {order.sheet: order.span for order in orders if order.span}
        self._runs: dict[str, dict[str, Node]] = {}
        self._places: dict[str, dict[int, str]] = {}

    def find(self, sheet: str, text: str, by: Iterable[str] = ()) -> Node | None:
        """The row of a sheet that a text names, also by one of the fields `by`; of two of one name, the first."""
        if sheet not in self._answers:
            return None
        rows = self._survey.directories[sheet].rows(text)
        if rows:
            return sheet, rows[0]
        named = (self._by_field(sheet, key).get(alike(text)) for key in by)
        return next(filter(None, named), None) or self._runs_of(sheet).get(bare(text))

    def with_number(self, number: str) -> Node | None:
        """The row of whatever is dialled by a number."""
        uses = self._survey.register.by_number.get(bare(number), ())
        return next(((use.place.sheet, use.place.row) for use in uses), None)

    def said(self, sheet: str, text: str, node: Node | None) -> str:
        """How an answer that names a row reads; of a block of outside numbers, the one that was meant."""
        if not (is_dialled(text) and self._answers[sheet].sheet.key_field.type is FieldType.PHONE):
            return self.label(node) if node else text
        if node is None:
            return bare(text)
        label, number = self.label(node), self.number(node)
        return label if public(text) == public(number) else bare(text) + label.removeprefix(number)

    def label(self, node: Node) -> str:
        """What people call a row: its number and its name, such as "600 Front desk"."""
        answers = self._answers[node[0]]
        at = answers.at[node[1]]
        keys = dict.fromkeys((answers.sheet.key_field.key, answers.sheet.name_field or answers.sheet.key_field.key))
        return " ".join(str(answers.columns[key][at]) for key in keys if answers.columns[key][at] is not None)

    def place(self, node: Node) -> str | None:
        """At which place a row stands among those that take their turn; None of one whose order says nothing."""
        sheet = self._answers[node[0]].sheet
        if sheet.key not in self._places:
            taking = runs(self._survey, sheet)
            self._places[sheet.key] = {row: str(at) for run in taking for at, row in enumerate(run, start=1)}
        return self._places[sheet.key].get(node[1])

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

    def _runs_of(self, sheet: str) -> dict[str, Node]:
        """Rows by the numbers that they stand for, such as a parking lot by its slots."""
        index = self._runs.get(sheet)
        if index is None:
            span = self._spans.get(sheet)
            index = self._runs[sheet] = self._run(sheet, span) if span else {}
        return index

    def _by_field(self, sheet: str, key: str) -> dict[str, Node]:
        answers = self._answers[sheet]
        index: dict[str, Node] = {}
        for row, value in zip(answers.rows, answers.columns.get(key, ()), strict=False):
            if value is not None:
                index.setdefault(alike(str(value)), (sheet, row))
        return index

    def _run(self, sheet: str, span: Span) -> dict[str, Node]:
        answers = self._answers[sheet]
        index: dict[str, Node] = {}
        for at, row in enumerate(answers.rows):
            first = str(answers.columns[span.first][at] or "")
            for number in numbers_from(first, answers.columns[span.count][at]):
                index.setdefault(number, (sheet, row))
        return index


def numbers_from(first: str, count: object) -> list[str]:
    """So many numbers from the first one on, as long as it; none when that makes no sense."""
    if not first.isdecimal() or not str(count or "").isdecimal() or not 0 < int(str(count)) <= _LONGEST_SPAN:
        return []
    return [str(int(first) + step).zfill(len(first)) for step in range(int(str(count)))]
