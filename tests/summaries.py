"""Made-up outcomes of a run, and a crew that makes them up: nothing is processed."""

import json
import random
from collections import Counter, deque
from pathlib import Path

from emprov_xl.batch import Outcome, Verdict
from emprov_xl.batch.crew import Job
from emprov_xl.batch.outcome import tally
from emprov_xl.review.record import FINDINGS_SCHEMA


def finding(code, name, field="extensions.extension", severity="blocker", **more):
    """A finding as findings.json has it."""
    usual = {"sheet": "Extensions", "cell": "A7", "audience": "customer", "message": "So it is.", "remedy": "Mend it."}
    return {"code": code, "name": name, "field": field or None, "severity": severity} | usual | more


SHARED = finding("EXT-001", "shared-extension", message="Extension 2001 is also given to Ben Ode.")
MISSING = finding("FLD-001", "missing-required-answer", "site.company", sheet="Site", cell="C7")
COLUMN = finding("WBK-003", "missing-column", "", "warning")
TRAP = finding("LDR-001", "name-that-the-import-splits", "extensions.display_name", "note", audience="engineering")


def reviewed(output, name, customer, findings, *, stored=True, engagement="", round_=1):
    """A workbook with a result; `stored` is whether its findings.json can be read."""
    engagement = engagement or name.partition(".")[0].upper()
    folder = output / engagement.lower() / f"r{round_:02}-1a2b3c4d"
    if stored:
        folder.mkdir(parents=True, exist_ok=True)
        document = {"schema": FINDINGS_SCHEMA, "findings": findings}
        (folder / "findings.json").write_text(json.dumps(document), encoding="utf-8")
    times = Counter((each["code"], each["severity"], each["name"], each["field"] or "") for each in findings)
    tallies = tuple(tally(*which, count) for which, count in times.items())
    return Outcome(
        Path("/inbox", name), Verdict.FINDINGS, "", "", folder, customer, engagement, round_, tallies=tallies
    )


def refused(name, code="EMPTY", sentence="The file is empty; please send the questionnaire again."):
    """A workbook without a result."""
    return Outcome(Path("/inbox", name), Verdict.REJECTED, code, sentence)


def made_up(rules, count, output, findings=40):
    """So many returns of as many customers, each with so many findings of these rules; the same ones each time."""
    chance = random.Random(8)
    for number in range(count):
        some = Counter(chance.choices(rules, k=findings))
        yield Outcome(
            Path(f"/inbox/return of customer {number:05}.xlsx"),
            Verdict.FINDINGS,
            folder=output / f"ben-{number:05}" / "r01-1a2b3c4d",
            customer=f"Customer {number}",
            engagement=f"BEN-{number:05}",
            round=1,
            tallies=tuple(tally(*rule, times) for rule, times in some.items()),
        )


def named(rules):
    """Rules as a tally names them, each about a field of its own sheet."""
    return [(rule.code, str(rule.severity), rule.name, "extensions.extension") for rule in rules]


class MadeUp:
    """A crew that answers as its processes would, with results that were there before."""

    def __init__(self, work, rules, findings=40):
        self.work, self._rules, self._findings = work, rules, findings
        self._jobs: deque[Job] = deque()
        self._chance = random.Random(8)

    @property
    def room(self):
        return 2 - len(self._jobs)

    def expect_reviews(self):
        """Nothing is loaded."""

    def start(self, job):
        self._jobs.append(job)

    def ended(self):
        """The first job's answer, as it comes through a channel: every text is a new one."""
        job = self._jobs.popleft()
        number = int(Path(job.message["path"]).stem[-5:])
        about = {"sha256": f"{number:064x}", "engagement": f"BEN-{number:05}", "round": 1}
        if job.message["do"] == "look":
            answer = about | {"slug": f"ben-{number:05}", "reviewed": None}
        else:
            Path(job.message["work"], "news.json").write_text("{}")
            some = Counter(self._chance.choices(self._rules, k=self._findings))
            folder = self.work.parent / f"ben-{number:05}" / "r01-1a2b3c4d"
            answer = about | {"folder": str(folder), "fresh": False, "verdict": "FINDINGS", "customer": f"C {number}"}
            answer |= {"tallies": [[*rule, times] for rule, times in some.items()]}
        return job, json.loads(json.dumps({"done": answer}))
