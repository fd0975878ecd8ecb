"""Findings become the questions of a review call."""

import pytest

from emprov_xl.model.cells import Cell
from emprov_xl.review.questions import questions_from, written_cells
from tests.tables import findings_in


@pytest.mark.parametrize(
    ("addresses", "written"),
    [
        ([("S", 7, 1)], "S!A7"),
        ([("S", 7, 1), ("S", 8, 1), ("S", 9, 1)], "S!A7:A9"),
        ([("S", 7, 1), ("S", 9, 1), ("S", 7, 2)], "S!A7, A9, B7"),
        ([("T", 7, 1), ("S", 7, 1), ("S", 8, 1)], "S!A7:A8; T!A7"),
    ],
)
def test_cells_are_written_as_a_person_would(addresses, written):
    assert written_cells([Cell(*address) for address in addresses]) == written


def test_two_rows_that_share_a_number_are_one_question(house):
    text = """
        | extensions | extension | display_name |
        | 7          | 2001      | Ana Ruiz     |
        | 8          | 2001      | Ben Ode      |"""
    findings = [finding for finding in findings_in(text, house) if finding.rule.code == "EXT-001"]
    (question,) = questions_from(findings, {}, {})
    assert (len(question.findings), question.where) == (2, "Extensions!A7:A8")


def test_thirty_rows_with_one_device_are_one_question(house):
    rows = "\n".join(f"| {row} | {2000 + row} | 001B4F328C9C |" for row in range(7, 37))
    findings = findings_in(f"| extensions | extension | device_id |\n{rows}", house)
    questions = questions_from([finding for finding in findings if finding.rule.code == "DEV-001"], {}, {})
    assert [len(question.findings) for question in questions] == [30]


def test_questions_stand_in_the_order_of_the_sheets_blockers_first(house):
    text = """
        | extensions | extension | display_name | voicemail | voicemail_pin |
        | 7          | 2001      | Ana Ruiz     | Yes       | 1111          |
        | 8          | 2001      | Ben Ode      |           |               |

        | ring_groups | number | name  | members |
        | 7           | 600    | Front | 2999    |"""
    questions = questions_from(findings_in(text, house), {"Ring Groups": 0, "Extensions": 1}, {})
    assert questions[0].first.cell.title == "Ring Groups"
    mine = [question.severity for question in questions if question.first.cell.title == "Extensions"]
    assert mine == sorted(mine, key=lambda severity: -severity.weight)
    assert [question.number for question in questions] == list(range(1, len(questions) + 1))
