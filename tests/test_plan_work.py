"""emprov schedule and emprov agenda, by command, on what the ledger knows of an engagement."""

import datetime as dt
from dataclasses import replace
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from emprov_xl.bench import value_code
from emprov_xl.cli import main
from emprov_xl.engage import Request, engage
from emprov_xl.exports.crate import key_place
from emprov_xl.exports.keeper import kept_key
from emprov_xl.latest import reviewed
from emprov_xl.ledger.ledger import open_ledger
from emprov_xl.model.event import Event, Kind
from emprov_xl.model.past import History, Round, Status, Stood
from emprov_xl.model.schedule import Agreed
from emprov_xl.model.tasks import Method
from emprov_xl.plan_work import Asked
from emprov_xl.review.clearance import clearance_of
from emprov_xl.review.decisions import code_of
from emprov_xl.review.history import past_of
from emprov_xl.review.readiness import Accord
from emprov_xl.review.stages import Stage, readiness_of, stage_of
from tests.pasts import CHANGES, COMPANY, CUSTOMER, a_round, agreed, asked, past, scheduled, section

SAMPLES = Path(__file__).parent / "samples"
DAY = dt.date(2026, 12, 1)
FIVE = ("extensions", "dids")


# whether it may be scheduled


def both(key, content="c1"):
    return agreed(key, CUSTOMER, content), agreed(key, COMPANY, content)


def test_what_both_agreed_to_may_be_scheduled():
    known = past(a_round(1, sections=[section("extensions")]), *both("extensions"))
    assert clearance_of(known).ready


def test_what_was_agreed_and_changed_since_was_ready_once():
    sections = [section("extensions", "c2"), section("dids")]
    clearance = clearance_of(past(a_round(1, sections=sections), *both("extensions"), *both("dids")))
    assert (clearance.ready, clearance.was_ready, clearance.withdrawn) == (False, True, ("Extensions",))
    assert clearance.why == "Changed since agreed: Extensions."


def test_what_is_booked_was_ready_once_also_when_a_blocker_came_up():
    known = past(a_round(2, sections=[section("dids")], feasibility=1), *both("dids"), scheduled())
    clearance = clearance_of(known)
    assert (clearance.ready, clearance.was_ready, clearance.withdrawn) == (False, True, ())
    assert clearance.why == "1 blocker to settle."


@pytest.mark.parametrize(
    "told",
    [
        (),
        (agreed("extensions", CUSTOMER), agreed("extensions", COMPANY)),
        (*both("extensions"), agreed("dids", CUSTOMER)),
        (*both("extensions"), *both("dids", "old")[:1]),
        (agreed("extensions", CUSTOMER, "old"), agreed("dids", CUSTOMER, "old")),
        (*both("extensions", "old"), agreed("dids", CUSTOMER), agreed("dids", COMPANY, consent=CHANGES)),
    ],
)
def test_what_was_never_agreed_in_whole_was_never_ready(told):
    known = past(a_round(1, sections=[section("extensions"), section("dids")]), *told)
    assert (clearance_of(known).ready, clearance_of(known).was_ready) == (False, False)


@given(st.lists(st.sampled_from(["c1", "c2"]), min_size=4, max_size=4), st.sampled_from(["c1", "c2"]), st.booleans())
def test_a_clearance_is_given_exactly_when_the_engagement_is_ready(contents, planned, booked):
    sections = [section(key, planned) for key in FIVE]
    told = [
        agreed(key, party, content)
        for (key, party), content in zip(((k, p) for k in FIVE for p in (CUSTOMER, COMPANY)), contents, strict=True)
    ]
    known = past(a_round(1, sections=sections), *told, *([scheduled()] if booked else []))
    clearance = clearance_of(known)
    assert clearance.ready == readiness_of(known).ready == (set(contents) == {planned})
    same = contents[0] == contents[1] and contents[2] == contents[3]
    assert clearance.was_ready == (booked or same), "both have agreed to one content of each section"
    assert set(clearance.withdrawn) == {each.section.title for each in readiness_of(known).of(Accord.CHANGED)}


# what was booked already


def booking(**more):
    event = replace(scheduled(), what={**scheduled().what, **more})
    return past(event).booking


def test_what_is_not_said_is_as_booked():
    said = Asked(DAY).beside(booking(cut_over="2027-03-05T17:00"))
    assert (said.start, said.methods, said.engineers) == (dt.date(2027, 1, 10), (Method.LAB,), 1)
    assert said.cut_over == dt.datetime(2027, 3, 5, 17)
    assert said.agreed == Agreed("Eva", "Ana")


@pytest.mark.parametrize(
    "changed",
    [
        Asked(DAY, start=dt.date(2027, 2, 1)),
        Asked(DAY, engineers=2),
        Asked(DAY, methods=(Method.CLOUD,)),
        Asked(DAY, cut_over=dt.datetime(2027, 3, 5, 17)),
    ],
)
def test_other_terms_than_those_that_were_agreed_have_to_be_agreed_again(changed):
    assert changed.beside(booking()).agreed == Agreed()
    assert replace(changed, agreed=Agreed("Raj", "Zoe")).beside(booking()).agreed == Agreed("Raj", "Zoe")


# by command


@pytest.fixture(scope="module")
def clinics(house, tmp_path_factory):
    """The results of the clinic, clean and faulty, by sample."""
    output = tmp_path_factory.mktemp("clinics")
    request = Request(output, DAY, dated=True)
    return output, {name: engage(SAMPLES / f"lakeside-{name}.xlsx", house, request) for name in ("clean", "faulty")}


class Office:
    """An output folder with a ledger in it, and the commands given in it."""

    def __init__(self, output, results):
        self.output = output
        self.results = results

    def knows(self, *events, name="clean", number=1, sections=("c1",), open_=(), findings=None):
        result = self.results[name]
        folder = result.folder.relative_to(self.output).as_posix()
        told = Round(
            number, f"{name}{number}", folder, "q.xlsx", "Lakeside Clinic", "OK", DAY, {}, dict(open_),
            tuple(section("extensions", content) for content in sections), findings or {},
        )  # fmt: skip
        with open_ledger(f"sqlite:///{self.ledger}", self.output) as ledger:
            ledger.record("lak-001", "LAK-001", told, events)

    @property
    def ledger(self):
        return self.output / "test.db"

    @property
    def past(self):
        with open_ledger(f"sqlite:///{self.ledger}", self.output) as ledger:
            return past_of(*ledger.history("lak-001"))

    def runs(self, *words, today="2026-12-02"):
        place = ["--output", str(self.output), "--ledger", f"sqlite:///{self.ledger}", "--as-of", today]
        return CliRunner().invoke(main, [*words, *place])


@pytest.fixture
def office(clinics):
    output, results = clinics
    made = Office(output, results)
    yield made
    for left in (*output.glob("test.db*"), *output.glob("lak-001/schedule/*")):
        left.unlink()


AGREED = ("--agreed-by", "Raj Patel", "--agreed-by-customer", "Marta Kowalski")
TERMS = ("--method", "premises", "--method", "lab", "--start", "2026-12-21", "--engineers", "2")


def test_a_ready_engagement_is_scheduled_and_the_stage_follows(office):
    office.knows(*both("extensions"))
    ran = office.runs("schedule", "lak", *TERMS, *AGREED)
    assert ran.exit_code == 0, ran.output
    assert "LAK-001: 32 h 22 min of work for 2 engineers, Mon 2026-12-21 to Mon 2027-03-15; scheduled." in ran.output
    folder = office.output / "lak-001" / "schedule"
    assert sorted(file.name for file in folder.iterdir()) == ["schedule.ics", "schedule.xlsx"]
    known = office.past
    assert stage_of(known).stage is Stage.SCHEDULED
    assert (known.booking.methods, known.booking.engineers) == (("lab", "premises"), 2)
    assert (known.booking.by, known.booking.by_customer) == ("Raj Patel", "Marta Kowalski")


def test_the_same_terms_said_again_are_no_news_and_write_the_same_calendar(office):
    office.knows(*both("extensions"))
    office.runs("schedule", "LAK-001", *TERMS, *AGREED)
    file = office.output / "lak-001" / "schedule" / "schedule.ics"
    before, events = file.read_bytes(), len(office.past.events)
    ran = office.runs("schedule", "LAK-001")
    assert ran.exit_code == 0, ran.output
    assert (file.read_bytes(), len(office.past.events)) == (before, events)


def test_dates_that_one_side_has_not_agreed_to_are_written_but_not_recorded(office):
    office.knows(*both("extensions"))
    ran = office.runs("schedule", "LAK-001", *TERMS, "--agreed-by", "Raj Patel")
    assert ran.exit_code == 0, ran.output
    assert "not recorded as scheduled until both have agreed (--agreed-by NAME --agreed-by-customer NAME)" in ran.output
    assert office.past.booking is None
    assert b"STATUS:CONFIRMED" not in (office.output / "lak-001" / "schedule" / "schedule.ics").read_bytes()


def test_what_is_not_ready_is_refused_with_what_holds_it(office):
    office.knows(agreed("extensions", CUSTOMER), open_={"blocker feasibility": 3})
    ran = office.runs("schedule", "LAK-001", *TERMS, *AGREED)
    assert ran.exit_code == 2
    assert ran.output == (
        "emprov: Only what is Ready for Configuration can be scheduled. 3 blockers to settle; not agreed by both yet: "
        "Extensions.\n"
    )


def test_a_late_change_marks_the_schedule_and_keeps_it_from_being_done(office):
    office.knows(*both("extensions"))
    office.runs("schedule", "LAK-001", *TERMS, *AGREED)
    office.knows(number=2, sections=("c2",))
    assert "tentative, run: emprov schedule LAK-001" in office.runs("status").output
    ran = office.runs("schedule", "LAK-001")
    assert ran.exit_code == 0, ran.output
    assert "Readiness was withdrawn for Extensions: Changed since agreed: Extensions." in ran.output
    assert "; marked as withdrawn. " in ran.output
    folder = office.output / "lak-001" / "schedule"
    assert (
        "Readiness was withdrawn for Extensions"
        in openpyxl.load_workbook(folder / "schedule.WITHDRAWN.xlsx")["Schedule"]["A3"].value
    )
    calendar = Calendar.from_ical((folder / "schedule.WITHDRAWN.ics").read_bytes())
    assert {event["status"] for event in calendar.walk("VEVENT")} == {"TENTATIVE"}
    assert schedules(office) == WITHDRAWN
    done = office.runs("schedule", "LAK-001", "--done", "2027-03-16", today="2027-03-17")
    assert done.exit_code == 2
    assert done.output == (
        "emprov: LAK-001 is not ready any more, so it cannot be done. Changed since agreed: Extensions.\n"
    )


WITHDRAWN = ["schedule.WITHDRAWN.ics", "schedule.WITHDRAWN.txt", "schedule.WITHDRAWN.xlsx"]
STANDING = ["schedule.ics", "schedule.xlsx"]


def schedules(office):
    return sorted(file.name for file in (office.output / "lak-001" / "schedule").iterdir())


def test_whatever_withdraws_the_dates_renames_their_files_and_keeps_what_was_ticked(office):
    office.knows(*both("extensions"))
    office.runs("schedule", "LAK-001", *TERMS, *AGREED)
    assert schedules(office) == STANDING
    ticked = (office.output / "lak-001" / "schedule" / "schedule.xlsx").read_bytes()
    told = office.runs("ask", "LAK-001", "Is this the lobby?", "--by", "Eva").output
    assert "The dates from 2026-12-21 do not stand any more: 1 question to answer." in told
    assert schedules(office) == WITHDRAWN
    folder = office.output / "lak-001" / "schedule"
    assert (folder / "schedule.WITHDRAWN.xlsx").read_bytes() == ticked
    assert (folder / "schedule.WITHDRAWN.txt").read_text() == (
        "The dates from 2026-12-21 do not stand any more. 1 question to answer.\n"
        "When all is agreed again, write the schedule anew: emprov schedule LAK-001\n"
    )
    assert "do not stand" not in office.runs("ask", "LAK-001").output
    told = office.runs("ask", "LAK-001", "--reply", "1", "Yes", "--by", "Ana").output
    assert "The dates from 2026-12-21 stand again; write the schedule anew: emprov schedule LAK-001" in told
    assert office.runs("schedule", "LAK-001").exit_code == 0
    assert schedules(office) == STANDING


def test_what_is_configured_is_not_withdrawn(office):
    office.knows(*both("extensions"))
    office.runs("schedule", "LAK-001", *TERMS, *AGREED)
    office.runs("schedule", "LAK-001", "--done", "2027-03-16", today="2027-03-17")
    office.runs("ask", "LAK-001", "Is this the lobby?", "--by", "Eva")
    assert schedules(office) == STANDING


def test_a_schedule_that_cannot_be_renamed_is_told_and_explained_beside_it(office, monkeypatch):
    office.knows(*both("extensions"))
    office.runs("schedule", "LAK-001", *TERMS, *AGREED)
    replace_ = Path.replace

    def refuse(file, target):
        if file.name == "schedule.xlsx":
            raise PermissionError(13, "Permission denied")
        return replace_(file, target)

    with monkeypatch.context() as held:
        held.setattr(Path, "replace", refuse)
        ran = office.runs("ask", "LAK-001", "Is this the lobby?", "--by", "Eva")
    assert "schedule.xlsx could not be renamed, though its dates do not stand: Permission denied." in ran.output
    assert (ran.exit_code, schedules(office)) == (0, ["schedule.WITHDRAWN.txt", *STANDING])
    office.runs("ask", "LAK-001")
    assert schedules(office) == WITHDRAWN


def test_what_is_scheduled_can_be_done_once(office):
    office.knows(*both("extensions"))
    assert office.runs("schedule", "LAK-001", "--done", "2027-03-16", today="2027-03-17").output == (
        "emprov: LAK-001 is not scheduled; say when and how first, agreed by both.\n"
    )
    office.runs("schedule", "LAK-001", *TERMS, *AGREED)
    for _ in range(2):
        assert office.runs("schedule", "LAK-001", "--done", "2027-03-16", today="2027-03-17").exit_code == 0
    known = office.past
    assert stage_of(known).stage is Stage.CONFIGURED
    assert known.configured == dt.date(2027, 3, 16)
    assert sum(event.kind is Kind.CONFIGURED for event in known.events) == 1


def test_nothing_is_done_before_its_day(office):
    office.knows(*both("extensions"))
    office.runs("schedule", "LAK-001", *TERMS, *AGREED)
    ran = office.runs("schedule", "LAK-001", "--done", "2026-12-03")
    assert ran.output == "emprov: 2026-12-03 is still to come; what is done is told on the day or later.\n"
    ran = office.runs("schedule", "LAK-001", "--done", "2026-12-01", "--engineers", "3")
    assert (ran.exit_code, office.past.booking.engineers) == (2, 2)


def test_a_day_must_be_said_and_an_unknown_engagement_is_named(office):
    office.knows(*both("extensions"))
    assert office.runs("schedule", "LAK-001").output == (
        "emprov: On which day does the work begin? Say it with --start DATE.\n"
    )
    assert office.runs("agenda", "OTHER").output == "emprov: No engagement is called OTHER; recorded are: LAK-001.\n"


def test_the_moment_of_the_cut_over_is_kept_with_the_booking(office):
    office.knows(*both("extensions"))
    office.runs("schedule", "LAK-001", *TERMS, *AGREED, "--cut-over", "2027-03-12 17:00")
    assert office.past.booking.cut_over == dt.datetime(2027, 3, 12, 17)
    office.runs("schedule", "LAK-001")
    content = (office.output / "lak-001" / "schedule" / "schedule.ics").read_bytes()
    assert b"DTSTART;TZID=America/Toronto:20270312T170000" in content


def test_a_result_that_is_gone_is_asked_for(office, tmp_path):
    office.knows(*both("extensions"))
    moved = Office(tmp_path, office.results)
    with open_ledger(f"sqlite:///{moved.ledger}", tmp_path) as ledger:
        ledger.record("lak-001", "LAK-001", replace(office.past.last), both("extensions"))
    ran = moved.runs("schedule", "LAK-001", *TERMS)
    assert ran.exit_code == 4
    assert "The return of round 1 is not in" in ran.output
    assert "process it again" in ran.output


def test_the_agenda_is_told_and_written(office):
    office.knows(asked(1, CUSTOMER), asked(2, COMPANY), name="faulty")
    ran = office.runs("agenda", "lak-001")
    assert ran.exit_code == 0, ran.output
    lines = ran.output.splitlines()
    assert lines[0] == "Review call: Lakeside Clinic, LAK-001, round 1, 2026-12-02"
    assert lines[2].startswith("Customer asks (Extensions!C7, Eva): Which?")
    assert lines[3].startswith("10. Extensions!F51 (blocker, holds 17 objects): ")
    assert "We wait for an answer (Extensions!C7, since round 1): Which?" in lines
    assert lines[-1] == f"To print: {office.output / 'lak-001' / 'agenda' / 'agenda.xlsx'}"


def test_a_proposal_that_is_to_be_used_is_an_answer_and_not_asked_again(office, house):
    key = kept_key(key_place(office.output))
    review = reviewed(SAMPLES / "lakeside-faulty.xlsx", house, DAY, History(""), key)
    hunt = next(each for each in review.findings if (each.cell.title, each.cell.address) == ("Ring Groups", "C8"))
    code = code_of(review.returned, partial(value_code, key))(hunt)
    what = {"fingerprint": hunt.fingerprint, "code": hunt.rule.code, "decision": "Use proposed", "answer": ""}
    told = {"sheet": "Ring Groups", "cell": "C8"}
    office.knows(
        Event(Kind.DECIDED, 1, "Marta", DAY, {**what, "reason": "", "proposed": "hunt", "value": code}),
        name="faulty",
        findings={hunt.fingerprint: Stood(hunt.fingerprint, Status.KEPT, 1, code, told)},
    )
    lines = office.runs("agenda", "LAK-001").output.splitlines()
    assert not [line for line in lines if "hnut" in line]
    assert "Decided: Ring Groups!C8: Use proposed: hunt (Marta)" in lines
    assert "1251 of 1254 needed answers are given" in lines[1], "the misspelt one was no answer"
