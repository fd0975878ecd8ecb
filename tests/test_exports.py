"""The import files: what is in them, what stays out, and that they come back as the answers that went in."""

import csv
import datetime as dt
import io
import json
import random
from dataclasses import replace
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from emprov_xl.callflow.clock import Time, spans
from emprov_xl.definitions.settings import load_settings
from emprov_xl.errors import UsageError
from emprov_xl.exports import cards
from emprov_xl.exports.crate import Crate, Exported
from emprov_xl.exports.directory import people
from emprov_xl.exports.export import REDACTED
from emprov_xl.exports.goals import Goals
from emprov_xl.exports.layouts import load_layouts
from emprov_xl.exports.made import Made
from emprov_xl.exports.shipment import export_all, redacted
from emprov_xl.exports.times import week_lines
from emprov_xl.exports.wanted import Wanted, header_of, wanted
from emprov_xl.model.cells import Place
from tests.exporting import source, source_of_sheets, with_answer

LAYOUTS = load_layouts()
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def files_of(made):
    return {file.name: file.content.decode("utf-8") for file in export_all(made).files}


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("sample", ["office", "clinic"])
def test_the_same_answers_and_key_give_the_same_bytes(sample):
    assert export_all(source(sample)) == export_all(source(sample))


def test_a_batch_read_back_gives_the_answers():
    sheets = with_answer(
        "clinic", "extensions", 0, display_name="Zoë O'Brien-Ñandú", extension="02001", voicemail_pin="001902"
    )
    made = source_of_sheets(sheets, "clinic")
    row = next(row for row in rows_of(files_of(made)["ucx-batch/2.11/xstim.csv"]) if row["User Extension"] == "02001")
    assert row["Display Name"] == "Zoë O'Brien-Ñandú"
    assert row["Voicemail Password"] == "001902"
    assert row["Direct DID"] == ""


def test_names_with_quotes_and_numbers_with_plus_come_back():
    sheets = with_answer("clinic", "dids", 1, description='The "quick" line, Zoë’s', did="+44 20 7946 0018")
    (row,) = [
        row
        for name, text in files_of(source_of_sheets(sheets, "clinic")).items()
        if name in ("freepbx/dids.csv", "freepbx/dids-by-id.csv")
        for row in rows_of(text)
        if "quick" in row["description"]
    ]
    assert (row["extension"], row["description"]) == ("+442079460018", 'The "quick" line, Zoë’s')


def test_the_directory_is_safe_in_a_spreadsheet_and_reads_back():
    sheets = with_answer(
        "clinic", "extensions", 0, display_name='=HYPERLINK("http://x";"y")', department="+1, the first"
    )
    made = source_of_sheets(sheets, "clinic")
    content = {file.name: file.content for file in export_all(made).files}
    first = people(content["directory/directory.csv"])[0]
    assert (first["Name"], first["Department"]) == ('=HYPERLINK("http://x";"y")', "+1, the first")
    assert b"\"'=HYPERLINK" in content["directory/directory.csv"]
    assert b'"=' not in content["directory/directory.csv"]


def test_a_card_reads_back_with_commas_semicolons_and_accents():
    name = "Núñez; Zoë, \\ & Co " + "é" * 60
    person = dict.fromkeys(("last_name", "number", "direct", "department", "location", "person_email", "company"), "")
    for version in cards.VERSIONS:
        content = cards.cards([person | {"shown_name": name}], version)
        assert all(len(line) <= 75 for line in content.split(b"\r\n"))
        unfolded = content.replace(b"\r\n ", b"").decode().split("\r\n")
        (value,) = [line.removeprefix("FN:") for line in unfolded if line.startswith("FN:")]
        assert cards.plain(value) == name


def test_what_is_held_back_is_in_no_file_and_each_readme_says_so():
    made = source("clinic")
    held = replace(made, held={Place("extensions", None, 7): ("EXT-001",), Place("ring_groups", None, 7): ("GRP-002",)})
    files = files_of(held)
    assert not any(row["User Extension"] == "2001" for row in rows_of(files["ucx-batch/2.11/xstim.csv"]))
    assert "Marta Kowalski" not in "".join(files.values())
    assert "held back by EXT-001: 2001" in files["ucx-batch/2.11/README.txt"]
    requests = json.loads(files["issabel-rest/requests.json"])["requests"]
    assert ["ringgroups", "6001"] not in [request["named"] for request in requests]
    assert "held back by GRP-002: 6001" in files["issabel-rest/README.txt"]
    assert "ext-group,6001,1" not in files["freepbx/dids.csv"]


def test_a_row_that_a_loader_would_not_take_stays_out_with_its_reason():
    sheets = with_answer("clinic", "extensions", 0, display_name="Kowalski, Marta")
    files = files_of(source_of_sheets(sheets, "clinic"))
    assert "Kowalski" not in files["ucx-batch/25-columns/xstim.csv"]
    assert (
        "a comma in the name would break the mailbox (Display Name): 2001" in files["ucx-batch/25-columns/README.txt"]
    )


def test_secrets_stand_only_in_files_that_say_so():
    made = source("clinic")
    pins = [*made.survey.texts("extensions.voicemail_pin").values(), *made.survey.texts("conferences.pin").values()]
    known = [*pins, *map(made.secret, made.survey.texts("extensions.extension").values())]
    for file in export_all(made).files:
        assert file.secret == any(f'"{secret}"' in file.content.decode() for secret in known), file.name


def test_redacted_files_have_no_secret_and_no_loader_takes_them():
    made = source("clinic")
    files = export_all(redacted(made)).files
    assert not any(file.secret for file in files)
    text = "".join(file.content.decode() for file in files)
    assert not any(f'"{pin}"' in text for pin in made.survey.texts("extensions.voicemail_pin").values())
    assert made.secret("2001") not in text
    masked = {file.name for file in files if REDACTED in file.content.decode()}
    assert masked
    assert all(name.endswith(".csv.redacted.txt") for name in masked)


def test_the_header_of_the_target_system_decides_the_columns():
    columns = [*reversed(LAYOUTS.formats["batch-2_11"].columns), "ICE Support", "Colour"]
    header = header_of(b"\xef\xbb\xbf" + ",".join(f'"{column}"' for column in columns).encode() + b'\n"x"\n', "t.csv")
    files = {file.name: file.content.decode() for file in export_all(source("clinic"), template=header).files}
    folder = "ucx-batch/target-header"
    assert files[f"{folder}/sip.csv"].splitlines()[0] == ",".join(f'"{column}"' for column in columns)
    assert "Left blank, as we do not know them: Colour" in files[f"{folder}/README.txt"]
    assert not any(name.startswith(("ucx-batch/25", "ucx-batch/2.11")) for name in files)


@pytest.mark.parametrize(
    "content", [b"", b"Name;Ext\n", b'"Display Name","User Extension","Secret"\n', b"\xff\xfe\x00"]
)
def test_what_is_no_batch_is_no_template(content):
    with pytest.raises(UsageError, match=r"t\.csv is not the header of a Batch of Extensions"):
        header_of(content, "t.csv")


def test_xstim_is_spelt_as_the_target_system_does():
    exported = export_all(source("clinic"), layouts=LAYOUTS.spelt({"XSTIM": "unistim"})).files
    files = {file.name: file.content.decode() for file in exported}
    assert {row["Tech"] for row in rows_of(files["ucx-batch/2.11/xstim.csv"])} == {"unistim"}


def test_the_spelling_is_a_setting_and_a_word(tmp_path):
    settings = tmp_path / "emprov.toml"
    settings.write_text('[spelling]\nXSTIM = "unistim"\n', encoding="utf-8")
    assert load_settings(settings, ()).spelling == {"XSTIM": "unistim"}
    for wrong, told in (('XSTIM = "x\\ny"', "is not one word"), ('XTIM = "x"', "is none of XSTIM, SIP, IAX")):
        settings.write_text(f"[spelling]\n{wrong}\n", encoding="utf-8")
        with pytest.raises(UsageError, match=told):
            load_settings(settings, ())


# the calls go where the questionnaire sends them


def _in_line(line, moment):
    hours, weekday, day, month = line.split("|")
    clock = f"{moment:%H:%M}"
    asked = (
        (hours, clock, None),
        (weekday, _DAYS[moment.weekday()], _DAYS),
        (day, moment.day, [*range(1, 32)]),
        (month, _MONTHS[moment.month - 1], _MONTHS),
    )
    return all(_within(said, value, order) for said, value, order in asked)


def _within(said, value, order):
    if said == "*":
        return True
    first, _, last = said.partition("-")
    if order is None:
        return first <= value <= last
    if isinstance(value, int):
        return int(first) <= value <= int(last or first)
    return order.index(first) <= order.index(value) <= order.index(last or first)


@pytest.mark.parametrize("sample", ["clinic", "hospital"])
def test_time_conditions_decide_as_the_clock_of_the_call_flow_does(sample):
    made = source(sample)
    objects = Made(made, Goals(made, LAYOUTS.issabel))
    zone = ZoneInfo(made.survey.form("site.time_zone"))
    dice = random.Random(7)
    moments = [
        dt.datetime(2027, 1, 1, tzinfo=zone) + dt.timedelta(minutes=dice.randrange(365 * 1440)) for _ in range(400)
    ]
    moments += [
        dt.datetime(2027, 12, day, hour, minute, tzinfo=zone)
        for day in (23, 24, 25)
        for hour in (7, 8, 11, 12, 17)
        for minute in (0, 59)
    ]
    told = set()
    for row in made.survey.rows("call_routing"):
        clock = made.survey.flow.clocks[f"call_routing@{row}"]
        once = [holiday for holiday in clock.holidays if not holiday.every_year]
        chain = objects.chain(row)
        assert chain
        for moment in moments:
            if any(holiday.first <= moment.date() <= holiday.last for holiday in once):
                continue
            decided = Time.CLOSED
            for group in reversed(chain):
                if any(_in_line(line, moment) for line in group.lines):
                    half = group.node.startswith("holidays") and not group.node.endswith(" open")
                    decided = Time.HOLIDAY if half else Time.OPEN
                    break
            expected = clock.at(moment).time
            yearly = replace(clock, holidays=tuple(replace(each, every_year=True) for each in clock.holidays))
            assert decided in (expected, yearly.at(moment).time), (row, moment)
            told.add(decided)
    assert told == set(Time)


def test_days_with_the_same_hours_stand_on_one_line_and_midnight_parts_them():
    place = Place("business_hours", "opens", 7)
    night = list(spans((4, 6), dt.time(22), dt.time(2), "UTC", place))
    assert list(week_lines(night)) == ["00:00-01:59|mon|*|*", "00:00-01:59|sat-sun|*|*", "22:00-23:59|fri-sun|*|*"]
    assert list(week_lines(spans((0, 4), dt.time(8), dt.time(17), "UTC", place))) == ["08:00-16:59|mon-fri|*|*"]
    assert list(week_lines(spans((5, 5), dt.time(0), dt.time(23, 59), "UTC", place))) == ["*|sat|*|*"]


@pytest.mark.parametrize("sample", ["clinic", "hospital"])
def test_each_request_finds_what_it_needs_already_made(sample):
    document = json.loads(files_of(source(sample))["issabel-rest/requests.json"])
    there = {tuple(upload["named"]) for upload in document["uploads"]}
    for request in document["requests"]:
        assert {tuple(need) for need in _needs(request["body"])} <= there
        there.add(tuple(request["named"]))
    assert ["reload" in request["body"] for request in document["requests"]].count(False) == 1


def _needs(value):
    if isinstance(value, dict):
        yield from (
            [value["id_of"]] if "id_of" in value else (need for inner in value.values() for need in _needs(inner))
        )
    elif isinstance(value, list):
        yield from (need for inner in value for need in _needs(inner))


def test_menus_that_lead_to_each_other_are_completed_at_the_end():
    sheets = with_answer("clinic", "menu_options", -1, destination_kind="Auto attendant", destination="Main menu")
    files = files_of(source_of_sheets(sheets, "clinic"))
    requests = json.loads(files["issabel-rest/requests.json"])["requests"]
    again = [request for request in requests if request["method"] == "PUT" and "id_of" in request]
    assert again
    assert all(request["path"] == f"/pbxapi/{request['id_of'][0]}/{{id}}" for request in again)
    assert requests[-1] in again


def test_the_import_files_are_for_their_owner_only_and_told_of(tmp_path):
    made = source("office")
    returned = SimpleNamespace(engagement="OFF-001", workbook="q.xlsx")
    crate = Crate.opened(tmp_path / "output", returned, {}, Wanted())
    exported = Exported(export_all(made), crate.key)
    exported.write(tmp_path)
    folder = tmp_path / "exports"
    assert {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()} == set(
        exported.told["files"]
    )
    assert folder.stat().st_mode & 0o777 == 0o700
    key = tmp_path / "emprov.sip-key"
    for file in [key, *(folder / name for name in exported.told["secret"])]:
        assert file.stat().st_mode & 0o777 == 0o600
    # A plain hash of a file with a short PIN would give the PIN away to whoever tries them all.
    assert exported.sealed.keys() == {f"exports/{name}" for name in exported.told["secret"]}
    assert all(hashed.startswith("hmac:") for hashed in exported.sealed.values())
    assert key.read_bytes() not in repr((crate, exported)).encode()


def test_a_template_that_is_none_is_wrong_usage(tmp_path):
    template = tmp_path / "t.csv"
    template.write_text("a,b\n", encoding="utf-8")
    with pytest.raises(UsageError, match="lacks the column Display Name"):
        wanted(template, redact=False)
