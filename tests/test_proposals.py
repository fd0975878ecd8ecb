"""Proposed answers: what is proposed settles the finding, and what was accepted stands in the next questionnaire."""

import random

import openpyxl
import pytest
from click.testing import CliRunner

from emprov_xl.cli import main
from emprov_xl.issue import Order, issue_questionnaire
from emprov_xl.model.past import NOTHING, Choice, Decision, Past
from emprov_xl.review.proposals import with_accepted
from emprov_xl.workbook.read import read
from tests.judging import found_in, judged_on
from tests.mutations import ENGAGEMENTS, KINDS, Chance, NotHere
from tests.returns import returned_from, returned_of
from tests.samples import lakeside
from tests.samples.written import REVIEW_DAY, write_sample


def accepted(returned, house, *codes, questionnaire=None):
    """The return after every proposal of these codes (all, when none is named) was accepted."""
    asked = questionnaire or house.questionnaire
    first = judged_on(returned, house, asked)
    wanted = {each.fingerprint for each in first.findings if not codes or each.rule.code in codes}
    return with_accepted(returned, first, asked, lambda now: judged_on(now, house, asked), wanted)


@pytest.fixture(scope="module")
def engagements(house):
    return {name: make(house.questionnaire) for name, make in ENGAGEMENTS.items()}


REPAIRED = frozenset(
    (
        *("CAP-001", "CAP-002", "CAP-003", "DEV-004", "DEV-008", "DEV-009", "DEV-010", "EMG-002", "EMG-003"),
        *("EXT-001", "EXT-002", "EXT-003", "EXT-004", "EXT-005", "FLD-004", "GRP-002", "GRP-004"),
        *("NUM-001", "NUM-002", "NUM-005", "NUM-006", "NUM-009", "REF-003", "RTE-005", "VM-005", "VM-012"),
    )
)
"""Codes whose findings carry a repair whatever mutation raises them."""

IF_THERE_IS_ROOM = frozenset(("EMG-001", "KEY-004", "KEY-005", "KEY-006"))
"""Codes whose findings carry one where a number is free, or another layout fits."""


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not kind.startswith("planted")])
def test_what_is_proposed_settles_the_finding_and_raises_no_other(house, engagements, kind):
    for engagement in engagements.values():
        try:
            mutation = KINDS[kind](Chance(engagement, random.Random(kind)))
        except NotHere:
            continue
        codes = {code for code, _ in mutation.found}
        if not codes & (REPAIRED | IF_THERE_IS_ROOM):
            return
        asked = engagement.questionnaire
        spoilt = engagement.spoilt([mutation])
        found = judged_on(spoilt, house, asked).findings
        if codes <= IF_THERE_IS_ROOM and not any(finding.proposed for finding in found):
            return
        taken = accepted(spoilt, house, questionnaire=asked)
        assert taken.proposals
        clean = found_in(engagement.returned, house, asked)
        assert found_in(taken.returned, house, asked) == sorted([*clean, *mutation.then])
        return


def test_two_who_share_a_number_are_parted_and_one_keeps_it(house):
    returned = returned_from(
        """
        | extensions | extension | display_name |
        | 7          | 2001      | Ana Ruiz     |
        | 8          | 2001      | Ben Ode      |
        | 9          | 2001      | Cy Fox       |""",
        house.questionnaire,
    )
    taken = accepted(returned, house, "EXT-001")
    assert sorted(taken.returned.sheets["extensions"].answers["extension"].values()) == ["2001", "2002", "2003"]
    assert taken.returned.sheets["extensions"].answers["extension"][7] == "2001"
    assert taken.proposals == 2


def test_several_faults_of_one_cell_are_all_put_right(house):
    returned = returned_from(
        """
        | extensions | extension | display_name |
        | 7          | 2001      | Ana Ruiz     |
        | 8          | 2002      | Ben Ode      |

        | ring_groups | number | name | members                               |
        | 7           | 6001   | All  | 96135550111; 2001; 96135550112; 2002 |""",
        house.questionnaire,
    )
    taken = accepted(returned, house, "REF-003")
    assert taken.returned.sheets["ring_groups"].answers["members"][7] == "96135550111#; 2001; 96135550112#; 2002"
    assert taken.proposals == 2


def test_a_decision_where_nothing_is_proposed_changes_nothing(house):
    text = "| extensions | extension | display_name | voicemail |\n| 7 | 2001 | Ana Ruiz | Yes |"
    returned = returned_from(text, house.questionnaire)
    taken = accepted(returned, house, "VM-001")
    assert taken.proposals == 0
    assert taken.returned.sheets == returned.sheets


def test_no_secret_is_ever_proposed(house, engagements):
    kinds = ("a pin of one digit", "a mailbox without a pin", "a shared mailbox has a weak pin")
    for engagement in engagements.values():
        codes = set()
        for seed in range(10):
            chance = Chance(engagement, random.Random(seed))
            spoilt = engagement.spoilt([KINDS[kind](chance) for kind in kinds])
            judged = judged_on(spoilt, house, engagement.questionnaire)
            assert {finding.proposed for finding in judged.findings} == {""}
            codes |= {finding.rule.code for finding in judged.findings}
        assert codes >= {"VM-001", "VM-002", "VM-009"}


def test_what_was_accepted_on_the_sheet_stands_in_the_next_questionnaire(house, tmp_path, monkeypatch):
    """From the marked copy, with a decision chosen beside one question and none beside another."""
    monkeypatch.chdir(tmp_path)
    sheets = lakeside.SHEETS | {"extensions": [dict(row) for row in lakeside.SHEETS["extensions"]]}
    sheets["extensions"][-3]["extension"] = "2001"
    sheets["ring_groups"] = [dict(row) for row in lakeside.SHEETS["ring_groups"]]
    sheets["ring_groups"][0]["strategy"] = "ringal"
    sheets["ring_groups"][1]["strategy"] = "hnut"
    write_sample(tmp_path / "q.xlsx", sheets, "LAK-001", house)
    day = ["--as-of", REVIEW_DAY.isoformat()]
    CliRunner().invoke(main, ["process", "q.xlsx", *day])
    (marked,) = (tmp_path / "output").rglob("*.annotated.xlsx")
    workbook = openpyxl.load_workbook(marked)
    titles = {cell.value: cell.column for row in workbook["Discrepancies"].iter_rows(max_row=8) for cell in row}
    for row in workbook["Discrepancies"].iter_rows(min_row=3):
        if row[titles["Code"] - 1].value == "EXT-001" or row[titles["Proposed answer"] - 1].value == "ringall":
            row[titles["Decision"] - 1].value = "use  Proposed"
    workbook.save("decided.xlsx")
    result = CliRunner().invoke(main, ["new", "--from", "decided.xlsx", "-o", "next.xlsx", *day])
    assert "Proposed answers that were accepted and stand in it: 2." in result.output
    again = openpyxl.load_workbook("next.xlsx")
    numbers = [row[0] for row in again["Extensions"].iter_rows(min_row=7, max_row=66, values_only=True) if row[0]]
    assert len(set(numbers)) == len(numbers)
    assert [again["Ring Groups"].cell(row, 3).value for row in (7, 8)] == ["ringall", "hnut"]


def test_what_was_accepted_in_an_earlier_round_stands_in_the_next_questionnaire_too(house, tmp_path):
    """The return itself has no sheet Discrepancies: the decision is known from before."""
    sheets = lakeside.SHEETS | {"ring_groups": [dict(row) for row in lakeside.SHEETS["ring_groups"]]}
    sheets["ring_groups"][0]["strategy"] = "ringal"
    write_sample(tmp_path / "q.xlsx", sheets, "LAK-001", house)
    (finding,) = [
        each
        for each in judged_on(read(tmp_path / "q.xlsx", house.questionnaire), house).findings
        if each.value == "ringal"
    ]
    said = Decision(finding.fingerprint, "FLD-002", Choice.PROPOSED, "", "", "Raj", 1, finding.proposed, "")
    order = Order("", "", None, None, frozenset(), tmp_path / "q.xlsx", None, REVIEW_DAY)
    for past, proposals, strategy in (
        (NOTHING, 0, "ringal"),
        (Past("LAK-001", decisions={said.fingerprint: said}), 1, "ringall"),
    ):
        issued = issue_questionnaire(tmp_path / "next.xlsx", order, house, past)
        sheet = openpyxl.load_workbook(tmp_path / "next.xlsx")["Ring Groups"]
        assert (issued.proposals, sheet.cell(7, 3).value) == (proposals, strategy)


def test_a_free_number_proposed_to_two_rows_is_given_to_one_and_asked_anew_for_the_other(house):
    mistyped = {"2108": "21086", "2107": "2307"}
    people = [
        row | {"extension": mistyped.get(row["extension"], row["extension"])} for row in lakeside.SHEETS["extensions"]
    ]
    returned = returned_of(lakeside.SHEETS | {"extensions": people}, house.questionnaire, "LAK-001")
    found = judged_on(returned, house, house.questionnaire).findings
    proposed = [each.proposed for each in found if each.rule.code in ("EXT-002", "EXT-003")]
    assert len(proposed) == 2
    assert len(set(proposed)) == 1
    taken = accepted(returned, house, "EXT-002", "EXT-003")
    assert taken.proposals == 1
    (left,) = (each for each in taken.judged.findings if each.rule.family == "EXT")
    assert left.rule.code in ("EXT-002", "EXT-003")
    assert left.proposed not in proposed
