"""The phone directory, for people: a CSV that a spreadsheet opens safely, and address cards in two versions."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from emprov_xl.checks.numbers import bare
from emprov_xl.exports import cards
from emprov_xl.exports.export import ExportFile, Source
from emprov_xl.exports.layouts import Layouts
from emprov_xl.exports.lines import Leaf, Line, kept, readme
from emprov_xl.exports.oracles.oracle import Oracle, Refusal, Row
from emprov_xl.exports.oracles.people import CardOracle, PeopleOracle
from emprov_xl.model.cells import Place

BOM = "\ufeff"  # so that a spreadsheet reads accents
MARK = "'"  # so that it takes what follows for text
_UNSAFE = ("=", "+", "-", "@", "\t", "\r", "\n", MARK, "0", "|", "%")


@dataclass(frozen=True)
class Directory:
    """Everybody who has an extension, with a name."""

    layouts: Layouts
    key: str = "directory"
    title: str = "Phone directory"

    def oracle(self, name: str) -> Oracle:
        """What opens the file."""
        if name.endswith(".csv"):
            return PeopleOracle()
        return CardOracle("4.0" if name.endswith("directory-4.vcf") else "3.0")

    def files(self, source: Source) -> Iterator[ExportFile]:
        """The CSV, the cards as vCard 4 and 3, and the README."""
        layout = self.layouts.formats["directory"]
        lines = list(_people(source))
        found = kept(lines, layout, _named, source.held)
        if not lines:
            return
        if found.rows:
            out = {place for place, _ in found.left_out}
            shown = [line.values for line in lines if line.place not in out]
            yield ExportFile(f"{self.key}/directory.csv", people_csv(found.rows, tuple(layout.columns)))
            for version in cards.VERSIONS:
                content = cards.cards(shown, version)
                yield ExportFile(f"{self.key}/directory-{version[0]}.vcf", content)
        leaf = Leaf("directory.csv, directory-4.vcf, directory-3.vcf", len(found.rows), found.left_out)
        yield readme(f"{self.key}/README.txt", layout, [leaf], source)


def _named(row: Row) -> Iterator[Refusal]:
    if not row["Name"].strip() or not row["Extension"].strip():
        yield Refusal("missing", column="Name")


def _people(source: Source) -> Iterator[Line]:
    survey = source.survey
    company = survey.form("site.company")
    texts = {
        key: survey.texts(f"extensions.{key}")
        for key in ("display_name", "last_name", "extension", "direct_did", "department", "location", "email")
    }
    for row in survey.rows("extensions"):
        said = {key: column.get(row, "") for key, column in texts.items()}
        values = {
            "shown_name": said["display_name"],
            "last_name": said["last_name"],
            "number": said["extension"],
            "direct": bare(said["direct_did"]),
            "department": said["department"],
            "location": said["location"],
            "person_email": said["email"],
            "company": company if isinstance(company, str) else "",
        }
        yield Line(Place("extensions", None, row), values)


def people_csv(rows: Sequence[Row], columns: tuple[str, ...]) -> bytes:
    """A CSV for people: what a spreadsheet would work out, or cut the zeros off, is marked as text."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([marked(row[column]) for column in columns] for row in rows)
    return (BOM + text.getvalue()).encode("utf-8", "replace")


def marked(cell: str) -> str:
    """A cell as a spreadsheet takes it for text, on one line."""
    line = " ".join(cell.splitlines()) if cell.splitlines() else ""
    return f"{MARK}{line}" if line.lstrip().startswith(_UNSAFE) or line != line.lstrip() else line


def unmarked(cell: str) -> str:
    """A marked cell as it was."""
    return cell.removeprefix(MARK)


def people(content: bytes) -> list[Mapping[str, str]]:
    """A CSV for people read back."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return [{column: unmarked(cell) for column, cell in row.items()} for row in rows]
