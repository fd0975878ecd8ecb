"""What of a customer's words may be kept: nothing that quotes a PIN or another secret of the same return."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from emprov_xl.convert import MASK, shown
from emprov_xl.model.questionnaire import Questionnaire
from emprov_xl.model.returned import Returned, Written
from emprov_xl.model.signed import SignedRow

_LEAST = 4  # characters of a secret that is looked for in words: a shorter one stands in any text


@dataclass(frozen=True, slots=True)
class Secrets:
    """The secrets of a return that stand in no open cell of it, as a pattern; None where there are none."""

    pattern: re.Pattern[str] | None = None

    @classmethod
    def of(cls, returned: Returned, questionnaire: Questionnaire) -> "Secrets":
        """Those of a return. What is written openly too, such as an extension for a PIN, is given away already."""
        told = {secret: set(_texts(returned, questionnaire, secret=secret)) for secret in (True, False)}
        hidden = sorted(text for text in told[True] - told[False] if len(text) >= _LEAST)
        if not hidden:
            return cls()
        return cls(re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, hidden))})(?!\w)"))

    def masked(self, text: str) -> str:
        """A text with the mask for every secret that it quotes."""
        return self.pattern.sub(MASK, text) if self.pattern else text


def rows_without_secrets(returned: Returned, questionnaire: Questionnaire) -> list[Written]:
    """The rows of the sheet Questions with the mask for each secret that they quote."""
    masked = Secrets.of(returned, questionnaire).masked
    return [
        replace(
            row,
            about=masked(row.about),
            question=masked(row.question),
            why=masked(row.why),
            answer=masked(row.answer),
            answered_by=masked(row.answered_by),
        )
        for row in returned.inquiries or ()
    ]


def signed_without_secrets(returned: Returned, questionnaire: Questionnaire) -> list[SignedRow]:
    """The rows of the sheet Agreement with the mask for each secret that a name or a remark quotes."""
    masked = Secrets.of(returned, questionnaire).masked
    return [
        replace(
            row,
            signatures={
                party: replace(each, name=masked(each.name), remarks=masked(each.remarks))
                for party, each in row.signatures.items()
            },
        )
        for row in returned.signed
    ]


def _texts(returned: Returned, questionnaire: Questionnaire, *, secret: bool) -> Iterator[str]:
    for key, sheet in returned.sheets.items():
        for field in questionnaire.sheet(key).fields:
            if field.secret is secret:
                yield from (shown(typed).strip() for typed in sheet.answers.get(field.key, {}).values())
