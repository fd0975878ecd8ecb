"""What is recorded in the ledger is what is known of an engagement later."""

import datetime as dt
from dataclasses import replace

import pytest

from emprov_xl.errors import OutputFailed, Rejected, UsageError
from emprov_xl.ledger.ledger import open_ledger
from emprov_xl.model.event import Event, Kind, Party
from emprov_xl.model.past import History, Round, Section, Status, Stood

DAY = dt.date(2026, 12, 1)
SECTIONS = (Section("extensions", "Extensions", "3 extensions", "abcd"),)


def stood(fingerprint, status=Status.NEW, since=1):
    told = {"code": "EXT-001", "severity": "blocker", "sheet": "Extensions", "cell": "C7", "message": "Ærø \0 \ud800"}
    return Stood(fingerprint, status, since, "v1", told)


def a_round(number, sha256, *fingerprints):
    return Round(
        number, sha256, f"lak-001/r{number:02d}-abcd", "q.xlsx", "Clinic", "FINDINGS", DAY, {"rules": "1.0"},
        {"blocker completeness": len(fingerprints)}, SECTIONS, {each: stood(each) for each in fingerprints},
    )  # fmt: skip


def decided(fingerprint, source="", round_=1, day=DAY):
    what = {"fingerprint": fingerprint, "code": "EXT-001", "decision": "Keep as is", "reason": "spare phone"}
    return Event(Kind.DECIDED, round_, "Ana Ruiz", day, what, source)


def asked(number, text="Which one?"):
    return Event(Kind.ASKED, 1, "Bo", DAY, {"question": number, "by": str(Party.COMPANY), "text": text})


@pytest.fixture
def ledger(ledger_url, tmp_path):
    with open_ledger(ledger_url, tmp_path) as opened:
        yield opened


def test_what_is_recorded_is_known(ledger):
    ledger.record("lak-001", "LAK-001", a_round(1, "one", "f2", "f1"), [decided("f1", "one")])
    assert ledger.history("lak-001") == History(
        "LAK-001", (a_round(1, "one", "f2", "f1"),), (replace(decided("f1", "one"), number=1),)
    )
    assert list(ledger.history("lak-001").rounds[0].findings) == ["f2", "f1"], "in the order of the review"
    assert ledger.round_known("lak-001", "one") == 1
    assert ledger.round_known("lak-001", "two") is None


def test_nothing_is_known_of_another_engagement(ledger):
    ledger.record("lak-001", "LAK-001", a_round(1, "one", "f1"))
    assert ledger.history("bay-007") == History("bay-007")


def test_a_return_recorded_twice_is_recorded_once(ledger):
    for day in (DAY, DAY + dt.timedelta(days=1)):
        ledger.record("lak-001", "LAK-001", a_round(1, "one", "f1"), [decided("f1", "one", day=day)])
    assert ledger.history("lak-001") == History(
        "LAK-001", (a_round(1, "one", "f1"),), (replace(decided("f1", "one"), number=1),)
    )


def test_a_return_processed_anew_replaces_its_round_and_touches_nothing_else(ledger):
    ledger.record("lak-001", "LAK-001", a_round(1, "one", "f1", "f2"), [decided("f1", "one")])
    ledger.record("lak-001", "LAK-001", a_round(2, "two", "f1"))
    ledger.record("lak-001", "LAK-001", a_round(1, "one", "f3"), [decided("f1", "one"), decided("f3", "one")])
    rounds, events = ledger.history("lak-001")[1:]
    assert rounds == (a_round(1, "one", "f3"), a_round(2, "two", "f1"))
    assert [event.what["fingerprint"] for event in events] == ["f1", "f3"]


def test_a_round_is_one_return(ledger):
    ledger.record("lak-001", "LAK-001", a_round(1, "one", "f1"))
    for other in (a_round(1, "two", "f2"), a_round(2, "one", "f2")):
        with pytest.raises(OutputFailed, match="process this return again"):
            ledger.record("lak-001", "LAK-001", other, [decided("f2")])
    assert ledger.history("lak-001") == History("LAK-001", (a_round(1, "one", "f1"),))


def test_findings_come_with_the_round_looked_at_and_the_one_before(ledger):
    for number in range(1, 5):
        ledger.record("lak-001", "LAK-001", a_round(number, f"r{number}", "f1"))
    with_findings = lambda before: [each.number for each in ledger.history("lak-001", before).rounds if each.findings]  # noqa: E731
    assert (with_findings(""), with_findings("r3"), with_findings("r1"), with_findings("new")) == (
        [3, 4],
        [2, 3],
        [1],
        [3, 4],
    )
    assert [each.number for each in ledger.rounds("lak-001") if not each.findings] == [1, 2, 3, 4]


def test_events_are_numbered_over_all_engagements(ledger):
    assert [each.number for each in ledger.append("lak-001", [asked(1), asked(2)], "LAK-001")] == [1, 2]
    assert [each.number for each in ledger.append("bay-007", [asked(1)])] == [3]
    assert [each.number for each in ledger.history("lak-001").events] == [1, 2]


def test_an_engagement_is_found_by_what_people_call_it(ledger):
    for slug, reference in (("lak-001", "LAK-001"), ("lak-0012", "LAK-0012"), ("bay-x-12345678", "Bay X")):
        ledger.append(slug, [], reference)
    assert [ledger.found(name).slug for name in ("LAK-001", "lak-001", "bay", "BAY X")] == [
        "lak-001", "lak-001", "bay-x-12345678", "bay-x-12345678",
    ]  # fmt: skip
    with pytest.raises(UsageError, match="may be one of several: LAK-001, LAK-0012"):
        ledger.found("LAK")
    with pytest.raises(UsageError, match="No engagement is called Zoo; recorded are: Bay X, LAK-001, LAK-0012"):
        ledger.found("Zoo")


def test_of_many_engagements_those_are_named_that_may_be_meant(ledger):
    for number in range(30):
        ledger.append(f"e-{number}", [], f"{'LAK' if number < 12 else 'BAY'}-{number:03}")
    with pytest.raises(
        UsageError, match=r"No engagement is called LAK-11x; recorded are: LAK-0.*, and 18 others\."
    ) as told:
        ledger.found("LAK-11x")
    assert "BAY" not in str(told.value)


def test_of_a_forgotten_engagement_it_is_said_that_it_was_forgotten(ledger):
    ledger.append("lak-001", [asked(1)], "LAK-001")
    ledger.forget("lak-001", "Kim", DAY)
    with pytest.raises(Rejected, match="The engagement LAK-001 was forgotten on 2026-12-01 by Kim"):
        ledger.found("LAK-001")
