"""The steps by which a ledger comes to the form that this program knows; each is taken once, whole or not at all."""

from collections.abc import Mapping

from sqlalchemy import Connection, inspect

from emprov_xl.errors import OutputFailed
from emprov_xl.ledger.tables import STEP

Statement = str | Mapping[str, str]
"""SQL for all databases, or for each by its name."""

# A step that was released is never changed. They are SQL that SQLite and PostgreSQL both understand: numbers are
# counted in `numbering`, days are texts such as 2026-12-01, and what is only read whole is JSON in a text.
_FIRST: tuple[Statement, ...] = (
    "CREATE TABLE step (reached INTEGER NOT NULL)",
    "INSERT INTO step (reached) VALUES (0)",
    "CREATE TABLE numbering (last INTEGER NOT NULL)",
    "INSERT INTO numbering (last) VALUES (0)",
    "CREATE TABLE engagements (slug TEXT PRIMARY KEY, reference TEXT NOT NULL)",
    """CREATE TABLE rounds (
        slug TEXT NOT NULL REFERENCES engagements (slug),
        number INTEGER NOT NULL,
        sha256 TEXT NOT NULL,
        folder TEXT NOT NULL,
        workbook TEXT NOT NULL,
        customer TEXT NOT NULL,
        verdict TEXT NOT NULL,
        as_of TEXT NOT NULL,
        versions TEXT NOT NULL,
        open TEXT NOT NULL,
        sections TEXT NOT NULL,
        PRIMARY KEY (slug, number),
        UNIQUE (slug, sha256)
    )""",
    """CREATE TABLE findings (
        slug TEXT NOT NULL,
        round INTEGER NOT NULL,
        fingerprint TEXT NOT NULL,
        position INTEGER NOT NULL,
        code TEXT NOT NULL,
        severity TEXT NOT NULL,
        status TEXT NOT NULL,
        since INTEGER NOT NULL,
        value TEXT NOT NULL,
        told TEXT NOT NULL,
        PRIMARY KEY (slug, round, fingerprint),
        FOREIGN KEY (slug, round) REFERENCES rounds (slug, number)
    )""",
    """CREATE TABLE events (
        number INTEGER PRIMARY KEY,
        slug TEXT NOT NULL REFERENCES engagements (slug),
        kind TEXT NOT NULL,
        round INTEGER NOT NULL,
        who TEXT NOT NULL,
        day TEXT NOT NULL,
        source TEXT NOT NULL,
        what TEXT NOT NULL
    )""",
    "CREATE INDEX events_of_engagement ON events (slug, number)",
)

# Engagements can be forgotten, and no event can be changed, whoever tries.
_SECOND: tuple[Statement, ...] = (
    """CREATE TABLE forgotten (
        mark TEXT PRIMARY KEY,
        salt TEXT NOT NULL,
        day TEXT NOT NULL,
        who TEXT NOT NULL
    )""",
    {
        "sqlite": """CREATE TRIGGER events_stay BEFORE UPDATE ON events
            BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END""",
        "postgresql": """CREATE FUNCTION events_stay() RETURNS trigger LANGUAGE plpgsql
            AS 'BEGIN RAISE EXCEPTION ''an event is never changed''; END'""",
    },
    {
        "postgresql": """CREATE TRIGGER events_stay BEFORE UPDATE ON events
            FOR EACH ROW EXECUTE FUNCTION events_stay()""",
    },
)

STEPS = (_FIRST, _SECOND)


def step_reached(connection: Connection) -> int:
    """How many steps a database has taken; 0 for an empty one."""
    if not inspect(connection).has_table(STEP.name):
        return 0
    return int(connection.execute(STEP.select()).scalar_one())


def take_steps(connection: Connection, name: str) -> None:
    """A database in the form that this program knows; OutputFailed for one of a newer program."""
    reached = step_reached(connection)
    if reached > len(STEPS):
        raise OutputFailed(
            f"The ledger {name} was written by a newer emprov (its form is {reached}, this program knows {len(STEPS)});"
            " please use that one."
        )
    for step in STEPS[reached:]:
        for statement in step:
            sql = statement if isinstance(statement, str) else statement.get(connection.dialect.name)
            if sql is not None:
                connection.exec_driver_sql(sql)
    if reached < len(STEPS):
        connection.execute(STEP.update().values(reached=len(STEPS)))
