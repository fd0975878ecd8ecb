"""The command `emprov`.

Only click is imported here: what a command needs is imported when it runs, so that `--help` is quick.
"""

import atexit
import datetime as dt
import gc
import os
import sys
from pathlib import Path

import click

from emprov_xl import __version__
from emprov_xl.engagement_commands import COMMANDS
from emprov_xl.errors import EmprovError, ExitCode, UsageError
from emprov_xl.model.grade import Severity
from emprov_xl.model.place import Place
from emprov_xl.place_options import KEY, LEDGER, OUTPUT, Somewhere, shelf_of
from emprov_xl.run_options import Run, run_options

SECTIONS = ("routing", "groups", "call_centre", "outbound", "recording", "premises")
_NEVER = "never"
SEVERITIES = [*(str(severity) for severity in Severity), _NEVER]
_FILE = click.Path(path_type=Path, dir_okay=False)
_FOLDER = click.Path(path_type=Path, file_okay=False)


class _Group(click.Group):
    """The one place where our exceptions become a sentence and an exit status."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except EmprovError as trouble:
            click.echo(f"emprov: {trouble}", err=True)
            ctx.exit(int(trouble.exit_code))
        except PermissionError as closed:
            # What a command names may lie in a folder that is closed to whoever runs it, whichever command it is.
            from emprov_xl.files import legible

            click.echo(f"emprov: {legible(str(closed.filename))} is closed to you: {closed.strerror}.", err=True)
            ctx.exit(int(ExitCode.USAGE))
        except KeyboardInterrupt:
            click.echo("emprov: interrupted; what was finished is in the output folder.", err=True)
            ctx.exit(int(ExitCode.INTERRUPTED))


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="emprov")
def main() -> None:
    """The Programming Data Questionnaire of a UCX telephone system: write it, check what comes back, plan from it."""
    os.umask(0o077)  # results hold a customer's data: for their owner only
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # we have no matrices: numpy need not start threads for them
    # What is imported stays to the end; looking through it for garbage takes 70 ms of the start, and 200 ms of the end.
    gc.set_threshold(100_000, 50, 50)
    atexit.register(gc.freeze)


@main.command(short_help="Write a questionnaire to send to a customer.")
@click.option("-o", "--file", type=_FILE, required=True, help="The workbook to write.")
@click.option("--customer", default="", help="The customer's name, written on the questionnaire.")
@click.option("--engagement", default="", help="Our reference for this installation, such as LAK-001.")
@click.option("--platform", help="The UCX platform that was sold, such as 'Galaxy 250'.")
@click.option("--extensions", type=click.IntRange(1, 50_000), help="How many were sold.  [default: 50, or as before]")
@click.option("--without", "without", multiple=True, type=click.Choice(SECTIONS), help="A section that was not sold.")
@click.option(
    "--from", "earlier", type=click.Path(path_type=Path, exists=True), help="Pre-fill from an earlier return."
)
@click.option(
    "--round", "round_", type=click.IntRange(1, 99), help="The round of the review.  [default: 1, or the next]"
)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The date on the questionnaire.  [default: today]")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@OUTPUT
@LEDGER
@KEY
def new(
    file: Path,
    customer: str,
    engagement: str,
    platform: str | None,
    extensions: int | None,
    without: tuple[str, ...],
    earlier: Path | None,
    round_: int | None,
    as_of: dt.datetime | None,
    force: bool,
    output: Place,
    url: str | None,
    key: Path | None,
) -> None:
    """Write a questionnaire to send to a customer; that it was issued is remembered when the engagement is named."""
    from dataclasses import replace

    from emprov_xl.house import load_house
    from emprov_xl.issue import Order, issue_questionnaire, recalled, remember

    day = as_of.date() if as_of else dt.date.today()
    order = Order(customer, engagement, platform, extensions, frozenset(without), earlier, round_, day)
    if file.suffix.lower() != ".xlsx":
        raise UsageError(f"{file} does not end in .xlsx, as an Excel workbook must.")
    if earlier and file.exists() and file.samefile(earlier):
        raise UsageError(f"{file} is the return to start from, and is never written over; choose another name.")
    if file.exists() and not force:
        raise UsageError(f"{file} is there already; choose another name, or --force to write over it.")
    house = load_house()
    with shelf_of(output, url, key, keyed=earlier is not None) as shelf:
        known = recalled(order, house, shelf.folder, url)
        issued = issue_questionnaire(file, replace(order, round=round_ or known.next), house, known.past, known.code)
        remember(issued, order, shelf.folder, url)
    size = f"{issued.sheets} sheets for {issued.extensions} extensions"
    click.echo(f"{file}: a questionnaire of {size}. Send it to the customer.")
    if issued.proposals:
        click.echo(f"Proposed answers that were accepted and stand in it: {issued.proposals}.")
    if issued.in_vain:
        click.echo(f"Decisions to use a proposed answer where none is proposed any more: {issued.in_vain}.", err=True)
    if issued.conflicts:
        told = "Conflicts of merged copies that nobody decided yet, which stand on its sheet Merged Conflicts"
        click.echo(f"{told}: {issued.conflicts}.")


@main.command(short_help="Check returned questionnaires, mark them, and plan from them.")
@click.argument("paths", nargs=-1, required=True, type=Somewhere())
@click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES),
    default="blocker",
    show_default=True,
    help="Exit with 1 at or above it.",
)
@run_options
def process(paths: tuple[Place, ...], fail_on: str, run: Run) -> None:
    """Check returned questionnaires: each PATH is a workbook, or a folder of returns, also s3://BUCKET/FOLDER."""
    from emprov_xl import batch
    from emprov_xl.batch.progress import Progress
    from emprov_xl.definitions.look import load_look
    from emprov_xl.definitions.settings import limits_in
    from emprov_xl.inbox import arrivals_in

    with run.shelf() as shelf:
        setup = run.setup(shelf)
        limits = limits_in(setup.settings)
        returns = arrivals_in(paths, run.output, limits)
        if not returns:
            raise UsageError("There is no workbook in what was named; returns end in .xlsx.")
        outcomes = []
        taken = sum(arrival.is_taken for arrival in returns)
        with run.crew(setup, limits, taken, shelf, paths) as crew:
            # While the other processes get ready.
            from emprov_xl import report, run_summary
            from emprov_xl.ledgered import remembering

            said = report.Said(sys.stdout.isatty())
            with remembering(run.url, shelf.folder) as memory, Progress(len(returns), taken) as progress:
                for outcome in batch.process(returns, crew, memory, progress.seen, progress.looked, shelf):
                    outcomes.append(outcome)
                    if run.form == "text":
                        progress.aside(said.lines(outcome))
        if run.form == "text":
            for line in said.rest():
                click.echo(line)
            click.echo(report.closing(outcomes, run.output))
        else:
            for piece in report.as_json(outcomes):
                click.echo(piece, nl=False)
            click.echo()
        severity = None if fail_on == _NEVER else Severity(fail_on)
        status = max((outcome.exit_code(severity) for outcome in outcomes), default=ExitCode.CLEAN)
        run_summary.write_summary(shelf.folder, outcomes, load_look(), shelf=shelf)
    sys.exit(status)


@main.command()
@click.argument("folder", type=Somewhere(file_okay=False, exists=True))
@click.option("--poll", is_flag=True, help="Look every few seconds.  [default: on network drives that we know as such]")
@run_options
def watch(folder: Place, poll: bool, run: Run) -> None:
    """Check returned questionnaires as they arrive in FOLDER, when they are whole, until it is stopped.

    Exit status: 0 stopped by the system (SIGTERM), 130 by Ctrl-C; 2 to 4 when it cannot begin.
    """
    if not isinstance(folder, Path) or not isinstance(run.output, Path):
        said = "A folder is watched, and results go into one; with a store have a timer run, every few minutes:"
        raise UsageError(f"{said} emprov process {folder} --output {run.output}.")
    from emprov_xl import watch_command

    with watch_command.ending_by_the_system():
        watch_command.watch_folder(folder, run, poll=poll)


@main.command(short_help="Tell how healthy a returned workbook is.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "for_programs", is_flag=True, help="The same for programs.")
def doctor(file: Path, for_programs: bool) -> None:
    """Tell how healthy a returned workbook is: what could be read, what was lost, what is hidden.

    Exit status: 0 healthy, 1 something is lost or at risk, 3 not a readable return.
    """
    from emprov_xl import doctor as doctors
    from emprov_xl.house import load_house

    if not file.exists():
        raise UsageError(f"There is no file {file}.")
    examination = doctors.examine(file, load_house())
    if for_programs:
        click.echo(doctors.as_json(examination))
    else:
        for line in doctors.lines(examination):
            click.echo(line)
    sys.exit(examination.exit_code)


@main.command(short_help="Walk a call through a return.")
@click.argument("workbook", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--did", "number", metavar="NUMBER", help="The number that is called; an internal one too.")
@click.option("--at", type=click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]), help="When, by the clock of the site.")
@click.option("--keys", default="", metavar="1,3", help="What the caller presses, in turn; - presses nothing.")
@click.option("--from", "caller", default="", metavar="CALLER", help="The caller's number.")
@click.option("--busy", multiple=True, metavar="EXT", help="Takes no further call.")
@click.option("--unanswered", multiple=True, metavar="EXT", help="Lets it ring; a group or queue too.")
@click.option("--full", multiple=True, metavar="QUEUE", help="A queue in which as many wait as may.")
@click.option("--empty", multiple=True, metavar="QUEUE", help="A queue in which nobody works.")
@click.option("--switched", multiple=True, metavar="ROUTING", help="Switched over by hand.")
@click.option("--to", metavar="TARGET", help="Instead: everything that can reach this extension, group or number.")
@click.option("--read-aloud", "form", flag_value="aloud", help="As a paragraph in plain words.")
@click.option("--json", "form", flag_value="json", help="For other programs.")
def trace(
    workbook: Path,
    number: str | None,
    at: dt.datetime | None,
    keys: str,
    caller: str,
    busy: tuple[str, ...],
    unanswered: tuple[str, ...],
    full: tuple[str, ...],
    empty: tuple[str, ...],
    switched: tuple[str, ...],
    to: str | None,
    form: str | None,
) -> None:
    """Walk a call through a return: each step with its time and the cell that decides it.

    Without --at, all that was asked for the number is told in a paragraph.
    """
    if (number is None) == (to is None):
        raise UsageError("Say which number is called and when (--did and --at), or whom calls should reach (--to).")
    from emprov_xl import trace as story
    from emprov_xl.house import load_house

    traced = story.traced(workbook, load_house())
    if to is not None:
        routes = story.backward(traced, to)
        told = [story.back_document(traced, to, routes)] if form == "json" else story.back_lines(traced, to, routes)
    elif number is not None and at is None:
        told = [story.read_back(traced, number, caller)]
    elif number is not None and at is not None:
        pressed = tuple(key.strip() for key in keys.split(",")) if keys.strip() else ()
        asked = story.Asked(number, at, pressed, caller, busy, unanswered, full, empty, switched)
        walked = story.forward(traced, asked)
        forms = {"json": story.document, "aloud": story.read_aloud}
        told = [forms[form](traced, walked)] if form else story.lines(traced, walked)
    for line in told:
        click.echo(line)


@main.group(name="rules")
def rules_group() -> None:
    """What is checked, and why."""


_RULES = click.option(
    "--rules",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder of further rules.",
)


@rules_group.command(name="list")
@_RULES
def list_rules(folder: Path | None) -> None:
    """One line a rule: code, severity, name, title."""
    from emprov_xl import explain
    from emprov_xl.house import load_house

    for line in explain.rule_lines(load_house(folder).rules):
        click.echo(line)


@rules_group.command(name="show")
@click.argument("code")
@_RULES
def show_rule(code: str, folder: Path | None) -> None:
    """Everything about one rule, by its code or name."""
    from emprov_xl import explain
    from emprov_xl.house import load_house

    click.echo(explain.rule_page(load_house(folder).rules, code))


@rules_group.command(name="stats")
@_RULES
def rule_stats(folder: Path | None) -> None:
    """How many rules there are by family and severity, and how many use each verb."""
    from emprov_xl import explain
    from emprov_xl.house import load_house

    click.echo(explain.rule_stats(load_house(folder).rules))


@main.command(short_help="Write the catalogue of rules and the list of questions.")
@click.option("--folder", type=_FOLDER, default=Path("docs"), show_default=True, help="Where the pages are written.")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 when a page is out of date.")
def docs(folder: Path, check: bool) -> None:
    """Write the catalogue of rules and the list of questions as Markdown."""
    from emprov_xl import explain
    from emprov_xl.house import load_house

    stale = explain.write_docs(load_house(), folder, check=check)
    for page in stale:
        click.echo(f"{page} {'is out of date; run emprov docs' if check else 'written'}.")
    sys.exit(ExitCode.FINDINGS if check and stale else ExitCode.CLEAN)


@main.command(short_help="Tell what changed between two returns, and what it touches.")
@click.argument("old", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("new", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("-o", "--output", "file", type=_FILE, help="A workbook with the changes, one row a cell.")
@click.option("--json", "for_programs", is_flag=True, help="The same for programs.")
def diff(old: Path, new: Path, file: Path | None, for_programs: bool) -> None:
    """Tell what changed between two returns, and what each change touches.

    Exit status: 0 no change, 1 changes, 2 usage, 3 a file that is not a readable return.
    """
    from emprov_xl import diff as story
    from emprov_xl.house import load_house
    from emprov_xl.review import changes_told

    if file is not None:
        _demand_xlsx(file, old, new)
    house = load_house()
    changes = story.compared(old, new, house)
    if doubt := story.doubts(changes):
        click.echo(f"emprov: {doubt}", err=True)
    for line in [changes_told.document(changes)] if for_programs else changes_told.lines(changes):
        click.echo(line)
    if file is not None:
        story.write_changes(file, changes, house)
        click.echo(f"{file}: the changes as a workbook.", err=True)
    sys.exit(ExitCode.FINDINGS if changes else ExitCode.CLEAN)


def _demand_xlsx(file: Path, *returns: Path) -> None:
    """UsageError for an output that is no .xlsx, or that is one of the returns, which are never written over."""
    if file.suffix.lower() != ".xlsx":
        raise UsageError(f"{file} does not end in .xlsx, as an Excel workbook must.")
    if file.exists() and any(file.samefile(each) for each in returns):
        raise UsageError(f"{file} is one of the returns, and is never written over; choose another name.")


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("-o", "--output", "file", type=_FILE, required=True, help="The workbook to write.")
@click.option(
    "--base",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="What was sent, or an earlier return: its answers give way to others.",
)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The date on the questionnaire.  [default: today]")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def merge(files: tuple[Path, ...], file: Path, base: Path | None, as_of: dt.datetime | None, force: bool) -> None:
    """Join copies of one questionnaire that several people filled in.

    Exit status: 0 joined, 1 the copies disagree somewhere, 2 usage, 3 a file that is not a readable return.
    """
    from emprov_xl import merge as story
    from emprov_xl.house import load_house

    _demand_xlsx(file, *files, *([base] if base else []))
    if file.exists() and not force:
        raise UsageError(f"{file} is there already; choose another name, or --force to write over it.")
    house = load_house()
    joined = story.join(files, base, file, house, as_of.date() if as_of else dt.date.today())
    for line in story.lines(joined, house.questionnaire, file):
        click.echo(line)
    for warning in story.warnings(joined):
        click.echo(f"emprov: {warning}", err=True)
    sys.exit(ExitCode.FINDINGS if joined.conflicts or joined.before else ExitCode.CLEAN)


for _command in COMMANDS:
    main.add_command(_command)
