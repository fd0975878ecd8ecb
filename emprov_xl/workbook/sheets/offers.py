"""What the drop-down of each field offers: the words of a list, or the rows of another sheet."""

from collections.abc import Mapping

from emprov_xl.model.questionnaire import Field, FieldType, Questionnaire
from emprov_xl.workbook.layout import Laid
from emprov_xl.workbook.sheets.needs import kinds_with_places
from emprov_xl.workbook.sheets.prefill import Filled
from emprov_xl.workbook.writer.lists import Lists

MOST_ROWS_CHECKED = 2_000  # comparing each row with each other takes its time, and is then left to `emprov process`
_ZONES = "time_zone"  # the zones offered; others may be typed


class Offers:
    """The sources of a questionnaire's drop-downs, by defined name."""

    def __init__(
        self, lists: Lists, questionnaire: Questionnaire, laid: Mapping[str, Laid], filled: Mapping[str, Filled]
    ) -> None:
        self.lists = lists
        self._questionnaire = questionnaire
        chosen = _chosen_from(questionnaire)
        self._sheets = {key: sheet for key, sheet in laid.items() if key in chosen and not sheet.rows}
        self._with_places = lists.of(kinds_with_places(questionnaire), "kinds")
        self._kinds = {kind.word: kind.sheet for kind in questionnaire.destination_kinds}
        for key, sheet in self._sheets.items():
            self._name_rows(key, sheet, filled.get(key, {}))
        self._places = self._name_places()

    def _name_rows(self, key: str, laid: Laid, filled: Filled) -> None:
        """The name `rows.<sheet>` for what the sheet's key column holds; of repeating rows each value once."""
        column = laid.sheet.key_field.key
        area = laid.area(column)
        if laid.sheet.unique == (column,) or laid.looked_after > MOST_ROWS_CHECKED:
            self.lists.filled(f"rows.{key}", laid.sheet.title, area)
            return
        values = filled.get(column, {})
        now = tuple(str(values.get(record) or "") for record in range(laid.looked_after))
        self.lists.distinct(f"rows.{key}", laid.sheet.title, area, now)

    def source(self, field: Field, kind_cell: str = "") -> str | None:
        """The formula of the drop-down; None when there is nothing to choose from."""
        match field.type:
            case FieldType.CHOICE if field.choices is not None:
                words = self._questionnaire.choices[field.choices].words
                return f"={self.lists.of(words, field.choices.lstrip('@'))}"
            case FieldType.ZONE if _ZONES in self._questionnaire.choices:
                return f"={self.lists.of(self._questionnaire.choices[_ZONES].words, _ZONES)}"
            case FieldType.DESTINATION_KIND:
                return f"={self.lists.of(self._offered_kinds(field))}"
            case FieldType.DESTINATION:
                return f"=CHOOSE(1+IFERROR(MATCH({kind_cell},{self._with_places},0),0),{self._places})"
            case FieldType.REFERENCE if field.to in self._sheets:
                return f"=rows.{field.to}"
        return None

    def _offered_kinds(self, field: Field) -> tuple[str, ...]:
        """The kinds allowed, less those whose sheet was left out."""
        here = {sheet.key for sheet in self._questionnaire.sheets}
        return tuple(word for word in field.kinds if self._kinds[word] is None or self._kinds[word] in here)

    def _name_places(self) -> str:
        """The rows of the sheet each kind names, under names so short that a drop-down's 255 characters hold them all.

        They stand in the order of the kinds; in front, what kinds like Hang up offer: nothing.
        """
        names = [self.lists.of(("",), "nothing")]
        for number, word in enumerate(kinds_with_places(self._questionnaire), start=1):
            names.append(f"place.{number}")
            self.lists.again(names[-1], f"rows.{self._kinds[word]}")
        return ",".join(names)


def _chosen_from(questionnaire: Questionnaire) -> frozenset[str]:
    """The sheets whose rows other sheets name."""
    fields = (field for sheet in questionnaire.asked() for field in sheet.fields)
    named = {field.to for field in fields if field.to is not None}
    return frozenset(named | {kind.sheet for kind in questionnaire.destination_kinds if kind.sheet is not None})
