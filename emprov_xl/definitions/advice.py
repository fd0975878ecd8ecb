"""`workbook_templates/advice.toml` becomes what to better in the questionnaire where many make a mistake."""

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from emprov_xl.definitions.tables import read_tables
from emprov_xl.files import data_folder


@dataclass(frozen=True, slots=True)
class Advice:
    """What to better where one of these mistakes repeats; a mistake is the name of a rule, a * being any letters."""

    mistakes: tuple[str, ...]
    says: str

    def is_about(self, name: str) -> bool:
        """Whether the rule of that name is one of them."""
        return any(fnmatchcase(name, each) for each in self.mistakes)


def load_advice(folder: Path | None = None) -> tuple[Advice, ...]:
    """The advice of a folder (default: ours), in its order; WrongDefinition names file, table and key."""
    top = read_tables((folder or data_folder("workbook_templates")) / "advice.toml")
    advice = []
    for table in top.each("advice"):
        advice.append(Advice(table.texts("mistakes"), table.text("says")))
        table.done()
    top.done()
    return tuple(advice)


def advice_on(name: str, advice: Sequence[Advice]) -> str:
    """The first advice about the rule of that name; "" where there is none."""
    return next((each.says for each in advice if each.is_about(name)), "")
