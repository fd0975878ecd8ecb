"""What lies in a folder is taken, left alone or refused, each with a word, and never by its name alone."""

import datetime as dt
import hashlib
import io
import itertools
import os
import socket
import unicodedata
import zipfile

import openpyxl
import pytest
from hostile import Return
from hostile_old import ods_of
from hypothesis import given
from hypothesis import strategies as st

from emprov_xl.batch import Setup, Verdict, process
from emprov_xl.batch.alone import alone
from emprov_xl.definitions.settings import limits_in, load_settings
from emprov_xl.engage import Result
from emprov_xl.errors import Rejected, UsageError
from emprov_xl.files import content_of, safe_name
from emprov_xl.inbox import arrivals_in
from emprov_xl.issue import Order, issue_questionnaire
from emprov_xl.report import lines
from emprov_xl.request import Request

DAY = dt.date(2026, 12, 1)
LONG_AGO = 1_700_000_000


@pytest.fixture(scope="session")
def issued(tmp_path_factory, house):
    """A small questionnaire of an engagement and a round, as bytes."""
    folder, known = tmp_path_factory.mktemp("issued"), {}

    def issue(engagement="ACM-001", round_=1):
        if (engagement, round_) not in known:
            file = folder / f"{engagement}-{round_}.xlsx"
            issue_questionnaire(file, Order("Acme", engagement, None, 2, frozenset(), None, round_, DAY), house)
            known[engagement, round_] = file.read_bytes()
        return known[engagement, round_]

    return issue


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def lay(inbox):
    """A file in the inbox that nobody has written to for long."""

    def put(name, content=b"%PDF-1.7"):
        file = inbox / name
        file.write_bytes(content)
        os.utime(file, (LONG_AGO, LONG_AGO))
        return file

    return put


@pytest.fixture
def looked_at(inbox, tmp_path, house):
    """What lies in the inbox, by name."""
    return lambda: {each.path.name: each for each in arrivals_in([inbox], tmp_path / "output", house.limits)}


@pytest.fixture
def processed(inbox, tmp_path):
    """What became of each, by name, in the order in which it was taken."""

    def run(*paths, settings=None):
        arrivals = arrivals_in(paths or [inbox], tmp_path / "output", limits_in(settings))
        with alone(Setup(Request(tmp_path / "output", DAY), settings=settings)) as crew:
            return {each.path.name: each for each in process(arrivals, crew)}

    return run


# Names


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("~$q.xlsx", "lock file"),
        (".~lock.q.xlsx#", "lock file"),
        ("q.xlsx.part", "in the making"),
        ("q.xlsx.crdownload", "in the making"),
        ("Q.TMP", "in the making"),
        ("q.xlsx~", "in the making"),
        ("Thumbs.db", "operating system"),
        ("desktop.ini", "operating system"),
        ("._q.xlsx", "hidden"),
        (".DS_Store", "hidden"),
        ("returns.zip", "unpack it"),
        ("notes.txt", "Not a workbook"),
        ("scan.pdf", "Not a workbook"),
        ("no ending", "Not a workbook"),
    ],
)
def test_what_is_surely_no_return_is_left_alone_with_a_word(lay, processed, name, why):
    lay(name)
    outcome = processed()[name]
    assert (outcome.verdict, why in outcome.sentence) == (Verdict.IGNORED, True)


def test_a_folder_within_is_told_and_not_gone_into(inbox, processed):
    (inbox / "older.xlsx").mkdir()
    (inbox / "older.xlsx" / "q.xlsx").write_bytes(b"x")
    ((name, outcome),) = processed().items()
    assert (name, outcome.verdict, "name it" in outcome.sentence) == ("older.xlsx", Verdict.IGNORED, True)


def test_an_open_workbook_is_taken_with_a_warning(lay, looked_at):
    for name in ("q.xlsx", "~$q.xlsx", "p.ods", ".~lock.p.ods#", "r.xlsx"):
        lay(name)
    found = looked_at()
    assert "open in Excel" in found["q.xlsx"].notes[0]
    assert "open in LibreOffice" in found["p.ods"].notes[0]
    assert found["r.xlsx"].notes == ()


@pytest.mark.parametrize(
    "twin", ["ZOË.xlsx", unicodedata.normalize("NFD", "Zoë.xlsx"), unicodedata.normalize("NFD", "zoë.XLSX")]
)
def test_names_that_look_the_same_are_told(lay, looked_at, twin):
    lay("Zoë.xlsx")
    lay(twin)
    assert all("same name" in each.notes[0] for each in looked_at().values())
    assert len(looked_at()) == 2


TURNED = "\u202exslx.exe.xlsx"
EVIL = ("-rf.xlsx", "%s%n.xlsx", "a\nb.xlsx", "\x1b[31mred.xlsx", "$(reboot).xlsx", TURNED, "con.xlsx", "=cmd.xlsx")


@pytest.mark.parametrize("name", [*EVIL, b"\xff\xfe.xlsx", "x" * 250 + ".xlsx"])
def test_no_name_steers_what_is_printed(lay, processed, name):
    lay(os.fsdecode(name))
    (outcome,) = processed().values()
    assert outcome.code == "PDF"
    for line in lines(outcome):
        assert line.isprintable()
        line.encode()


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=80), min_size=2, max_size=12))
def test_a_safe_name_is_short_plain_and_of_one_label_only(labels):
    names = {label.lower(): safe_name(label) for label in [*labels, *EVIL, "../../etc", "COM1", "aux", "a" * 300, ""]}
    assert len(set(names.values())) == len(names)
    assert all(name.isascii() and len(name) <= 80 and name.strip(".-") and "/" not in name for name in names.values())


# Endings


@pytest.mark.parametrize(
    ("name", "ending", "said"),
    [
        ("q.xls", ".xlsx", "ends in .xls, but this is an Excel workbook (.xlsx)"),
        ("q.xlsx", ".xls", "ends in .xlsx, but this is an Excel workbook of the old kind (.xls)"),
        ("q.xlsx", ".ods", "ends in .xlsx, but this is an OpenDocument spreadsheet (.ods)"),
        ("q", ".xlsx", "has no ending, but this is an Excel workbook (.xlsx)"),
        ("q.xlsm", ".xlsx", ""),
        ("Q.XLS", ".xls", ""),
    ],
)
def test_content_decides_and_a_wrong_ending_is_said(lay, processed, issued, tmp_path, monkeypatch, name, ending, said):
    """How a copy of the return is named in its result tells as what it was read."""

    content = issued()

    def prepared(_path, _house, _request, made, _past):
        (made / f"returned{ending}").touch()
        (made / "run.json").write_text("{}")
        told = {"verdict": "OK", "sha256": hashlib.sha256(content).hexdigest(), "engagement": "", "round": 1}
        return Result(tmp_path / "output" / "x" / "r01", {**told, "findings": []}, "Acme", fresh=True)

    monkeypatch.setattr("emprov_xl.engage.prepare", prepared)
    lay(name, content)
    assert processed()[name].notes == (
        (f"The name {said}, and was read as such; its name should end in {ending}.",) if said else ()
    )


def test_a_workbook_is_known_whatever_its_name_ends_in(lay, looked_at, issued):
    for name in ("q.dat", "q", "q.xlsx.zip", "q.txt"):
        lay(name, issued())
    assert all(each.is_taken for each in looked_at().values())


# Order and identity


def test_returns_are_taken_by_engagement_and_round_whatever_they_are_called(lay, issued, processed):
    rounds = [("ACM-001", 1), ("ACM-001", 2), ("ACM-001", 10), ("BEE-001", 1)]
    for names in itertools.islice(itertools.permutations("abcd"), 0, 24, 11):
        for name, which in zip(names, rounds, strict=True):
            lay(f"{name}.xlsx", issued(*which))
        assert list(processed()) == [f"{name}.xlsx" for name in names]


def test_another_form_has_its_place_in_the_order_too(lay, issued, processed):
    lay("a.xlsx", issued("ACM-001", 2))
    lay("b.ods", ods_of(Return(issued("ACM-001", 1))))
    assert list(processed()) == ["b.ods", "a.xlsx"]


def test_the_same_content_under_two_names_is_processed_once(lay, processed, issued, tmp_path):
    lay("a.xlsx", issued())
    lay("b.xlsx", issued())
    found = processed()
    assert (found["b.xlsx"].verdict, found["b.xlsx"].folder) == (Verdict.DUPLICATE, found["a.xlsx"].folder)
    assert "The same file as a.xlsx" in next(line for line in lines(found["b.xlsx"]) if "DUPLICATE" in line)
    assert len(list((tmp_path / "output").rglob("run.json"))) == 1


def test_new_content_under_the_same_name_is_a_result_of_its_own(lay, processed, issued, tmp_path):
    file = lay("q.xlsx", issued())
    first = processed()["q.xlsx"]
    workbook = openpyxl.load_workbook(file)
    workbook["Extensions"]["A7"] = "2001"
    workbook.save(file)
    second = processed(file)["q.xlsx"]
    assert second.verdict is not Verdict.DUPLICATE
    assert (first.folder.parent, first.folder != second.folder) == (second.folder.parent, True)
    assert len(list((tmp_path / "output").rglob("run.json"))) == 2


# Whole files


def test_a_file_that_is_still_being_written_is_not_taken(inbox, looked_at, monkeypatch):
    file, whole = inbox / "q.xlsx", inbox / "whole.xlsx"
    file.write_bytes(b"PK")
    whole.write_bytes(b"PK")
    pauses = []

    def grow(seconds):
        pauses.append(seconds)
        with file.open("ab") as more:
            more.write(b"\3\4")

    monkeypatch.setattr("emprov_xl.inbox.time.sleep", grow)
    found = looked_at()
    assert found["q.xlsx"].refusal.code == "UNSTABLE"
    assert "still being written" in str(found["q.xlsx"].refusal)
    assert found["whole.xlsx"].is_taken
    assert len(pauses) == 1, "one pause for all"


def test_nobody_waits_for_files_that_have_lain_there_for_a_while(lay, looked_at, monkeypatch):
    lay("q.xlsx")
    monkeypatch.setattr("emprov_xl.inbox.time.sleep", lambda _: pytest.fail("waited"))
    assert looked_at()["q.xlsx"].is_taken


def test_a_file_that_changes_while_it_is_read_is_refused(lay):
    file = lay("q.xlsx", b"PK\3\4")

    def change(_):
        file.write_bytes(b"PK\3\4 and more")

    with pytest.raises(Rejected) as refusal:
        content_of(file, change)
    assert refusal.value.code == "UNSTABLE"


# What is no plain file


def test_links_pipes_and_sockets_are_refused_and_never_opened(inbox, lay, processed, tmp_path):
    elsewhere = tmp_path / "elsewhere.xlsx"
    elsewhere.write_bytes(b"PK\3\4")
    (inbox / "link.xlsx").symlink_to(elsewhere)
    (inbox / "dangling.xlsx").symlink_to(tmp_path / "nowhere")
    (inbox / "folder.xlsx").symlink_to(tmp_path)
    os.mkfifo(inbox / "pipe.xlsx")
    os.mkfifo(inbox / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        try:
            listening.bind(str(inbox / "s.xlsx"))
        except OSError:
            pytest.skip("the path of the socket is too long")
        found = processed()
    assert {name: outcome.code for name, outcome in found.items()} == dict.fromkeys(
        ["link.xlsx", "dangling.xlsx", "folder.xlsx", "pipe.xlsx", "pipe", "s.xlsx"], "UNREADABLE"
    )
    assert "link to a file elsewhere" in found["link.xlsx"].sentence


def test_a_file_of_fifty_gigabytes_is_refused_unread(inbox, processed):
    with (inbox / "q.xlsx").open("wb") as file:
        file.truncate(50 << 30)
    os.utime(inbox / "q.xlsx", (LONG_AGO, LONG_AGO))
    outcome = processed()["q.xlsx"]
    assert (outcome.code, "51,200 MiB" in outcome.sentence, "25 MiB" in outcome.sentence) == ("FILE_SIZE", True, True)


# Returns and results


@pytest.mark.parametrize(
    ("named", "output"),
    [("a", "a"), ("a", "a/out"), ("a/out/b", "a/out"), ("a/out/q.xlsx", "a/out"), ("link", "a/out"), ("a", "link/out")],
)
def test_returns_and_results_never_lie_within_each_other(tmp_path, house, named, output):
    (tmp_path / "a" / "out" / "b").mkdir(parents=True)
    (tmp_path / "a" / "out" / "q.xlsx").touch()
    (tmp_path / "link").symlink_to(tmp_path / "a")
    with pytest.raises(UsageError, match="keep returns and results apart"):
        arrivals_in([tmp_path / named], tmp_path / output, house.limits)


def test_too_many_files_are_wrong_usage(lay, inbox, tmp_path, house):
    for number in range(3):
        lay(f"{number}.xlsx")
    with pytest.raises(UsageError, match=r"There are 3 files .* more than the 2 "):
        arrivals_in([inbox], tmp_path / "output", house.limits.with_figures({"files": 2}))


def test_a_folder_may_be_named_by_a_link_to_it(lay, inbox, tmp_path, house):
    lay("q.xlsx")
    (tmp_path / "link").symlink_to(inbox)
    (arrival,) = arrivals_in([tmp_path / "link"], tmp_path / "output", house.limits)
    assert arrival.is_taken


# Limits as they are set


def test_a_limit_is_set_in_the_settings(lay, processed, issued, tmp_path):
    settings = tmp_path / "emprov.toml"
    settings.write_text("[limits]\nentries = 10\n", encoding="utf-8")
    lay("q.xlsx", issued())
    outcome = processed(settings=settings)["q.xlsx"]
    assert (outcome.verdict, outcome.code, "the 10 that we read" in outcome.sentence) == (
        Verdict.REJECTED,
        "ZIP_ENTRIES",
        True,
    )


def test_what_was_let_in_as_large_as_it_may_be_is_marked_too(lay, processed, issued, tmp_path):
    """The marked copy has more parts than the return, and is not held to the limit."""
    file = lay("q.xlsx", issued())
    with zipfile.ZipFile(file) as package:
        figures = f"entries = {len(package.namelist())}\nfile = {file.stat().st_size}"
    settings = tmp_path / "emprov.toml"
    settings.write_text(f"[limits]\n{figures}\n", encoding="utf-8")
    assert processed(settings=settings)["q.xlsx"].folder


@pytest.mark.parametrize(
    ("said", "complaint"),
    [("parts = 3", "there is no such limit"), ("entries = 0", "at least 1"), ('entries = "many"', "whole number")],
)
def test_a_limit_that_cannot_be_meant_is_wrong_usage(house, tmp_path, said, complaint):
    settings = tmp_path / "emprov.toml"
    settings.write_text(f"[limits]\n{said}\n", encoding="utf-8")
    with pytest.raises(UsageError, match=complaint):
        load_settings(settings, house.rules)


# Copies of one round


def spoilt(content):
    """The same with one bit of a sheet turned: its hidden sheet still tells whose it is."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        sheet = max(package.infolist(), key=lambda part: part.compress_size)
    at = sheet.header_offset + 30 + len(sheet.filename) + sheet.compress_size // 2
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def commented(content):
    """Another copy of the same questionnaire, which reads the same."""
    into = io.BytesIO(content)
    with zipfile.ZipFile(into, "a") as package:
        package.writestr("docProps/more.xml", "<more/>")
    return into.getvalue()


def test_a_file_that_cannot_be_read_is_no_copy_and_holds_up_nobody(lay, processed, issued):
    content = issued()
    lay("good.xlsx", content)
    lay("spoilt.xlsx", spoilt(content))
    told = processed()
    assert (told["spoilt.xlsx"].verdict, told["spoilt.xlsx"].code) == (Verdict.REJECTED, "DAMAGED")
    assert told["good.xlsx"].verdict in (Verdict.OK, Verdict.FINDINGS)


def test_copies_of_one_round_are_held_and_name_each_other_alone(lay, processed, issued):
    content = issued()
    for name, copy in {"a": content, "b": commented(content), "c": spoilt(content), "d": content}.items():
        lay(f"{name}.xlsx", copy)
    told = processed()
    assert {name: each.verdict for name, each in told.items()} == {
        **dict.fromkeys(("a.xlsx", "b.xlsx", "d.xlsx"), Verdict.HELD),
        "c.xlsx": Verdict.REJECTED,
    }
    sentences = {each.sentence.partition(" are ")[0] for each in told.values() if each.verdict is Verdict.HELD}
    assert len(sentences) == 1
    assert "c.xlsx" not in sentences.pop()
