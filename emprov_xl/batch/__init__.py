"""Many workbooks: each is read by a process of its own kind, and what happens to one harms no other.

`crew_for` starts the processes, and `process` says what became of each workbook:

    with crew_for(Setup(request), limits, jobs=2) as crew:
        for outcome in process(arrivals, crew):
            ...

The processes stay, warm, for as long as the crew is open: whoever waits for returns opens one and calls `process` for
each that comes. The thread that opens a crew is the one that uses it. Nothing in here reads a workbook in the process
that calls it, and only that process puts results in place.
"""

from emprov_xl.batch.crew import Crew, Hired, crew_for, usual_jobs
from emprov_xl.batch.driver import process
from emprov_xl.batch.memory import Look, Memory
from emprov_xl.batch.outcome import Outcome, Verdict
from emprov_xl.batch.setup import Setup
from emprov_xl.batch.warmth import garbage_left_lying

__all__ = [
    "Crew",
    "Hired",
    "Look",
    "Memory",
    "Outcome",
    "Setup",
    "Verdict",
    "crew_for",
    "garbage_left_lying",
    "process",
    "usual_jobs",
]
