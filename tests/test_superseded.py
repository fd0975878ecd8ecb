"""A return that is processed again when more is known of it has one result that counts; the older ones make way."""

import datetime as dt
import json
import os

import pytest
from click.testing import CliRunner
from person import opened

from emprov_xl.cli import main
from emprov_xl.engage import engage
from emprov_xl.issue import Order, issue_questionnaire
from emprov_xl.ledger.ledger import open_ledger
from emprov_xl.request import Request
from emprov_xl.review.history import history_document
from emprov_xl.superseded import make_way

DAY = dt.date(2026, 12, 1)


class Office:
    """ACM-001: one return, an output folder, and what the commands make of them."""

    def __init__(self, folder):
        self.inbox, self.output = folder / "inbox", folder / "output"

    def emprov(self, *words):
        told = CliRunner().invoke(main, [*map(str, words), "--output", str(self.output)])
        assert told.exit_code in (0, 1), told.output
        return told.output

    def process(self, *options):
        """What is printed last of the return itself, be it a note or a verdict."""
        return self.emprov("process", self.inbox, "--pictures", 0, "--jobs", 1, *options)

    def lying(self):
        """The results beside each other, and those that were overtaken."""
        both = (self.output / "acm-001", self.output / "acm-001" / "superseded")
        return tuple(sorted(each.name for each in place.glob("r0*")) for place in both)

    def bytes_of(self, name):
        files = (file for file in (self.output / "acm-001" / name).rglob("*") if file.is_file())
        return {file.name: file.read_bytes() for file in files}

    def newest(self):
        """The result that the ledger and the status name."""
        (told,) = json.loads(self.emprov("status", "--json"))["engagements"]
        return told["rounds"][-1]["folder"].removeprefix("acm-001/")


@pytest.fixture
def office(tmp_path, house, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = Office(tmp_path)
    made.inbox.mkdir()
    order = Order("Acme", "ACM-001", None, 2, frozenset(), None, None, DAY)
    issue_questionnaire(made.inbox / "q.xlsx", order, house)
    made.process()
    return made


def test_after_a_question_of_ours_the_older_review_is_out_of_the_way(office):
    ((first,), none) = office.lying()
    before = office.bytes_of(first)
    office.emprov("ask", "ACM-001", "Is this the lobby?", "--by", "Eva")
    told = office.process()
    (second,), older = office.lying()
    assert (none, older) == ([], [first])
    assert f"q.xlsx: note: What an earlier review came to is now in superseded/{first}; {second} counts." in told
    assert office.bytes_of(f"superseded/{first}") == before
    assert office.newest() == second
    assert "DUPLICATE" in office.process()
    assert office.lying() == ([second], [first])


def test_what_was_overtaken_counts_again_when_nothing_is_known_against_it(office):
    ((first,), _) = office.lying()
    before = office.bytes_of(first)["findings.json"]
    office.emprov("ask", "ACM-001", "Is this the lobby?", "--by", "Eva")
    office.process()
    ((second,), _) = office.lying()
    number = office.emprov("undo", "ACM-001").split()[0]
    office.emprov("undo", "ACM-001", "--event", number, "--by", "Eva")
    office.process()
    assert office.lying() == ([first], [second])
    assert office.bytes_of(first)["findings.json"] == before
    assert office.newest() == first


def test_what_was_asked_for_with_other_options_stands_beside(office):
    ((first,), _) = office.lying()
    office.process("--stage", "completeness")
    office.process("--redact")
    assert "DUPLICATE" in office.process()
    beside, older = office.lying()
    assert (len(beside), older) == (3, [])
    office.emprov("ask", "ACM-001", "Is this the lobby?", "--by", "Eva")
    office.process()
    (second,), older = office.lying()
    assert older == sorted(beside), "all of them knew less"
    assert first != second


def test_what_was_said_after_a_later_round_leaves_the_earlier_ones_as_they_are(office):
    ((first,), _) = office.lying()
    with opened(office.output / "acm-001" / first / "q.annotated.xlsx", office.inbox / "q2.xlsx") as book:
        book.type("Extensions", "A7", "2001")
    office.process()
    ((_, second), _) = office.lying()
    before = office.bytes_of(first)
    office.emprov("ask", "ACM-001", "Is this the lobby?", "--by", "Eva")
    assert "q.xlsx: DUPLICATE" in office.process()
    (still, third), older = office.lying()
    assert (still, older) == (first, [second])
    assert third != second
    assert office.bytes_of(first) == before


def test_a_review_of_which_a_killed_run_told_nobody_is_told_by_the_next(office, house):
    ((first,), _) = office.lying()
    office.emprov("ask", "ACM-001", "Is this the lobby?", "--by", "Eva")
    with open_ledger(None, office.output) as ledger:
        known = history_document(*ledger.history("acm-001"))
    request = Request(office.output, DAY, pictures=0)
    second = engage(office.inbox / "q.xlsx", house, request, known).folder.name
    assert (office.newest(), office.lying()) == (first, (sorted([first, second]), []))
    office.process()
    assert (office.newest(), office.lying()) == (second, ([second], [first]))


def test_what_cannot_be_moved_is_told_and_moved_by_the_next_run(office):
    ((first,), _) = office.lying()
    office.emprov("ask", "ACM-001", "Is this the lobby?", "--by", "Eva")
    in_the_way = office.output / "acm-001" / "superseded"
    in_the_way.write_text("")
    told = office.process()
    assert f"{first} is of an earlier review, {office.newest()} counts; it could not be moved out of the way" in told
    assert len(office.lying()[0]) == 2
    in_the_way.unlink()
    assert "DUPLICATE" in office.process()
    assert office.lying()[1] == [first]


# Killed at any step


def result(folder, basis, options="all"):
    folder.mkdir(parents=True)
    (folder / "returned.xlsx").write_text(basis)
    (folder / "run.json").write_text(json.dumps({"sha256": "one", "basis": basis, "options": options}))


def lying(engagement):
    """The whole results by their names, and those that were overtaken."""
    found = [each for each in engagement.rglob("r0*") if each.is_dir()]
    assert all({file.name for file in each.iterdir()} == {"returned.xlsx", "run.json"} for each in found)
    return sorted(each.relative_to(engagement).as_posix() for each in found)


class Killed(BaseException):
    pass


@pytest.mark.parametrize("last", range(1, 20))
def test_killed_at_any_step_each_result_is_whole_in_one_place_and_the_next_run_goes_on(tmp_path, monkeypatch, last):
    engagement, steps = tmp_path / "lak-001", 0
    result(engagement / "r01-aaaaaaaa", "old")
    result(engagement / "superseded" / "r01-aaaaaaaa", "old")  # it was overtaken before, and counted again
    result(engagement / "superseded" / "r01-cccccccc", "new")  # as does the one that counts now
    result(engagement / "r01-bbbbbbbb", "older")
    result(engagement / "r01-cccccccc", "new")
    result(engagement / "r02-dddddddd", "another round")

    (tmp_path / "work").mkdir()

    def dying(step):
        def call(*arguments, **named):
            nonlocal steps
            steps += 1
            if steps == last:
                raise Killed
            return step(*arguments, **named)

        return call

    with monkeypatch.context() as patched:
        for name in ("fsync", "rename", "replace", "mkdir", "rmdir", "unlink"):
            patched.setattr(os, name, dying(getattr(os, name)))
        try:
            list(make_way(engagement / "r01-cccccccc", tmp_path / "work"))
            assert steps < last
        except Killed:
            pass
    there = lying(engagement)
    assert {name.rpartition("/")[2][:5] for name in there} == {"r01-a", "r01-b", "r01-c", "r02-d"}
    assert {"r01-cccccccc", "r02-dddddddd"} <= set(there)
    (tmp_path / "again").mkdir()
    list(make_way(engagement / "r01-cccccccc", tmp_path / "again"))
    assert lying(engagement) == [
        "r01-cccccccc",
        "r02-dddddddd",
        "superseded/r01-aaaaaaaa",
        "superseded/r01-bbbbbbbb",
    ]
