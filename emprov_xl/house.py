"""Everything that is defined as data, loaded once for a run."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from emprov_xl import __version__
from emprov_xl.checks.shelf import signatures
from emprov_xl.definitions.catalogue import load_catalogue
from emprov_xl.definitions.limits import usual_limits
from emprov_xl.definitions.look import load_look
from emprov_xl.definitions.plan import load_plan_order
from emprov_xl.definitions.questionnaire import load_questionnaire
from emprov_xl.definitions.rules import load_rules
from emprov_xl.definitions.settings import load_settings
from emprov_xl.files import data_folder
from emprov_xl.model.catalogue import Catalogue
from emprov_xl.model.limits import Limits
from emprov_xl.model.look import Look
from emprov_xl.model.plan_order import PlanOrder
from emprov_xl.model.questionnaire import Questionnaire
from emprov_xl.model.rule import Rule
from emprov_xl.model.settings import Settings


@dataclass(frozen=True)
class House:
    """The questionnaire, the catalogue, the rules, the order of the plan, the look, and what is set for engagements."""

    questionnaire: Questionnaire
    catalogue: Catalogue
    rules: tuple[Rule, ...]
    plan_order: PlanOrder
    look: Look
    definitions_hash: str
    settings: Settings = field(default_factory=Settings)

    @property
    def limits(self) -> Limits:
        """How large a return may be: as it is set, or the usual."""
        return self.settings.limits or usual_limits()

    @property
    def limits_told(self) -> tuple[str, ...]:
        """The limits of a return that are set otherwise than usual, for a result depends on them."""
        usual = usual_limits()
        return tuple(
            f"{key} {self.limits[key].most}"
            for key in usual
            if self.limits[key] != usual[key] and not usual[key].of_run
        )

    @property
    def versions(self) -> dict[str, str]:
        """What a result depends on besides the return."""
        return {"emprov": __version__, "questionnaire": self.questionnaire.version, "rules": self.definitions_hash}


def load_house(
    more_rules: Path | None = None, settings: Path | None = None, questionnaire: Questionnaire | None = None
) -> House:
    """The definitions that ship with the program, the rules of a further folder, and the settings of a file.

    `questionnaire` is that of the program, where somebody has loaded it already. Raises WrongDefinition naming file,
    table and key.
    """
    catalogue = load_catalogue()
    questionnaire = questionnaire or load_questionnaire(catalogue)
    folders = [data_folder("rules"), *([more_rules] if more_rules else [])]
    rules = load_rules(questionnaire, signatures(), *folders)
    return House(
        questionnaire=questionnaire,
        catalogue=catalogue,
        rules=rules,
        plan_order=load_plan_order(questionnaire),
        look=load_look(),
        definitions_hash=_hash_of([*folders, data_folder("workbook_templates")]),
        settings=load_settings(settings, rules) if settings else Settings(),
    )


def _hash_of(folders: list[Path]) -> str:
    """A short hash over the definition files: a changed rule gives another result."""
    digest = hashlib.sha256()
    for folder in folders:
        for file in sorted(folder.glob("*.toml")):
            digest.update(file.name.encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
