"""The commands that deal with an engagement over its rounds: where it stands, what is asked, agreed and scheduled.

As in `cli`, what a command needs is imported when it runs.
"""

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from emprov_xl.errors import ExitCode, UsageError
from emprov_xl.model.consent import Consent
from emprov_xl.model.place import Place
from emprov_xl.model.tree import SCHEDULE, SUMMARY
from emprov_xl.place_options import KEY, LEDGER, OUTPUT, engagement_at_hand, ledger_of, shelf_of

if TYPE_CHECKING:
    from emprov_xl.ledger.ledger import Ledger

_FILE = click.Path(path_type=Path, dir_okay=False)


AS_OF = click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day that it is.  [default: today]")
DECISIONS = [str(consent) for consent in Consent]
_MOMENTS = ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]


def _login() -> str:
    """The name by which whoever runs us is known to this machine."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError) as nameless:
        raise UsageError("This machine does not know your name; give it with --by.") from nameless


def _tell_dates(ledger: "Ledger", engagement: str, output: Place) -> None:
    """What was said may withdraw dates, or give them back; their files are marked by the time that it is told."""
    from emprov_xl.store.shelf import at_hand
    from emprov_xl.withdrawn import told_of_dates

    slug = ledger.found(engagement).slug
    with shelf_of(output, None, keyed=False) as shelf, ledger.engaged(slug), at_hand(shelf, f"{slug}/{SCHEDULE}"):
        for line in told_of_dates(ledger, slug, shelf.folder):
            click.echo(shelf.told(line))


_BY = click.option("--by", "who", metavar="NAME", default=_login, help="Who says so.  [default: your login]")


@click.command(short_help="Tell where each engagement stands, and what holds it.")
@click.argument("engagement", required=False)
@click.option("--json", "for_programs", is_flag=True, help="The same for programs.")
@click.option("-o", "--file", type=_FILE, help="Write it as a workbook too.")
@AS_OF
@OUTPUT
@LEDGER
def status(
    engagement: str | None,
    for_programs: bool,
    file: Path | None,
    as_of: dt.datetime | None,
    output: Place,
    url: str | None,
) -> None:
    """Tell where each engagement stands, the closest to ready first; or the whole story of one ENGAGEMENT."""
    from emprov_xl import status as standing

    if file and file.suffix.lower() != ".xlsx":
        raise UsageError(f"{file} does not end in .xlsx, as an Excel workbook must.")
    day = as_of.date() if as_of else dt.date.today()
    with ledger_of(url, output) as known:
        found = standing.whereabouts(known, engagement, day)
    if for_programs:
        click.echo(standing.as_json(found, day))
    else:
        for line in standing.story(found[0]) if engagement else standing.lines(found):
            click.echo(line)
    if file:
        standing.write_status(file, found, day)


@click.command(short_help="Ask the customer, answer or close a question; list what is open.")
@click.argument("engagement")
@click.argument("text", required=False, default="")
@click.option("--cell", default="", help="The cell that it is about, such as 'Extensions!C7'.")
@click.option("--why", default="", help="Why we ask; the customer reads it.")
@click.option("--by", default="", help="Who of us asks or answers.")
@click.option("--reply", type=click.IntRange(1), help="The number of the question that TEXT answers.")
@click.option("--close", type=click.IntRange(1), help="The number of a question that is settled.")
@click.option(
    "--from",
    "review",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="An engineer's workbook whose sheet Internal Review is taken in.",
)
@AS_OF
@OUTPUT
@LEDGER
def ask(
    engagement: str,
    text: str,
    cell: str,
    why: str,
    by: str,
    reply: int | None,
    close: int | None,
    review: Path | None,
    output: Place,
    url: str | None,
    as_of: dt.datetime | None,
) -> None:
    """Ask the customer of an ENGAGEMENT for information, answer or close a question; without TEXT, list what is open.

    With --from, exit status 1 when a row of the sheet could not be taken in.
    """
    from emprov_xl.ask import Desk
    from emprov_xl.house import load_house
    from emprov_xl.ledger.ledger import open_ledger

    _demand_one(text, cell, why, reply, close, review)
    day = as_of.date() if as_of else dt.date.today()
    refused: tuple[str, ...] = ()
    with shelf_of(output, url, keyed=False) as shelf, open_ledger(url, shelf.folder) as remembered:
        desk = Desk(remembered, load_house(), shelf.folder, by, day)
        with engagement_at_hand(remembered, shelf, engagement):
            if review:
                said, refused = desk.take_review(engagement, review)
            elif close:
                said = [desk.close(engagement, close)]
            elif reply:
                said = [desk.reply(engagement, reply, text)]
            elif text:
                said = [desk.ask(engagement, text, cell=cell, why=why)]
            else:
                said = desk.open_ones(engagement)
        for line in said:
            click.echo(line)
        _tell_dates(remembered, engagement, output)
    for line in refused:
        click.echo(f"emprov: {line}", err=True)
    sys.exit(ExitCode.FINDINGS if refused else ExitCode.CLEAN)


def _demand_one(text: str, cell: str, why: str, reply: int | None, close: int | None, review: Path | None) -> None:
    """UsageError where more than one thing is asked for at once, or words are missing."""
    if sum(each is not None for each in (reply, close, review)) > 1 or ((close or review) and text):
        raise UsageError("Give a question, --reply, --close or --from: one of them at a time.")
    if (cell or why) and (reply or close or review):
        raise UsageError("--cell and --why belong to a new question only.")
    if (reply or cell or why) and not text:
        raise UsageError("Say what is asked or answered, as the last argument, in quotes.")


@click.command(short_help="Write the one page for the review call.")
@click.argument("engagement")
@AS_OF
@OUTPUT
@LEDGER
@KEY
def agenda(engagement: str, as_of: dt.datetime | None, output: Place, url: str | None, key: Path | None) -> None:
    """One page for the review call: the customer's own questions, the ten that unblock most, what is left."""
    from emprov_xl.call_pack import call_pack
    from emprov_xl.definitions.settings import find_settings
    from emprov_xl.house import load_house
    from emprov_xl.ledger.ledger import open_ledger
    from emprov_xl.review.agenda_page import agenda_lines

    day = as_of.date() if as_of else dt.date.today()
    with shelf_of(output, url, key) as shelf, open_ledger(url, shelf.folder) as known:
        with engagement_at_hand(known, shelf, engagement):
            pack = call_pack(known, engagement, shelf.folder, load_house(None, find_settings(Path.cwd())), day)
        file = shelf.place(pack.file)
    for line in agenda_lines(pack.agenda):
        click.echo(line)
    click.echo(f"To print: {file}")


@click.command(short_help="Record what was agreed to on a call.")
@click.argument("engagement")
@click.option("--section", "sections", multiple=True, metavar="NAME", help="A section that was agreed; several may be.")
@click.option("--all", "everything", is_flag=True, help="All sections of the plan.")
@click.option("--by", "who", required=True, metavar="NAME", help="Who said it.")
@click.option("--party", required=True, type=click.Choice(["customer", "company"]), help="For whom.")
@click.option("--decision", type=click.Choice(DECISIONS, case_sensitive=False), default=DECISIONS[0], show_default=True)
@click.option("--remarks", default="", help="What should change, or why not.")
@click.option("--date", "said_on", type=click.DateTime(["%Y-%m-%d"]), help="When it was said.  [default: today]")
@AS_OF
@OUTPUT
@LEDGER
def agree(
    engagement: str,
    sections: tuple[str, ...],
    everything: bool,
    who: str,
    party: str,
    decision: str,
    remarks: str,
    said_on: dt.datetime | None,
    as_of: dt.datetime | None,
    output: Place,
    url: str | None,
) -> None:
    """Record what was agreed on a call, for what is planned now, and tell what is still missing."""
    from emprov_xl import agree as agreeing

    if bool(sections) == everything:
        raise UsageError("Say which sections were agreed: --section and a name for each, or --all.")
    today = as_of.date() if as_of else dt.date.today()
    day = said_on.date() if said_on else today
    said = agreeing.Said(agreeing.PARTIES[party], who, Consent(decision), sections, remarks, day, today)
    with ledger_of(url, output) as known:
        recorded = agreeing.agree(known, engagement, said)
        for line in agreeing.lines(recorded):
            click.echo(line)
        _tell_dates(known, engagement, output)


@click.command(short_help="Give the work its days: a schedule, a check-list, a calendar.")
@click.argument("engagement")
@click.option(
    "--method",
    "methods",
    multiple=True,
    type=click.Choice(["lab", "cloud", "premises"]),
    help="A way of setting up that was agreed; several may be.  [default: as booked, or as the Site sheet says]",
)
@click.option("--start", type=click.DateTime(["%Y-%m-%d"]), help="The first day of work.  [default: as booked]")
@click.option("--engineers", type=click.IntRange(1, 20), help="How many work on it.  [default: as booked, or 1]")
@click.option("--cut-over", type=click.DateTime(_MOMENTS), help="The moment agreed for it, by the clock of the site.")
@click.option("--agreed-by", default="", metavar="NAME", help="Who of us agrees to the dates.")
@click.option("--agreed-by-customer", default="", metavar="NAME", help="Who of the customer agrees to them.")
@click.option("--done", type=click.DateTime(["%Y-%m-%d"]), help="Instead: the day on which the configuration was done.")
@AS_OF
@OUTPUT
@LEDGER
@KEY
def schedule(
    engagement: str,
    methods: tuple[str, ...],
    start: dt.datetime | None,
    engineers: int | None,
    cut_over: dt.datetime | None,
    agreed_by: str,
    agreed_by_customer: str,
    done: dt.datetime | None,
    as_of: dt.datetime | None,
    output: Place,
    url: str | None,
    key: Path | None,
) -> None:
    """Give the tasks of a plan that is Ready for Configuration their days: a schedule, a check-list, a calendar."""
    from emprov_xl import plan_work
    from emprov_xl.definitions.settings import find_settings
    from emprov_xl.house import load_house
    from emprov_xl.ledger.ledger import open_ledger
    from emprov_xl.model.schedule import Agreed
    from emprov_xl.model.tasks import Method

    if done is not None and (methods or start or engineers or cut_over):
        raise UsageError("--done tells that the work was done as booked; say other terms first, without it.")
    day = as_of.date() if as_of else dt.date.today()
    if done is not None:
        with ledger_of(url, output) as known:
            plan_work.record_done(known, engagement, done.date(), agreed_by, day)
        click.echo(f"{engagement}: configured on {done.date()}.")
        return
    with shelf_of(output, url, key) as shelf, open_ledger(url, shelf.folder) as known:
        asked = plan_work.Asked(
            day,
            start.date() if start else None,
            tuple(map(Method, methods)),
            engineers,
            cut_over,
            Agreed(agreed_by.strip(), agreed_by_customer.strip()),
        )
        house = load_house(None, find_settings(Path.cwd()))
        with engagement_at_hand(known, shelf, engagement):
            made = plan_work.schedule_work(known, engagement, shelf.folder, house, asked)
        said = [shelf.told(line) for line in plan_work.lines(made)]
    for line in said:
        click.echo(line)


def _numbers(_: click.Context, __: click.Parameter, value: str | None) -> range | None:
    """The numbers that 12 or 12-44 names."""
    if value is None:
        return None
    first, dash, last = value.partition("-")
    if not all(each.isascii() and each.isdigit() for each in (first, *([last] if dash else []))):
        raise click.BadParameter(f"{value!r} is neither a number nor two with a dash between, such as 12-44.")
    numbers = range(int(first), int(last or first) + 1)
    if not numbers or numbers[0] < 1:
        raise click.BadParameter(f"{value!r} names no number.")
    return numbers


@click.command(short_help="Take back a decision, an answer or an agreement.")
@click.argument("engagement")
@click.option(
    "--event", "numbers", metavar="NUMBER", callback=_numbers, help="What is taken back: its number, or from-to."
)
@_BY
@OUTPUT
@LEDGER
def undo(engagement: str, numbers: range | None, who: str, output: Place, url: str | None) -> None:
    """Take back a decision, an answer or an agreement that was recorded; nothing is erased.

    Without --event, all that was recorded is listed with its numbers, the newest first; what was agreed at once is one
    line, and 12-44 takes all of it back.
    """
    from emprov_xl import remember

    with ledger_of(url, output, make=False) as ledger:
        if numbers is None:
            for line in remember.decision_lines(ledger, engagement):
                click.echo(line)
        else:
            click.echo(remember.undo(ledger, engagement, numbers, who, dt.date.today()))
            _tell_dates(ledger, engagement, output)


@click.command(short_help="Erase an engagement from the ledger and the output folder.")
@click.argument("engagement")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--revive", is_flag=True, help="Instead: take up again, from its beginning, one that was forgotten.")
@_BY
@OUTPUT
@LEDGER
def forget(engagement: str, yes: bool, revive: bool, who: str, output: Place, url: str | None) -> None:
    """Erase an engagement from the ledger and the output folder; only that it was forgotten is kept."""
    from emprov_xl import remember
    from emprov_xl.ledger.ledger import open_ledger

    if revive:
        with ledger_of(url, output, make=False) as ledger:
            click.echo(remember.revive(ledger, engagement))
        return
    with shelf_of(output, url, keyed=False) as shelf, open_ledger(url, shelf.folder, make=False) as ledger:
        with engagement_at_hand(ledger, shelf, engagement, SUMMARY, erasing=True):
            slug = remember.slug_of(ledger, shelf.folder, engagement)
            if not yes and not sys.stdin.isatty():
                raise UsageError(f"Nothing was erased; say --yes to erase all of {slug}.")
            asked = f"Erase all of {slug} from {ledger.name} and {output}? It cannot be undone"
            if not yes and not click.confirm(asked):
                click.echo("Nothing was erased.")
                return
            forgotten = remember.forget(ledger, shelf.folder, engagement, who, dt.date.today())
        said = [shelf.told(line) for line in forgotten.lines()]
    for line in said:
        click.echo(line)


@click.group(name="ledger")
def ledger_group() -> None:
    """What is remembered of all engagements: where it is kept."""


@ledger_group.command(name="show")
@OUTPUT
@LEDGER
def show_ledger(output: Place, url: str | None) -> None:
    """Tell where the ledger is, and how much is in it."""
    from emprov_xl import remember

    with ledger_of(url, output, make=False) as ledger:
        for line in remember.ledger_lines(ledger):
            click.echo(line)


@ledger_group.command(name="move")
@click.argument("source", metavar="FROM_URL")
@click.argument("target", metavar="TO_URL")
def move_ledger(source: str, target: str) -> None:
    """Copy a ledger into an empty one, such as sqlite:///output/emprov.db to postgresql://ann@db.example/emprov."""
    from emprov_xl import remember

    for line in remember.move(source, target):
        click.echo(line)


COMMANDS = (status, ask, agenda, agree, schedule, undo, forget, ledger_group)
