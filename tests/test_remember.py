"""A decision taken back, an engagement forgotten, a ledger moved: by the command line, as people do it."""

import datetime as dt
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from test_ledger import a_round, asked, decided

from emprov_xl.cli import main
from emprov_xl.errors import Rejected
from emprov_xl.ledger import opening
from emprov_xl.ledger.ledger import open_ledger
from emprov_xl.model.event import Kind
from emprov_xl.model.past import Section
from emprov_xl.review.history import past_of

SAMPLE = Path(__file__).parent / "samples" / "lakeside-clean.xlsx"
CANARY = "Zanzibar-Pfefferkuchen"
TODAY = dt.date.today()


def emprov(*words, code=0, **more):
    told = CliRunner().invoke(main, [str(each) for each in words], **more)
    assert told.exit_code == code, told.output
    return told.output


@pytest.fixture
def places(ledger_url, tmp_path):
    """The options that name an output folder and a ledger in which two engagements are recorded."""
    output = tmp_path / "output"
    with open_ledger(ledger_url, output) as ledger:
        ledger.record("lak-001", "LAK-001", with_canary(a_round(1, "one", "f1")), [decided("f1", "one")])
        ledger.record("lak-001", "LAK-001", with_canary(a_round(2, "two", "f1")))
        ledger.append("lak-001", [asked(1, CANARY)])
        ledger.record(
            "bay-007", "BAY-007", replace(a_round(1, "bay", "f9"), folder="bay-007/r01"), [decided("f9", "bay")]
        )
    for folder in ("lak-001/r01-12345678", "lak-001/r02-12345678", "bay-007/r01-12345678"):
        (output / folder).mkdir(parents=True)
        (output / folder / "findings.json").write_text(CANARY)
    (output / "summary.xlsx").write_text(CANARY)
    return "--output", output, "--ledger", ledger_url


def with_canary(told):
    stood = (replace(each, told={**each.told, "message": CANARY * 50}) for each in told.findings.values())
    found = {each.fingerprint: each for each in stood}
    return replace(told, workbook=CANARY, customer=CANARY, versions={"rules": CANARY}, findings=found)


def history(places, slug):
    with open_ledger(places[3], places[1]) as ledger:
        return ledger.history(slug)


def test_what_was_recorded_is_listed_newest_first(places):
    lines = emprov("undo", "lak-001", *places).splitlines()
    assert [line.split()[0] for line in lines[:-1]] == ["2", "1"]
    assert lines[1].endswith("Ana Ruiz: EXT-001 Extensions!C7: Keep as is, spare phone")
    assert lines[-1] == "To take one of them back: emprov undo LAK-001 --event NUMBER"


def test_a_decision_that_is_taken_back_does_not_count_and_can_be_brought_back(places):
    told = emprov("undo", "LAK", "--event", 1, "--by", "Kim", *places)
    assert told == "LAK-001: taken back: EXT-001 Extensions!C7: Keep as is, spare phone. The next run knows it.\n"
    assert past_of(*history(places, "lak-001")).decisions == {}
    undone = history(places, "lak-001").events[-1]
    assert (undone.who, undone.day, undone.round) == ("Kim", TODAY, 2)
    assert "taken back already" in emprov("undo", "LAK", "--event", 1, *places, code=2)
    emprov("undo", "LAK", "--event", undone.number, *places)
    assert set(past_of(*history(places, "lak-001")).decisions) == {"f1"}
    assert "taken back already" in emprov("undo", "LAK", "--event", undone.number, *places, code=2)


def agreed_to_all(places):
    """What is planned in round 2, agreed to by both at once; the number of the first event of each."""
    with open_ledger(places[3], places[1]) as ledger:
        keys = ("site", "network", "extensions", "queues", "dids")
        planned = tuple(Section(key, key.title(), "", "c1") for key in keys)
        last = ledger.history("lak-001").rounds[-1]
        ledger.record("lak-001", "LAK-001", replace(last, sections=planned))
    for party in ("customer", "company"):
        emprov("agree", "LAK", "--all", "--party", party, "--by", "Dana", "--as-of", "2026-12-09", *places)
    events = [each for each in history(places, "lak-001").events if each.kind is Kind.AGREED]
    return events[0].number, events[5].number


def test_what_was_agreed_at_once_is_one_line_and_taken_back_in_one_step(places):
    first, second = agreed_to_all(places)
    lines = emprov("undo", "LAK", *places).splitlines()
    titles = "Site, Network, Extensions and 2 more"
    assert lines[0].split("  ")[0] == f"{second}-{second + 4}".rjust(5)
    assert lines[0].endswith(f"Dana: Agreed to {titles}, for E-MetroTel")
    assert lines[1].endswith(f"Dana: Agreed to {titles}, for Customer")
    told = emprov("undo", "LAK", "--event", f"{first}-{first + 4}", "--by", "Kim", *places)
    assert told == f"LAK-001: taken back: Agreed to {titles}, for Customer. The next run knows it.\n"
    known = past_of(*history(places, "lak-001"))
    assert {str(party) for _, party in known.agreements} == {"E-MetroTel"}
    undone = [each.number for each in history(places, "lak-001").events if each.kind is Kind.UNDONE]
    assert "taken back already" in emprov("undo", "LAK", "--event", f"{first}-{first + 4}", *places, code=2)
    emprov("undo", "LAK", "--event", f"{undone[0]}-{undone[-1]}", "--by", "Kim", *places)
    assert len(past_of(*history(places, "lak-001")).agreements) == 10


def test_one_section_of_what_was_agreed_at_once_can_be_taken_back_alone(places):
    first, _ = agreed_to_all(places)
    told = emprov("undo", "LAK", "--event", first + 2, "--by", "Kim", *places)
    assert told == "LAK-001: taken back: Agreed to Extensions, for Customer. The next run knows it.\n"
    told = emprov("undo", "LAK", "--event", f"{first}-{first + 4}", "--by", "Kim", *places)
    assert "Agreed to Queues, Dids, for Customer; Agreed to Site, Network, for Customer." in told
    assert len(past_of(*history(places, "lak-001")).agreements) == 5


@pytest.mark.parametrize("words", ["x", "3-", "-3", "0", "5-3", "1-2-3", "²", "0-7"])
def test_what_is_no_number_is_refused(places, words):
    assert "Invalid value for '--event'" in emprov("undo", "LAK", "--event", words, *places, code=2)


def test_what_another_engagement_said_is_not_taken_back(places):
    assert "Nothing recorded of LAK-001 has the number 3" in emprov("undo", "LAK", "--event", 3, *places, code=2)
    told = emprov("undo", "LAK", "--event", f"3-{10**30}", *places, code=2)
    assert f"Nothing recorded of LAK-001 has the number 3 to {10**30}." in told


def test_without_a_yes_nothing_is_forgotten(places):
    before = history(places, "lak-001")
    assert "say --yes to erase all of lak-001" in emprov("forget", "LAK", *places, code=2)
    assert history(places, "lak-001") == before


def test_of_a_forgotten_engagement_nothing_is_found_anywhere(places, tmp_path):
    other = history(places, "bay-007")
    (places[1] / "lak-001" / "notes.txt").write_text("ours")
    told = emprov("forget", "LAK-001", "--yes", "--by", "Kim", *places)
    assert "Erased: rows of the ledger 7, results 2." in told
    assert "notes.txt is no result of ours and was left" in told
    assert not [file for file in files_with(CANARY, tmp_path) if "bay-007" not in file]
    assert [each.name for each in (places[1] / "lak-001").iterdir()] == ["notes.txt"]
    assert history(places, "bay-007") == other
    for text in ("lak-001", "LAK-001", CANARY):
        assert not [file for file in files_with(text, tmp_path) if "bay-007" not in file]


def test_the_files_of_a_server_hold_nothing_of_a_forgotten_engagement_but_in_its_log(postgres):
    url = postgres()
    with open_ledger(url, Path()) as ledger:
        files = Path(url.partition("?host=")[2]) / "data" / "base" / str(written_out(ledger))
        ledger.record("lak-001", "LAK-001", with_canary(a_round(1, "one", "f1")))
        written_out(ledger)
        assert files_with(CANARY, files)
        ledger.forget("lak-001", "Kim", TODAY)
        written_out(ledger)
        assert not files_with(CANARY, files)
        assert not files_with("lak-001", files)


def written_out(ledger):
    """The number of a database, whose files hold now what its server had in memory."""
    with opening.reading(ledger._engine) as connection:
        connection.exec_driver_sql("CHECKPOINT")
        asked_for = "SELECT oid FROM pg_database WHERE datname = current_database()"
        return connection.exec_driver_sql(asked_for).scalar_one()


def files_with(text, folder):
    """The files below a folder in which a text stands, in any of the ways in which SQLite may write it."""
    forms = [text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be")]
    files = [file for file in Path(folder).rglob("*") if file.is_file()]
    return [str(file) for file in files if any(form in file.read_bytes() for form in forms)]


def test_while_the_ledger_is_open_elsewhere_a_forgotten_engagement_leaves_no_trace_in_its_log(tmp_path):
    with open_ledger(None, tmp_path) as ledger, open_ledger(None, tmp_path) as other:
        ledger.record("lak-001", "LAK-001", with_canary(a_round(1, "one", "f1")))
        assert other.history("lak-001").rounds
        assert files_with(CANARY, tmp_path)
        ledger.forget("lak-001", "Kim", TODAY)
        assert files_with(CANARY, tmp_path) == []


def test_a_reader_that_does_not_end_is_told_and_the_command_can_be_repeated(tmp_path, monkeypatch):
    monkeypatch.setattr("emprov_xl.ledger.opening.PATIENCE", 0.2)
    with open_ledger(None, tmp_path) as ledger:
        ledger.record("lak-001", "LAK-001", with_canary(a_round(1, "one", "f1")))
    reader = sqlite3.connect(tmp_path / "emprov.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM events").fetchall()
    words = ("forget", "LAK-001", "--yes", "--output", tmp_path)
    assert "traces may be left in its file; please run the same command again" in emprov(*words, code=4)
    reader.execute("ROLLBACK")
    reader.close()
    assert "is forgotten" in emprov(*words)
    assert files_with(CANARY, tmp_path) == []


def test_a_forgotten_engagement_is_not_taken_up_again_by_mistake(places):
    emprov("forget", "LAK-001", "--yes", "--by", "Kim", *places)
    with open_ledger(places[3], places[1]) as ledger:
        refused = rf"LAK-001 was forgotten on {TODAY} by Kim, .* please run: emprov forget LAK-001 --revive"
        with pytest.raises(Rejected, match=refused):
            ledger.record("lak-001", "LAK-001", a_round(1, "one", "f1"))
        with pytest.raises(Rejected, match="was forgotten"):
            ledger.append("lak-001", [asked(1)], "LAK-001")
        with pytest.raises(Rejected, match="was forgotten"):
            ledger.history("lak-001")
    emprov("forget", "LAK-001", "--revive", *places)
    assert "was forgotten; give its reference" in emprov("forget", "LAK-001", "--revive", *places, code=2)
    assert history(places, "lak-001").rounds == ()


def test_results_that_no_ledger_knows_can_be_forgotten(places):
    (places[1] / "old-9" / "r01-12345678").mkdir(parents=True)
    emprov("forget", "OLD-9", "--yes", *places)
    assert not (places[1] / "old-9").exists()
    assert "No engagement is called Zoo" in emprov("forget", "Zoo", "--yes", *places, code=2)


def test_a_ledger_is_moved_there_and_back_with_all_that_is_recorded(tmp_path, postgres):
    first, server, last = f"sqlite:///{tmp_path}/emprov.db", postgres(), f"sqlite:///{tmp_path}/back/emprov.db"
    with open_ledger(first, tmp_path) as ledger:
        for number in range(1, 4):
            ledger.record("lak-001", "LAK-001", with_canary(a_round(number, f"r{number}", *map(str, range(700)))))
        ledger.append("bay-007", [asked(1, "Ærø \0 ½")] * 5, "Bay & Sons")
        ledger.forget("zoo", "Kim", TODAY)
        before = [ledger.history(slug, sha) for slug in ("lak-001", "bay-007") for sha in ("r1", "r2", "r3")]
    told = emprov("ledger", "move", first, server)
    assert "engagements 2, rounds 3, findings 2100, events 5, forgotten 1." in told
    emprov("ledger", "move", server, last)
    for url in (server, last):
        with open_ledger(url, tmp_path) as ledger:
            after = [ledger.history(slug, sha) for slug in ("lak-001", "bay-007") for sha in ("r1", "r2", "r3")]
            assert after == before
            assert ledger.append("bay-007", [asked(6)])[0].number == 6
            with pytest.raises(Rejected, match="zoo was forgotten"):
                ledger.history("zoo")


def test_a_ledger_is_moved_into_an_empty_one_only(places, tmp_path):
    with open_ledger(f"sqlite:///{tmp_path}/other.db", tmp_path) as other:
        other.append("zoo", [asked(1)])
        before = other.history("zoo")
    told = emprov("ledger", "move", places[3], f"sqlite:///{tmp_path}/other.db", code=2)
    assert "is not empty; a ledger is moved into an empty one only" in told
    assert "is not empty" in emprov("ledger", "move", places[3], places[3], code=2)
    with open_ledger(f"sqlite:///{tmp_path}/other.db", tmp_path) as other:
        assert other.history("zoo") == before
    assert "There is no ledger" in emprov("ledger", "move", "sqlite:////nowhere/x.db", places[3], code=2)


def test_the_ledger_says_where_it_is_and_what_is_in_it(places):
    assert "form 2: engagements 2, rounds 3, findings 3, events 3, forgotten 0." in emprov("ledger", "show", *places)


def test_a_return_of_a_forgotten_engagement_is_refused_in_one_sentence(tmp_path):
    places = ("--output", tmp_path / "output")
    emprov("process", SAMPLE, *places, "--pictures", 0, "--fail-on", "never")
    emprov("forget", "LAK-001", "--yes", *places)
    told = emprov("process", SAMPLE, *places, code=3)
    assert "lakeside-clean.xlsx: REJECTED FORGOTTEN: " in told
    assert not (tmp_path / "output" / "lak-001").exists()
