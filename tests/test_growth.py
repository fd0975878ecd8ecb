"""The work of judging grows with the customer, not with the square of the customer."""

import sys
from collections import Counter

import pytest

from benchmarks.engagement import answers
from benchmarks.judging import made_faulty
from emprov_xl.frames import frames_from
from emprov_xl.judge import judge, survey_of
from tests.returns import returned_of

SMALL, LARGE = 200, 1000


def frames_for(extensions, house, *, faulty):
    columns = answers(extensions)
    sheets = {
        sheet: [
            {field: str(cells[record]) for field, cells in fields.items() if record in cells}
            for record in range(max(len(cells) for cells in fields.values()))
        ]
        for sheet, fields in columns.items()
    }
    returned = returned_of(sheets, house.questionnaire, "BEN-001")
    frames, _ = frames_from(returned, house.questionnaire)
    if faulty:
        made_faulty(frames, every=2)
    return frames, returned


def steps_by_rule(extensions, house, *, faulty):
    """How many functions are called to judge each rule by itself, and to put its findings in words."""
    frames, returned = frames_for(extensions, house, faulty=faulty)
    steps = Counter()
    for rule in house.rules:
        counted = [0]

        def count(_frame, event, _argument, counted=counted):
            counted[0] += event in ("call", "c_call")

        survey = survey_of(frames, house.catalogue, (), returned)
        sys.setprofile(count)
        try:
            for _ in judge([rule], survey, returned):
                pass
        finally:
            sys.setprofile(None)
        steps[rule.code] = counted[0]
    return steps


@pytest.mark.parametrize("faulty", [False, True], ids=["clean", "faulty"])
def test_no_rule_takes_more_than_its_share_when_the_customer_grows(house, faulty):
    small = steps_by_rule(SMALL, house, faulty=faulty)
    large = steps_by_rule(LARGE, house, faulty=faulty)
    allowed = 1.25 * LARGE / SMALL
    assert {code: (small[code], large[code]) for code in large if large[code] > allowed * small[code] + 2000} == {}
