"""What the processes that read workbooks do: a first look at a return, then its review in a private folder.

Nothing of pandas is known here until a review is due, so a file that is refused at first sight costs no more than that.
"""

import hashlib
import importlib
import json
import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from emprov_xl.aside import sync_folder
from emprov_xl.batch.channel import Message
from emprov_xl.batch.setup import LOOK, Setup
from emprov_xl.definitions.catalogue import load_catalogue
from emprov_xl.definitions.questionnaire import load_questionnaire
from emprov_xl.definitions.settings import limits_in
from emprov_xl.errors import Rejected
from emprov_xl.files import content_of, legible, write_bytes
from emprov_xl.memory import engagement_slug
from emprov_xl.model.limits import Limits
from emprov_xl.workbook.read import identity_of, read, reviewed_of
from emprov_xl.workbook.reading.forms import holds_a_workbook

if TYPE_CHECKING:
    from emprov_xl.engage import Result
    from emprov_xl.house import House

_STORY = "emprov_xl.engage"
_JUDGING = "emprov_xl.schema"


class Work:
    """The two jobs. `warm` gets ready for reviews, and is called once before the first of them."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.limits: Limits = limits_in(setup.settings)
        self._questionnaire = load_questionnaire(load_catalogue())
        self._house: House | None = None
        if setup.rules or setup.settings:
            self._load()  # what is wrong with them is told whatever the files are

    def warm(self) -> None:
        """Load what a review needs; raises WrongDefinition or UsageError for what is wrong with rules or settings."""
        importlib.import_module(_STORY)
        self._load()

    def ready(self) -> None:
        """Load what judges, which a return that was judged before does not need."""
        importlib.import_module(_JUDGING)

    def _load(self) -> "House":
        if self._house is None:
            load = importlib.import_module("emprov_xl.house").load_house
            house: House = load(self.setup.rules, self.setup.settings, self._questionnaire)
            self._house = house
        return self._house

    def do(self, job: Message) -> Message:
        """The answer to a job; raises Rejected for what is no return of ours, and whatever else goes wrong."""
        path = Path(str(job["path"]))
        if job["do"] == LOOK:
            known = not job["doubtful"] or holds_a_workbook(path, self.limits)
            return self._look_at(path, whole=job.get("whole") is True) if known else {"no_workbook": True}
        return self._review_of(path, Path(str(job["work"])))

    def _look_at(self, path: Path, *, whole: bool) -> Message:
        """Whose return it is and of which round. One that its hidden sheet does not tell is read as a whole anyhow."""
        digest = hashlib.sha256(content_of(path, self.limits["file"].hold)).hexdigest()
        told = None if whole else self._hidden_in(path)
        if told is None:
            returned = read(path, self._questionnaire, self.limits)
            told = returned.engagement, returned.round, returned.reviewed
        engagement, round_, reviewed = told
        slug = engagement_slug(engagement, legible(path.name))
        return {"sha256": digest, "engagement": engagement, "slug": slug, "round": round_, "reviewed": reviewed}

    def _hidden_in(self, path: Path) -> tuple[str, int, int | None] | None:
        """What the hidden sheet of a return tells; None where it does not."""
        try:
            identity = identity_of(path, self._questionnaire, self.limits)
            reviewed = reviewed_of(path, self.limits)
        except Rejected:
            return None
        return (identity.engagement, identity.round, reviewed) if identity.engagement else None

    def _review_of(self, path: Path, work: Path) -> Message:
        """The result in `work/made`, what is to be remembered of it beside it, and what is told of it.

        What is known of the engagement lies there too. A first try may have left something behind.
        """
        story, house = importlib.import_module(_STORY), self._load()
        made = work / "made"
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(mode=0o700)
        past = json.loads((work / "past.json").read_bytes())
        result: Result = story.prepare(path, house, self.setup.request, made, past)
        write_bytes(work / "news.json", json.dumps(result.news).encode())
        for folder in (made, *(each for each in made.rglob("*") if each.is_dir())):
            sync_folder(folder)
        return _told(result)


def _told(result: "Result") -> Message:
    document = result.document
    findings = document["findings"]
    found = findings if isinstance(findings, list) else []
    tallies = Counter((each["code"], each["severity"], each["name"], each["field"] or "") for each in found)
    return {
        "folder": str(result.folder),
        "fresh": result.fresh,
        "customer": result.customer,
        "tallies": [[*rule, times] for rule, times in tallies.items()],
        **{key: document[key] for key in ("verdict", "sha256", "engagement", "round")},
    }
