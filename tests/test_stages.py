"""Where an engagement stands, what holds it, and since when."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emprov_xl.model.event import Party
from emprov_xl.review.readiness import Accord, readiness, sections_to_agree
from emprov_xl.review.stages import Stage, readiness_of, stage_of
from tests.pasts import (
    CHANGES,
    COMPANY,
    CUSTOMER,
    NO,
    YES,
    a_round,
    agreed,
    asked,
    configured,
    day,
    issued,
    past,
    replied,
    scheduled,
    section,
)

QUEUES = section("queues", title="Call Queues")
EXTENSIONS = section("extensions")
BOTH = (agreed("queues", CUSTOMER, on=9), agreed("queues", COMPANY, on=9, who="Eva Berg"))


def in_review(on, *sections, **blockers):
    return a_round(1, on, sections or (QUEUES,), **blockers)


WAY = (
    ("Issued", (issued(0),), "the questionnaire is with the customer", 0),
    ("Returned", (issued(0), a_round(1, 3, verdict="HELD")), "the last return could not be reviewed (HELD)", 3),
    ("First review", (issued(0), in_review(3, completeness=4)), "4 blockers of the first review", 3),
    (
        "First review",
        (in_review(3, completeness=1, feasibility=2),),
        "1 blocker of the first review; 2 blockers of the internal review",
        3,
    ),
    ("Internal review", (in_review(3, feasibility=2),), "2 blockers of the internal review", 3),
    (
        "Internal review",
        (in_review(3, feasibility=1), asked(1, COMPANY, 4)),
        "1 blocker of the internal review; 1 question waits for the customer",
        3,
    ),
    (
        "Information requested",
        (in_review(3), asked(1, COMPANY, 5), asked(2, COMPANY, 6)),
        "2 questions wait for the customer",
        5,
    ),
    (
        "Second review",
        (in_review(3), asked(1, COMPANY, 5), replied(1, 8)),
        "Call Queues not agreed by the customer; Call Queues not agreed by E-MetroTel",
        8,
    ),
    (
        "Second review",
        (in_review(3), asked(1, CUSTOMER, 5), *BOTH),
        "1 question waits for us",
        3,
    ),
    ("Second review", (in_review(3), BOTH[1]), "Call Queues not agreed by the customer", 3),
    (
        "Second review",
        (in_review(3), BOTH[1], agreed("queues", CUSTOMER, consent=CHANGES, on=9)),
        "Call Queues agreed with changes that are not made yet",
        3,
    ),
    (
        "Second review",
        (in_review(3), BOTH[1], agreed("queues", CUSTOMER, consent=NO, on=9)),
        "Call Queues not agreed",
        3,
    ),
    ("Second review", (a_round(1, 3),), "nothing is planned yet", 3),
    ("Ready for Configuration", (in_review(3), *BOTH), "a day and a method are to be agreed", 9),
    ("Scheduled", (in_review(3), *BOTH, scheduled(11)), "", 11),
    ("Configured", (in_review(3), *BOTH, scheduled(11), configured(50)), "", 50),
)


@pytest.mark.parametrize(("stage", "told", "holds", "since"), WAY)
def test_an_engagement_stands_at_the_first_step_that_is_not_done(stage, told, holds, since):
    position = stage_of(past(*told))
    assert position.stage == stage
    assert "; ".join(each.words for each in position.holds) == holds
    assert position.since == day(since)
    assert position.days(day(since + 7)) == 7
    assert not position.schedule_off


def test_the_stages_are_those_of_the_way_and_each_is_tried():
    assert [str(stage) for stage in Stage] == list(dict.fromkeys(stage for stage, *_ in WAY))


def test_a_late_change_leads_back_and_marks_the_schedule():
    late = a_round(2, 20, [section("queues", "c2", "Call Queues")])
    position = stage_of(past(in_review(3), *BOTH, scheduled(11), late))
    assert position.stage is Stage.SECOND
    assert position.since == day(20)
    assert position.schedule_off
    assert [each.words for each in position.holds] == [
        f"scheduled for {day(40).isoformat()}, but not ready any more",
        "Call Queues changed since agreed",
    ]


def test_agreed_again_it_is_scheduled_as_before():
    late = a_round(2, 20, [section("queues", "c2")])
    again = [agreed("queues", party, "c2", on=22) for party in Party]
    position = stage_of(past(in_review(3), *BOTH, scheduled(11), late, *again))
    assert (position.stage, position.since, position.schedule_off) == (Stage.SCHEDULED, day(22), False)


def test_only_the_sections_that_changed_are_looked_at_again():
    agreements = [agreed(key, party) for key in ("queues", "extensions") for party in Party]
    late = a_round(2, 20, [section("queues", "c2"), EXTENSIONS])
    ready = readiness_of(past(a_round(1, 3, [QUEUES, EXTENSIONS]), *agreements, late))
    assert [each.section.key for each in ready.to_review] == ["queues"]
    assert ready.why_not == "Changed since agreed: Queues."


def test_a_section_that_was_emptied_after_it_was_agreed_has_to_be_agreed_again():
    agreements = [agreed(key, party) for key in ("queues", "extensions") for party in Party]
    told = past(a_round(1, 3, [QUEUES, EXTENSIONS]), *agreements, a_round(2, 20, [EXTENSIONS]))
    position = stage_of(told)
    assert position.stage is Stage.SECOND
    assert [each.words for each in position.holds] == ["Call Queues changed since agreed"]


def test_closest_to_ready_comes_first_and_of_equals_the_one_that_waits_longest():
    table = {
        "ready": (in_review(3), *BOTH),
        "one left": (in_review(3), BOTH[1]),
        "two left": (in_review(3),),
        "two left, longer": (in_review(1),),
        "asked": (in_review(3), asked(1, COMPANY, 5)),
        "internal": (in_review(3, feasibility=1),),
        "first": (in_review(3, completeness=1),),
        "issued": (issued(0),),
        "done": (in_review(3), *BOTH, configured(50)),
    }
    positions = [stage_of(past(*told, engagement=name)) for name, told in table.items()]
    assert [each.engagement for each in sorted(positions, key=lambda each: each.distance)] == [
        "ready", "one left", "two left, longer", "two left", "asked", "internal", "first", "issued", "done",
    ]  # fmt: skip


CONTENTS = st.sampled_from(["c1", "c2", "c3"])
KEYS = ["queues", "extensions", "ring_groups"]


@st.composite
def histories(draw):
    """Rounds in which sections come, change and go, and what is said of them between, of whatever content."""
    told, number = [], 0
    for on in range(draw(st.integers(1, 8))):
        if on == 0 or draw(st.booleans()):
            number += 1
            kept = draw(st.lists(st.sampled_from(KEYS), unique=True))
            told.append(a_round(number, on, [section(key, draw(CONTENTS)) for key in kept]))
        for _ in range(draw(st.integers(0, 4))):
            key, party = draw(st.sampled_from(KEYS)), draw(st.sampled_from(Party))
            told.append(agreed(key, party, draw(CONTENTS), on, draw(st.sampled_from([YES, YES, YES, CHANGES, NO]))))
    return told


@given(histories(), st.integers(0, 1), st.integers(0, 1))
def test_ready_means_that_both_agreed_to_every_section_as_it_is_now(told, blockers, inquiries):
    """A stale agreement is never taken for one: reckoned here from the bare events, by hand."""
    known = past(*told)
    sections = sections_to_agree(known.last.sections, known)
    ready = readiness(sections, known.agreements, blockers, inquiries)
    last_words = {(each.what["section"], each.what["party"]): each.what for each in known.events}
    now = {each.key: each.content for each in known.last.sections}
    spoken_of = {key for key, _ in last_words}

    def settled(key):
        words = [last_words.get((key, str(party))) for party in Party]
        return all(each and each["decision"] == "Agreed" and each["content"] == now.get(key) for each in words)

    expected = bool(now) and all(settled(key) for key in now.keys() | spoken_of) and not blockers and not inquiries
    assert ready.ready == expected
    assert bool(ready.why_not) != ready.ready
    for standing in ready.standings:
        assert (standing.accord is Accord.AGREED) == settled(standing.section.key)
        assert ("Agreed by both" in standing.words) == settled(standing.section.key)


@given(histories())
def test_a_change_withdraws_readiness_whatever_was_said_before(told):
    """Both agree to everything; then one section changes: it is not ready, and only that section is asked about."""
    known = past(*told)
    everything = sections_to_agree(known.last.sections, known)
    both = [agreed(each.key, party, each.content, 30) for each in everything for party in Party]
    ready = stage_of(past(*told, *both))
    assert ready.readiness.ready == bool(everything)
    for changed in known.last.sections:
        rest = [each for each in known.last.sections if each is not changed]
        late = a_round(99, 40, [*rest, section(changed.key, "c9")])
        position = stage_of(past(*told, *both, late))
        assert position.stage is Stage.SECOND
        assert [each.section.key for each in position.readiness.to_review] == [changed.key]
