"""The list of sheets among a workbook's properties says which sheets there are, whoever wrote it."""

import re

import pytest

from emprov_xl.workbook.package.properties import with_titles

VT = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"


def properties(*titles: str, more: tuple[str, ...] = (), first: int | None = None, vt: str = "vt") -> bytes:
    """Properties that list these worksheets and, in a second group, more."""
    pairs = (("Feuilles", len(titles) if first is None else first), ("Plages", len(more)))
    counted = "".join(
        f"<{vt}:variant><{vt}:lpstr>{label}</{vt}:lpstr></{vt}:variant>"
        f"<{vt}:variant><{vt}:i4>{count}</{vt}:i4></{vt}:variant>"
        for label, count in pairs
    )
    listed = "".join(f"<{vt}:lpstr>{title}</{vt}:lpstr>" for title in (*titles, *more))
    return (
        f'<Properties xmlns:{vt}="{VT}"><HeadingPairs><{vt}:vector size="4" baseType="variant">{counted}</{vt}:vector>'
        f'</HeadingPairs><TitlesOfParts><{vt}:vector size="{len(titles) + len(more)}" baseType="lpstr">{listed}'
        f"</{vt}:vector></TitlesOfParts><Company>Acme</Company></Properties>"
    ).encode()


@pytest.mark.parametrize("vt", ["vt", "ns0"])
def test_new_sheets_are_listed_behind_the_others_and_before_what_is_no_sheet(vt: str) -> None:
    before = properties("Site", "R&amp;D", more=("rate", "Site!Print_Area"), vt=vt)
    after = properties("Site", "R&amp;D", "Discrepancies", more=("rate", "Site!Print_Area"), vt=vt)
    assert with_titles(before, ["Site", "R&D"], ["Site", "R&D", "Discrepancies"]) == after
    assert with_titles(after, ["Site", "R&D", "Discrepancies"], ["Site", "R&D"]) == before


def test_a_list_that_agrees_already_stays_as_it_is() -> None:
    assert with_titles(properties("Site"), ["Site"], ["Site"]) == properties("Site")


@pytest.mark.parametrize(
    "listed",
    [
        properties("Other", "Site"),
        properties("Site", first=7),
        properties(),
        re.sub(rb"<TitlesOfParts>.*</TitlesOfParts>", b"", properties("Site")),
        b"<Properties/>",
    ],
    ids=["other titles", "another count", "no title", "no list", "nothing"],
)
def test_a_list_that_we_do_not_understand_stays_as_it_is(listed: bytes) -> None:
    assert with_titles(listed, ["Site"], ["Site", "Discrepancies"]) == listed
