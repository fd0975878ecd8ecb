"""The command `emprov watch`: who does the work, what is said of it, and how it is stopped."""

import datetime as dt
import json
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from emprov_xl import alarm, batch, report, run_summary
from emprov_xl.batch import Outcome
from emprov_xl.errors import ExitCode
from emprov_xl.house import load_house
from emprov_xl.inbox import Arrival, demand_apart
from emprov_xl.ledgered import remembering
from emprov_xl.model.look import Look
from emprov_xl.review.terminal import one_line
from emprov_xl.run_options import Run
from emprov_xl.watching import Do, Told, Voice, watch


def watch_folder(folder: Path, run: Run, *, poll: bool = False) -> None:
    """Process what arrives in a folder, until somebody interrupts. Raises EmprovError when it cannot begin."""
    demand_apart(folder, run.output)
    setup = run.setup()
    house = load_house(setup.rules, setup.settings)  # what is wrong with it is told now, not with the first return

    @contextmanager
    def working(day: dt.date) -> Iterator[Do]:
        """Processes that stay, and a ledger that is open only while something is processed."""
        request = setup.request if run.as_of else replace(setup.request, as_of=day)
        with run.crew(replace(setup, request=request), house.limits, house.limits["files"].most) as crew:

            def do(arrivals: Sequence[Arrival], seen: Told) -> Iterable[Outcome]:
                with remembering(run.url, run.output) as memory:
                    yield from batch.process(arrivals, crew, memory, seen)

            yield do

    with remembering(run.url, run.output) as memory:
        memory.rounds("")  # a ledger that cannot be used is told now
    alarms = alarm.alarms_of(folder, _warn, poll=poll)
    click.echo(f"emprov: watching {folder}; results go into {run.output}. Stop it with Ctrl-C.", err=True)
    watch(folder, house.limits, working, alarms, _voice(run, house.look))


def _voice(run: Run, look: Look) -> Voice:
    """Outcomes on standard output, a line each; troubles beside it; summary.xlsx of all files since the beginning."""

    def outcome(of: Outcome) -> None:
        if run.form == "json":
            click.echo(json.dumps(report.document(of), ensure_ascii=False))
        else:
            click.echo(f"{_moment()} {report.event(of)}")

    return Voice(outcome, _warn, lambda told, earlier: run_summary.write_summary(run.output, told, look, earlier))


def _warn(sentence: str) -> None:
    click.echo(one_line(f"{_moment()} emprov: {sentence}"), err=True)


def _moment() -> str:
    return f"{dt.datetime.now():%Y-%m-%d %H:%M:%S}"


@contextmanager
def ending_by_the_system() -> Iterator[None]:
    """SIGTERM ends what is under way as Ctrl-C does, and is no failure: the exit status is 0."""
    asked = []

    def stop(number: int, _: object) -> None:
        signal.signal(number, signal.SIG_IGN)  # once is enough: what is cleaned up meanwhile is left in peace
        asked.append(number)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except KeyboardInterrupt:
        if not asked:
            raise
        click.echo("emprov: stopped; what was finished is in the output folder.", err=True)
        sys.exit(ExitCode.CLEAN)
    finally:
        signal.signal(signal.SIGTERM, before)
