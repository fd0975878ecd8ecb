"""The events of an engagement become what is known of it."""

import datetime as dt
import json

from hypothesis import given
from hypothesis import strategies as st

from emprov_xl.model.event import Event, Kind, Party, What
from emprov_xl.model.past import Choice, Consent, Round, Section, Status, Stood
from emprov_xl.review.history import history_document, past_in, past_of
from emprov_xl.review.rounds import basis_of, round_of

DAY = dt.date(2026, 12, 1)


def said(number: int, kind: Kind, what: What, round_: int = 1, source: str = "", who: str = "Ana Ruiz") -> Event:
    return Event(kind, round_, who, DAY, what, source, number)


def decided(number: int, fingerprint: str, choice: Choice, **more: object) -> Event:
    return said(number, Kind.DECIDED, {"fingerprint": fingerprint, "code": "EXT-001", "decision": str(choice)}, **more)  # type: ignore[arg-type]


def a_round(number: int, sha256: str) -> Round:
    stood = Stood("f1", Status.NEW, number, "v", {"code": "EXT-001"})
    return Round(
        number, sha256, f"lak/r{number}", "q.xlsx", "Clinic", "OK", DAY, {"rules": "1"}, {"blocker feasibility": 1},
        (Section("extensions", "Extensions", "3 extensions", "abcd"),), {"f1": stood},
    )  # fmt: skip


def test_the_last_decision_on_a_finding_counts() -> None:
    past = past_of("LAK", [], [decided(1, "f1", Choice.KEEP), decided(2, "f1", Choice.LATER)])
    assert past.decisions["f1"].choice is Choice.LATER


def test_what_was_undone_does_not_count_and_the_one_before_it_does_again() -> None:
    events = [decided(1, "f1", Choice.KEEP), decided(2, "f1", Choice.LATER), said(3, Kind.UNDONE, {"event": 2})]
    assert past_of("LAK", [], events).decisions["f1"].choice is Choice.KEEP


def test_an_undoing_can_be_undone() -> None:
    events = [
        decided(1, "f1", Choice.KEEP),
        said(2, Kind.UNDONE, {"event": 1}),
        said(3, Kind.UNDONE, {"event": 2}),
    ]
    assert past_of("LAK", [], events).decisions["f1"].choice is Choice.KEEP


def test_before_a_return_its_own_round_and_words_and_all_later_ones_are_unknown() -> None:
    rounds = [a_round(1, "one"), a_round(2, "two"), a_round(3, "three")]
    events = [
        decided(1, "f1", Choice.KEEP, round_=1, source="one"),
        decided(2, "f2", Choice.KEEP, round_=2, source="two"),
        decided(3, "f3", Choice.KEEP, round_=3, source="three"),
        decided(4, "f4", Choice.KEEP, round_=3),
    ]
    past = past_of("LAK", rounds, events, before="two")
    assert [each.number for each in past.rounds] == [1]
    assert set(past.decisions) == {"f1", "f4"}


def test_a_question_stays_open_until_it_is_answered() -> None:
    asked = said(1, Kind.ASKED, {"question": 1, "by": "Customer", "text": "Which PIN?", "cell": "Extensions!C7"})
    assert past_of("LAK", [], [asked]).inquiries[0].is_open
    past = past_of("LAK", [], [asked, said(2, Kind.REPLIED, {"question": 1, "text": "Any"}, who="Eva")])
    assert (past.inquiries[0].is_open, past.inquiries[0].answer, past.inquiries[0].answered_by) == (False, "Any", "Eva")


def test_the_last_word_of_each_party_on_a_section_counts() -> None:
    def agreed(number: int, party: Party, consent: Consent) -> Event:
        what = {"section": "queues", "party": str(party), "decision": str(consent), "content": "c1", "day": ""}
        return said(number, Kind.AGREED, what)

    events = [
        agreed(1, Party.CUSTOMER, Consent.NO),
        agreed(2, Party.CUSTOMER, Consent.YES),
        agreed(3, Party.COMPANY, Consent.YES),
    ]
    agreements = past_of("LAK", [], events).agreements
    assert {party: each.consent for (_, party), each in agreements.items()} == {
        Party.CUSTOMER: Consent.YES,
        Party.COMPANY: Consent.YES,
    }


@given(st.lists(st.sampled_from(["f1", "f2", "f3"]), max_size=8), st.text(max_size=20))
def test_a_history_told_as_json_is_the_same_history(prints: list[str], words: str) -> None:
    events = [decided(number, print_, Choice.KEEP, who=words) for number, print_ in enumerate(prints, 1)]
    rounds = [a_round(1, "one"), a_round(2, "two")]
    document = json.loads(json.dumps(history_document("LAK", rounds, events)))
    assert past_in(document) == past_of("LAK", rounds, events)


def test_of_an_empty_history_nothing_is_known() -> None:
    assert past_in({}).rounds == ()


def test_a_return_that_came_before_keeps_its_round() -> None:
    assert round_of("one", 1, None, [a_round(1, "one"), a_round(2, "two")]) == 1


def test_other_content_of_the_same_questionnaire_is_the_next_round() -> None:
    assert round_of("new", 1, None, [a_round(1, "one")]) == 2


def test_a_copy_that_answers_to_a_review_is_of_the_round_after_it_even_where_nothing_is_known() -> None:
    assert round_of("new", 1, 2, []) == 3


def test_a_questionnaire_of_a_later_round_keeps_the_number_that_it_was_sent_with() -> None:
    assert round_of("new", 4, None, [a_round(1, "one")]) == 4


def test_nothing_of_the_past_counts_in_a_first_round() -> None:
    assert basis_of(past_of("LAK", [], [])) == ""


def test_a_result_depends_on_what_was_decided_and_not_on_when_it_was_written_down() -> None:
    kept = basis_of(past_of("LAK", [], [decided(1, "f1", Choice.KEEP)]))
    assert kept == basis_of(past_of("LAK", [], [decided(9, "f1", Choice.KEEP)]))
    assert kept != basis_of(past_of("LAK", [], [decided(1, "f1", Choice.LATER)]))
