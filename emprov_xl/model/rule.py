"""What must hold: one rule, as written in `rules/`."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from emprov_xl.model.grade import Audience, Severity, Stage

__all__ = ["Audience", "Example", "Rule", "Severity", "Stage", "version_of"]


def version_of(text: str) -> tuple[int, ...]:
    """A version such as "1.0" as it compares with others."""
    return tuple(int(part) for part in text.split(".") if part)


@dataclass(frozen=True, slots=True)
class Example:
    """A small return in Markdown tables, and the places where the rule must find something (none: it passes)."""

    says: str
    given: str
    finds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: code, words for people, and the check (a verb with its arguments) that finds its hits.

    `verb` is None for a rule that is judged outside `checks/`: what a cell alone says (`FLD-…`, by schema) and what
    the workbook itself shows (`WBK-…`, by the reader). `since` is the version of the rules in which it came. A rule is
    silent in reviews before the day it was `introduced`, and only warns in those before it is `enforced_from`.
    """

    code: str
    name: str
    title: str
    severity: Severity
    stage: Stage
    audience: Audience
    verb: str | None
    arguments: Mapping[str, object]
    message: str
    remedy: str
    ask: str
    why: str
    basis: str
    since: str
    examples: tuple[Example, ...]
    waivable: bool = True
    proposed: str = ""
    introduced: dt.date | None = None
    enforced_from: dt.date | None = None

    @property
    def unverified(self) -> bool:
        """Whether it rests on figures that nobody has verified, or on our not knowing."""
        return self.arguments.get("verified") is False or self.arguments.get("known") is False

    @property
    def family(self) -> str:
        """The letters of the code: EXT of EXT-001."""
        return self.code.partition("-")[0]
