"""Issabel's `bulkdids`, and the phone book with its speed dials."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from emprov_xl.exports.bulk import speed_dials
from emprov_xl.exports.calls import routed
from emprov_xl.exports.export import ExportFile, Source
from emprov_xl.exports.goals import Goals
from emprov_xl.exports.layouts import Layouts
from emprov_xl.exports.lines import Leaf, kept, machine_csv, readme
from emprov_xl.exports.made import Made
from emprov_xl.exports.oracles.bulk import BulkOracle
from emprov_xl.exports.oracles.issabel import PhonebookOracle, issabel_dids_oracle
from emprov_xl.exports.oracles.oracle import Oracle, Row


@dataclass(frozen=True)
class IssabelDids:
    """Inbound routes; those to objects that the system numbers stand apart."""

    layouts: Layouts
    key: str = "issabel"
    title: str = "Issabel bulkdids"

    def oracle(self, _: str) -> BulkOracle:
        """The loader."""
        return issabel_dids_oracle(self.layouts.formats["issabel-dids"].columns)

    def files(self, source: Source) -> Iterator[ExportFile]:
        """Two files and the README."""
        layout = self.layouts.formats["issabel-dids"]
        goals = Goals(source, self.layouts.issabel)
        made = Made(source, goals)
        leaves = []
        for name, mine in routed(source, goals, made).items():
            found = kept(mine, layout, self.oracle(name).row, source.held, "DID", "cidnum")
            if found.rows:
                yield ExportFile(f"{self.key}/{name}", machine_csv(found.rows, layout.columns))
            if mine:
                leaves.append(Leaf(name, len(found.rows), found.left_out))
        if leaves:
            yield readme(f"{self.key}/README.txt", layout, leaves, source, made.told())


@dataclass(frozen=True)
class Phonebook:
    """Speed dials as the phone book of a UCX's ancestor takes them: semicolons, and no header."""

    layouts: Layouts
    key: str = "ucx-phonebook"
    title: str = "Phone book and speed dials"

    def oracle(self, _: str) -> Oracle:
        """The loader."""
        return PhonebookOracle()

    def files(self, source: Source) -> Iterator[ExportFile]:
        """One file and the README."""
        layout = self.layouts.formats["phonebook"]
        lines = speed_dials(source)
        found = kept(lines, layout, PhonebookOracle().row, source.held, "Speeddial")
        if found.rows:
            yield ExportFile(f"{self.key}/phonebook.csv", _semicolons(found.rows))
        if lines:
            leaf = Leaf("phonebook.csv", len(found.rows), found.left_out)
            yield readme(f"{self.key}/README.txt", layout, [leaf], source)


def _semicolons(rows: Sequence[Row]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows(row.values() for row in rows)
    return text.getvalue().encode()
