"""The options that say where results, the ledger and the key are, and what they open.

As in `cli`, what a command needs is imported when it runs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from emprov_xl.errors import EmprovError, UsageError
from emprov_xl.model.place import Place, Remote, place_of

if TYPE_CHECKING:
    from emprov_xl.ledger.ledger import Ledger
    from emprov_xl.store.shelf import Shelf


class Somewhere(click.ParamType):  # type: ignore[type-arg]
    """A path of this machine, or the URL of a place on an object store."""

    name = "path"

    def __init__(self, *, file_okay: bool = True, exists: bool = False) -> None:
        self._path = click.Path(path_type=Path, file_okay=file_okay, exists=exists)

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Place:
        """A URL is what has `://`; UsageError for one that names no place on a store."""
        if isinstance(value, Remote):
            return value
        place = place_of(str(value))
        return place if isinstance(place, Remote) else Path(str(self._path.convert(str(value), param, ctx)))


def _demand_ledger(context: click.Context, _: click.Parameter, url: str | None) -> str | None:
    """UsageError where results are on a store, and nobody says where engagements are remembered."""
    output = context.params.get("output")
    if url is None and isinstance(output, Remote):
        raise UsageError(
            f"With --output {output} say where engagements are remembered, which is never on a store: in a file of this"
            " machine (--ledger sqlite:///FOLDER/emprov.db) or in PostgreSQL (--ledger postgresql://USER@HOST/DATABASE)."
        )
    return url


OUTPUT = click.option(
    "--output",
    type=Somewhere(file_okay=False),
    default=Path("output"),
    show_default=True,
    metavar="FOLDER|URL",
    help="Where results are: a folder, or s3://BUCKET/FOLDER on an object store.",
)
LEDGER = click.option(
    "--ledger",
    "url",
    metavar="URL",
    callback=_demand_ledger,
    help="Where engagements are remembered.  [default: emprov.db in the output folder]",
)
KEY = click.option(
    "--key",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The key of the SIP secrets, where results are on an object store.  [default: beside the file of the ledger]",
)


@contextmanager
def shelf_of(output: Place, url: str | None, key: Path | None = None, *, keyed: bool = True) -> "Iterator[Shelf]":
    """The shelf of an output, `keyed` where what is done with it needs the key of the SIP secrets.

    UsageError where the key of one on a store has no place, OutputFailed for a store that cannot be used.
    """
    from emprov_xl.store.shelf import Folder, shelf_on

    if isinstance(output, Path):
        if key is not None:
            raise UsageError("--key is for an --output on an object store; an output folder has its key beside it.")
        yield Folder(output)
        return
    if not keyed:
        with shelf_on(output, None) as shelf:
            yield shelf
        return
    from emprov_xl.exports.keeper import KEY as NAME
    from emprov_xl.ledger.address import address_of

    file = address_of(url, Path()).file
    if key is None and file is None:
        raise UsageError(
            "With a ledger in PostgreSQL name the file of the key of the SIP secrets, the same each time:"
            f" --key {NAME}. It is made where there is none, and never put on a store."
        )
    with shelf_on(output, key or (file or Path()).parent / NAME) as shelf:
        yield shelf


def ledger_of(url: str | None, output: Place, *, make: bool = True) -> "Ledger":
    """The ledger, where nothing but it is needed; one beside a store has its own URL."""
    from emprov_xl.ledger.ledger import open_ledger

    return open_ledger(url, output if isinstance(output, Path) else Path(), make=make)


@contextmanager
def engagement_at_hand(
    ledger: "Ledger", shelf: "Shelf", engagement: str, *more: str, erasing: bool = False
) -> Iterator[None]:
    """What is kept of an engagement lies in the folder of the shelf, and what is changed there is kept."""
    from emprov_xl.files import safe_name
    from emprov_xl.store.shelf import at_hand

    try:
        slug = ledger.found(engagement).slug
    except EmprovError:  # what is wrong with the name is told by the command itself
        slug = safe_name(engagement)
    with at_hand(shelf, slug, *more, erasing=erasing):
        yield
