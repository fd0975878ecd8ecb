"""`workbook_templates/advice.toml` becomes what to better in the questionnaire, by rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from emprov_xl.definitions.tables import read_tables
from emprov_xl.files import data_folder


@dataclass(frozen=True, slots=True)
class Advice:
    """What to better when many customers make a mistake, by the code of a rule and by its family."""

    by_code: Mapping[str, str]
    by_family: Mapping[str, str]

    def on(self, code: str) -> str:
        """What to better for a rule; "" for one of a family of your own."""
        return self.by_code.get(code) or self.by_family.get(code.partition("-")[0], "")


def load_advice(folder: Path | None = None) -> Advice:
    """The advice of a folder (default: ours); WrongDefinition names file, table and key."""
    top = read_tables((folder or data_folder("workbook_templates")) / "advice.toml")
    codes, families = top.table("code"), top.table("family")
    advice = Advice({code: codes.text(code) for code in codes}, {each: families.text(each) for each in families})
    top.done()
    return advice
