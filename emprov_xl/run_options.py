"""What can be asked of a run over returns, once for all commands that make one.

As in `cli`, what a command needs is imported when it runs.
"""

import datetime as dt
import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

import click

from emprov_xl.model.grade import Stage
from emprov_xl.place_options import KEY, LEDGER, OUTPUT, shelf_of

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from emprov_xl.batch import Crew, Setup
    from emprov_xl.model.limits import Limits
    from emprov_xl.model.place import Place
    from emprov_xl.store.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Run:
    """What was asked of a run, as it was given on the command line."""

    output: "Place"
    rules: Path | None
    config: Path | None
    stage: str | None
    form: str
    as_of: dt.datetime | None
    pictures: int | None
    template: Path | None
    redact: bool
    jobs: int | None
    url: str | None
    key: Path | None
    scheduler: str | None

    @property
    def day(self) -> dt.date:
        """The day that it is, or is to be."""
        return self.as_of.date() if self.as_of else dt.date.today()

    def shelf(self) -> "AbstractContextManager[Shelf]":
        """Where the results belong; UsageError for what is missing, OutputFailed for a store that cannot be used."""
        return shelf_of(self.output, self.url, self.key)

    def setup(self, shelf: "Shelf") -> "Setup":
        """What the processes that read workbooks need to know; raises UsageError for a template that is none."""
        from emprov_xl.batch import Setup
        from emprov_xl.definitions.settings import find_settings
        from emprov_xl.exports.wanted import wanted
        from emprov_xl.request import Request

        exports = wanted(self.template, redact=self.redact)
        asked = Stage(self.stage) if self.stage else None
        dated = self.as_of is not None
        request = Request(shelf.folder, self.day, dated=dated, stage=asked, pictures=self.pictures, exports=exports)
        return Setup(request, self.rules, self.config or find_settings(Path.cwd()))

    def crew(
        self, setup: "Setup", limits: "Limits", files: int, shelf: "Shelf", places: "Iterable[Place]"
    ) -> "AbstractContextManager[Crew]":
        """Who works on so many files at these places: processes here or on a cluster.

        Raises EmprovError where a cluster does not answer.
        """
        from emprov_xl import batch
        from emprov_xl.batch.fetching import fetching

        if self.scheduler is None:
            crew = batch.crew_for(setup, limits, self.jobs or batch.usual_jobs(files))
            return fetching(crew, shelf.folder, limits)
        from emprov_xl.batch.cluster import clustered

        shared = shelf.key is None or any(isinstance(place, Path) for place in places)
        return clustered(setup, limits, self.scheduler, self.jobs, key=shelf.key, shared=shared)


def _how_many(_: click.Context, __: click.Parameter, value: str) -> int | None:
    """A number, or None for all."""
    if value == "all":
        return None
    if not value.isascii() or not value.isdigit():
        raise click.BadParameter(f"{value!r} is neither a number nor 'all'.")
    return int(value)


_OPTIONS = (
    OUTPUT,
    click.option(
        "--rules", type=click.Path(path_type=Path, exists=True, file_okay=False), help="A folder of further rules."
    ),
    click.option(
        "--config",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        help="Settings.  [default: emprov.toml here or in a folder above]",
    ),
    click.option(
        "--stage",
        type=click.Choice([str(stage) for stage in Stage]),
        help="Only the findings of one review.  [default: both]",
    ),
    click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True),
    click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day of the review.  [default: today]"),
    click.option(
        "--pictures",
        default="50",
        show_default=True,
        callback=_how_many,
        help="How many pictures of the call flow are placed in the plan: a number, or 'all'.",
    ),
    click.option(
        "--template",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        help="A batch of extensions downloaded from the target system: ours gets its columns.",
    ),
    click.option("--redact", is_flag=True, help="Import files for sharing: without secrets, and no system takes them."),
    click.option(
        "--jobs",
        type=click.IntRange(1, 256),
        help="How many returns are worked on at a time.  [default: one for each processor]",
    ),
    LEDGER,
    KEY,
    click.option(
        "--scheduler",
        metavar="ADDRESS",
        help="Work on the machines of a Dask cluster, such as tcp://10.0.0.5:8786.  [default: on this one]",
    ),
)


def run_options(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command the options of a run, which it gets as one value, `run`."""
    names = [field.name for field in fields(Run)]

    @functools.wraps(command)
    def with_run(**given: object) -> None:
        run = Run(**{name: given.pop(name) for name in names})  # type: ignore[arg-type]
        command(run=run, **given)

    for option in reversed(_OPTIONS):
        with_run = option(with_run)
    return with_run
