"""Read back, the import files of a sample say what the customer typed: who, which number, which PIN, where it goes."""

import csv
import io

import pytest

from emprov_xl.checks.numbers import bare
from emprov_xl.exports.directory import people
from emprov_xl.exports.shipment import export_all
from tests.exporting import SHEETS, source_of_sheets

AWKWARD = {
    "extensions": {"display_name": 'Zoë "Bee" O’Brien-Ñandú', "email": "zoe+ext@example.org"},
    "dids": {"description": 'The "quick" line, Zoë’s'},
    "speed_dials": {"name": "Zoë’s café, “Nord”"},
    "ring_groups": {"name": "Café & Küche (2)"},
}
"""Accents, quotation marks, commas and a plus, in the first row of each sheet."""


@pytest.fixture(params=["clinic", "hospital"])
def sheets(request):
    sheets = dict(SHEETS[request.param][0])
    for sheet, answers in AWKWARD.items():
        first, *others = sheets[sheet]
        sheets[sheet] = [first | answers, *others]
    return sheets


@pytest.fixture
def files(sheets):
    return {file.name: file.content for file in export_all(source_of_sheets(sheets, "LAK-001")).files}


def rows_of(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def typed(sheets, sheet, key):
    return {row[key]: row for row in sheets[sheet]}


@pytest.mark.parametrize("folder", ["ucx-batch/25-columns", "ucx-batch/2.11"])
def test_a_batch_has_the_people_of_the_sheet(sheets, files, folder):
    people_typed = typed(sheets, "extensions", "extension")
    rows = [row for name in ("xstim", "sip") for row in rows_of(files[f"{folder}/{name}.csv"])]
    assert len(rows) > 50
    assert len({row["Secret"] for row in rows}) == len(rows)
    for row in rows:
        said = people_typed[row["User Extension"]]
        assert row["Display Name"] == said["display_name"]
        assert row["Voicemail Password"] == (said.get("voicemail_pin", "") if said.get("voicemail") == "Yes" else "")


def test_the_bulk_handler_has_the_numbers_rooms_and_speed_dials_of_the_sheets(sheets, files):
    described = {
        (bare(row["did"]), bare(row.get("caller_id", ""))): row.get("description", "") for row in sheets["dids"]
    }
    routes = [row for name in ("dids", "dids-by-id") for row in rows_of(files[f"freepbx/{name}.csv"])]
    told = {(row["extension"], row["cidnum"]): row["description"] for row in routes}
    both = told.keys() & described.keys()  # the others are of blocks
    assert len(both) > 5
    assert {key: told[key] for key in both} == {key: described[key] for key in both}
    assert AWKWARD["dids"]["description"] in {row["description"] for row in rows_of(files["issabel/dids-by-id.csv"])}
    rooms = typed(sheets, "conferences", "number")
    for row in rows_of(files["freepbx/conferences.csv"]):
        said = rooms[row["exten"]]
        assert (row["description"], row["userpin"]) == (said["name"], said.get("pin", ""))
        assert row["adminpin"] == said.get("admin_pin", "")
    contacts = {row["phone_1_speeddial"]: row for row in rows_of(files["freepbx/contacts.csv"])}
    phonebook = csv.reader(io.StringIO(files["ucx-phonebook/phonebook.csv"].decode(), newline=""), delimiter=";")
    books = {code: (name, number) for name, number, code in phonebook}
    for said in sheets["speed_dials"]:
        there = contacts[said["code"]]
        assert (there["displayname"], there["phone_1_number"]) == (said["name"], bare(said["number"]))
        assert books[said["code"]] == (said["name"], bare(said["number"]))


def test_the_directory_has_everybody(sheets, files):
    said = {row["Extension"]: row for row in people(files["directory/directory.csv"])}
    assert said.keys() == {row["extension"] for row in sheets["extensions"]}
    for row in sheets["extensions"]:
        assert said[row["extension"]]["Name"] == row["display_name"]


def test_zeros_in_front_come_back():
    sheets = dict(SHEETS["clinic"][0])
    first, *others = sheets["extensions"]
    sheets["extensions"] = [first | {"extension": "02001", "voicemail_pin": "001902"}, *others]
    files = {file.name: file.content for file in export_all(source_of_sheets(sheets, "LAK-001")).files}
    (row,) = [row for row in rows_of(files["ucx-batch/2.11/xstim.csv"]) if row["User Extension"] == "02001"]
    assert row["Voicemail Password"] == "001902"
    assert "02001" in {row["Extension"] for row in people(files["directory/directory.csv"])}
