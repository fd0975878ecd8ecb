"""The facts of the site that many checks rest on."""

from functools import cached_property

from emprov_xl.checks.answers import Answers
from emprov_xl.model.catalogue import Catalogue, Platform, Region, squeezed
from emprov_xl.model.cells import Place


class Site:
    """What the Site sheet says, as far as the catalogue knows it; an unknown fact is None or empty."""

    def __init__(self, answers: Answers, catalogue: Catalogue) -> None:
        self._answers = answers
        self._catalogue = catalogue

    def cell_of(self, key: str) -> Place | None:
        """The cell that tells a fact, so that it can be named where the fact is not known.

        There is none where the customer left it blank and may do so: that is an answer too.
        """
        name = f"site.{key}"
        if self._answers.is_blank(name, row := next(iter(self._answers.rows("site")), 0)):
            return Place("site", key, row) if self._answers.questionnaire.field(name).required else None
        return Place("site", key, row)

    @cached_property
    def access_digit(self) -> str:
        """The digit before an outside number; empty when none is dialled, or none was answered."""
        answer = self._answers.form("site.outside_access_digit")
        return answer if isinstance(answer, str) and answer.isdecimal() else ""

    @cached_property
    def extension_length(self) -> int:
        """How many digits an extension has; 0 when not answered."""
        answer = self._answers.form("site.extension_length")
        return answer if isinstance(answer, int) else 0

    @cached_property
    def region(self) -> Region | None:
        """The country of the site; None when blank or not in the catalogue."""
        answer = self._answers.form("site.country")
        return self._catalogue.region(answer) if isinstance(answer, str) else None

    @cached_property
    def state(self) -> str:
        """The letters of the site's state; empty when it is not one of the country's."""
        answer = self._answers.form("site.state")
        if not isinstance(answer, str) or self.region is None:
            return ""
        wanted = squeezed(answer)
        for letters, name in self.region.states.items():
            if wanted in (squeezed(letters), squeezed(name)):
                return letters
        return ""

    @cached_property
    def platform(self) -> Platform | None:
        """The system this is for; None when not answered."""
        answer = self._answers.form("site.platform")
        return self._catalogue.platform(answer) if isinstance(answer, str) else None
