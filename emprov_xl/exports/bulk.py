"""The Bulk Handler of FreePBX: extensions with their mailboxes, time groups, conferences, contacts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from emprov_xl.exports.calls import routed
from emprov_xl.exports.export import ExportFile, Source
from emprov_xl.exports.goals import Goals
from emprov_xl.exports.layouts import Layout, Layouts
from emprov_xl.exports.lines import Leaf, Line, kept, machine_csv, readme, unmasked
from emprov_xl.exports.made import Made
from emprov_xl.exports.oracles import bulk as oracles
from emprov_xl.exports.people import extension_lines, shared_mailbox_lines
from emprov_xl.exports.times import time_groups
from emprov_xl.model.cells import Place

_XSTIM = "{} telephones do not exist on a FreePBX"


@dataclass(frozen=True)
class BulkHandler:
    """All types of rows that the Bulk Handler takes and a questionnaire has."""

    layouts: Layouts
    key: str = "freepbx"
    title: str = "FreePBX Bulk Handler"

    def oracle(self, name: str) -> oracles.BulkOracle:
        """The loader of one of our files."""
        formats = self.layouts.formats
        extensions = formats["bulk-extensions"]
        return {
            "extensions.csv": oracles.extensions_oracle(extensions.columns, extensions.may_be_blank),
            "dids.csv": oracles.dids_oracle(formats["bulk-dids"].columns),
            "dids-by-id.csv": oracles.dids_oracle(formats["bulk-dids"].columns),
            "timegroup.csv": oracles.timegroup_oracle(),
            "conferences.csv": oracles.conferences_oracle(formats["conferences"].columns),
            "contacts.csv": oracles.contacts_oracle(formats["contacts"].columns),
        }[name.removeprefix(f"{self.key}/")]

    def files(self, source: Source) -> Iterator[ExportFile]:
        """A file for each type that has rows, and one README."""
        goals = Goals(source, self.layouts.destinations)
        made = Made(source, goals)
        numbers = routed(source, goals, made)
        sheets = [
            ("extensions.csv", self._extensions(source, goals), "bulk-extensions", ("extension",), True),
            *((name, lines, "bulk-dids", ("extension", "cidnum"), False) for name, lines in numbers.items()),
            ("timegroup.csv", _time_lines(source), "timegroup", ("description",), False),
            ("conferences.csv", _conferences(source), "conferences", ("exten",), True),
            ("contacts.csv", speed_dials(source), "contacts", ("groupname", "displayname", "phone_1_number"), False),
        ]
        leaves = []
        for name, lines, key, known_by, secret in sheets:
            layout = _wide_enough(self.layouts.formats[key], lines)
            found = kept(lines, layout, unmasked(self.oracle(name).row, source), source.held, *known_by)
            if found.rows:
                yield ExportFile(f"{self.key}/{name}", machine_csv(found.rows, layout.columns), secret)
            if lines:
                leaves.append(Leaf(name, len(found.rows), found.left_out))
        if leaves:
            about = replace(self.layouts.formats["bulk-extensions"], title=self.title)
            yield readme(f"{self.key}/README.txt", about, leaves, source, made.told())

    def _extensions(self, source: Source, goals: Goals) -> list[Line]:
        lines = []
        for line in extension_lines(source, self.layouts.spelling, goals):
            why = line.why_not
            if not why and not line.values["bulk_tech"]:
                why = _XSTIM.format(line.values["technology"])
            lines.append(replace(line, why_not=why))
        return [*lines, *shared_mailbox_lines(source)]


def _wide_enough(layout: Layout, lines: list[Line]) -> Layout:
    """A layout with as many columns of times as the longest timetable has lines."""
    if layout.key != "timegroup":
        return layout
    most = max((len(line.values) - 1 for line in lines), default=1)
    return layout.with_header(
        {"description": "description"} | {f"time{number}": f"time{number}" for number in range(1, max(most, 1) + 1)}
    )


def _time_lines(source: Source) -> list[Line]:
    return [
        Line(
            group.place,
            {"description": group.name} | {f"time{number}": line for number, line in enumerate(group.lines, 1)},
            group.why_not,
        )
        for group in time_groups(source)
    ]


def _conferences(source: Source) -> list[Line]:
    survey = source.survey
    lines = []
    for row in survey.rows("conferences"):
        said = {key: survey.text(f"conferences.{key}", row) for key in ("number", "name", "leader_wait", "recording")}
        leads = "w" if said["leader_wait"] == "Yes" else ""
        recorded = "r" if said["recording"] == "Yes" else ""
        values = {
            "number": said["number"],
            "name": said["name"],
            "options": f"c{leads}{recorded}",
            "pin": source.pin(survey.text("conferences.pin", row)),
            "admin_pin": source.pin(survey.text("conferences.admin_pin", row)),
            "users": survey.text("conferences.max_participants", row),
        }
        lines.append(Line(Place("conferences", None, row), values))
    return lines


def speed_dials(source: Source) -> list[Line]:
    """Every speed dial."""
    survey = source.survey
    columns = [survey.texts(f"speed_dials.{key}") for key in ("code", "name", "number")]
    return [
        Line(
            Place("speed_dials", None, row),
            {key: column.get(row, "") for key, column in zip(("code", "name", "number"), columns, strict=True)},
        )
        for row in survey.rows("speed_dials")
    ]
