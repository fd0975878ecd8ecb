"""Decisions read back from Discrepancies: what each does, what of it is news, and what is odd about it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emprov_xl.convert import MASK
from emprov_xl.model.event import event_document
from emprov_xl.model.past import Choice
from emprov_xl.model.rule import Audience, Severity
from emprov_xl.planning.notes_page import notes_page
from emprov_xl.review.decisions import chosen_in
from emprov_xl.review.notes import notes
from emprov_xl.workbook.annotate import annotate
from emprov_xl.workbook.read import read
from tests.samples import lakeside
from tests.samples.written import NOT_PEOPLE, write_sample

SITE = """
| site | extension_length |
| 7    | 4                |

| numbering | purpose    | first | last |
| 7         | Telephones | 2000  | 2199 |

"""


def faulty(*strategies, number="2007"):
    """FLD-002 (no such choice) at row 7 on of Ring Groups; and of another number EXT-003 (outside its range)."""
    groups = "\n".join(
        f"| {row} | {2143 + row} | Group {row} | 2008; {number} | {strategy} |"
        for row, strategy in enumerate(strategies, 7)
    )
    return f"""{SITE.strip()}

| extensions | extension | display_name |
| 7          | {number}  | Ana Ruiz     |
| 8          | 2008      | Ben Ode      |

| ring_groups | number | name | members | strategy |
{groups}"""


SHARED = f"""{SITE.strip()}

| extensions | extension | display_name |
| 7          | 2001      | Ana Ruiz     |
| 8          | 2001      | Ben Ode      |"""

KEEP = {"Decision": "Keep as is", "Reason": "It is moved in May", "Decided by": "Raj Patel"}
USE = {"Decision": "Use proposed", "Decided by": "Raj Patel"}


def test_the_sample_says_what_it_is_said_to(talk):
    assert talk.came(faulty("ringal")).found("FLD-002", "EXT", "DEC") == [("FLD-002", 7, "new")]
    assert talk.came(faulty(number="2307")).found("FLD-002", "EXT-003", "DEC") == [("EXT-003", 7, "new")]


@given(
    st.sampled_from(Choice), st.lists(st.sampled_from([" ", "\u00a0", "\n", "  "]), min_size=4, max_size=4), st.data()
)
def test_a_decision_is_known_in_any_case_and_with_any_blanks(choice, blanks, data):
    words = str(choice).split()
    words = [data.draw(st.sampled_from([word, word.upper(), word.lower(), word.title()])) for word in words]
    assert (
        chosen_in(blanks[0] + blanks[1].join(words) + data.draw(st.sampled_from(["", ".", " !"])) + blanks[2]) is choice
    )


@given(st.text(max_size=20))
def test_no_other_word_is_taken_for_a_decision(word):
    assert chosen_in(word) is None or chosen_in(word).casefold() in " ".join(word.split()).casefold()


def test_keep_as_is_with_reason_and_name_makes_a_note_of_the_finding_and_stays_in_sight(talk):
    talk.came(faulty("ringal")).came(faulty("ringal"), talk.sheet(FLD_002=KEEP))
    finding = talk.finding("FLD-002")
    assert (finding.status, finding.rule.severity) == ("kept", Severity.NOTE)
    assert finding.message.endswith("Kept as it is by Raj Patel: It is moved in May")
    assert talk.found("DEC") == []
    (row,) = talk.shown("FLD-002")
    assert {key: row[key] for key in KEEP} == KEEP
    assert (row["No."], row["Status"], row["Since round"]) == ("", "Kept", 1.0)
    (event,) = talk.events
    assert (event.who, event.round, event.what["decision"], event.what["reason"]) == (
        "Raj Patel",
        2,
        "Keep as is",
        "It is moved in May",
    )


def test_what_was_kept_stays_kept_whether_the_sheet_comes_back_or_not_and_is_no_news(talk):
    talk.came(faulty("ringal")).came(faulty("ringal"), talk.sheet(FLD_002=KEEP))
    talk.came(faulty("ringal"), talk.sheet())
    assert talk.found("FLD-002", "DEC") == [("FLD-002", 7, "kept")]
    talk.came(faulty("ringal"))
    assert talk.found("FLD-002", "DEC") == [("FLD-002", 7, "kept")]
    assert len(talk.events) == 1


@pytest.mark.parametrize(
    ("words", "lacks"),
    [
        ({"Decision": "keep  AS is", "Decided by": "Raj"}, "a reason"),
        ({"Decision": "Keep as is", "Reason": "It is moved"}, "a name under Decided by"),
        ({"Decision": "Keep as is"}, "a reason and a name under Decided by"),
    ],
)
def test_keep_as_is_without_reason_or_name_keeps_nothing(talk, words, lacks):
    talk.came(faulty("ringal")).came(faulty("ringal"), talk.sheet(FLD_002=words))
    assert talk.found("FLD-002", "DEC") == [("DEC-003", 7, "new"), ("FLD-002", 7, "answered")]
    (row,) = talk.shown("FLD-002")
    assert f"it lacks {lacks}, so nothing is kept yet" in row["What we found"]
    assert row["Decision"] == "Keep as is"
    assert not talk.shown("DEC-003"), "it is told in the row that it speaks of"
    talk.came(faulty("ringal"), talk.sheet(FLD_002=KEEP))
    assert talk.found("FLD-002", "DEC") == [("FLD-002", 7, "kept")]


def test_what_may_not_be_waived_is_not_kept(talk):
    talk.came(SHARED).came(SHARED, talk.sheet(EXT_001=KEEP))
    assert talk.found("EXT-001", "DEC") == [
        *(("DEC-004", row, "new") for row in (7, 8)),
        *(("EXT-001", row, "answered") for row in (7, 8)),
    ]
    (row,) = talk.shown("EXT-001")
    assert row["Severity"] == "Blocker"
    assert row["What we found"].count("“Two people share one extension” (EXT-001) cannot be kept") == 1
    assert "Use proposed" in row["What to do"]


def test_what_was_kept_for_one_value_is_not_kept_for_another_until_it_is_said_again(talk):
    talk.came(faulty("ringal")).came(faulty("ringal"), talk.sheet(FLD_002=KEEP))
    changed = faulty("hnut")
    talk.came(changed, talk.sheet())
    assert talk.found("FLD-002", "DEC") == [("DEC-005", 7, "new"), ("FLD-002", 7, "changed")]
    (row,) = talk.shown("FLD-002")
    assert [row[key] for key in ("Decision", "Reason", "Decided by")] == ["", "", ""]
    assert "Raj Patel decided to keep what stood here before" in row["What we found"]
    talk.came(changed, talk.sheet())
    assert talk.found("FLD-002", "DEC") == [("DEC-005", 7, "open"), ("FLD-002", 7, "open")]
    talk.came(changed, talk.sheet(FLD_002=KEEP))
    assert talk.found("FLD-002", "DEC") == [("FLD-002", 7, "kept")]
    assert len(talk.events) == 2


def test_who_keeps_and_changes_a_cell_at_once_has_kept_what_stood_there(talk):
    talk.came(faulty("ringal")).came(faulty("hnut"), talk.sheet(FLD_002=KEEP))
    assert talk.found("FLD-002", "DEC") == [("DEC-005", 7, "new"), ("FLD-002", 7, "changed")]


def test_a_proposal_that_is_used_stands_in_the_plan_and_its_finding_is_kept(talk):
    wrong = faulty("ringal")
    talk.came(wrong).came(wrong, talk.sheet(FLD_002=USE))
    assert talk.found("FLD-002", "DEC") == [("FLD-002", 7, "kept")]
    assert talk.last.returned.sheets["ring_groups"].answers["strategy"][7] == "ringall"
    assert talk.last.survey.frames["ring_groups"]["strategy"][7] == "ringall"
    assert talk.finding("FLD-002").message.endswith("The proposed answer “ringall” is used, as Raj Patel decided.")
    talk.came(wrong, talk.sheet())
    assert (talk.last.proposals, talk.found("FLD-002", "DEC")) == (1, [("FLD-002", 7, "kept")])


def test_a_proposal_is_used_for_all_that_one_row_speaks_of(talk):
    talk.came(SHARED).came(SHARED, talk.sheet(EXT_001=USE))
    assert talk.found("EXT-001", "DEC") == [("EXT-001", 7, "kept"), ("EXT-001", 8, "kept")]
    assert len(set(talk.last.returned.sheets["extensions"].answers["extension"].values())) == 2
    assert [event.what["decision"] for event in talk.events] == ["Use proposed"] * 2


def test_use_proposed_is_not_used_once_the_cell_was_changed(talk):
    wrong = faulty("ringal")
    talk.came(wrong).came(wrong, talk.sheet(FLD_002=USE))
    talk.came(faulty("hnut"), talk.sheet())
    assert talk.found("FLD-002", "DEC") == [("DEC-006", 7, "new"), ("FLD-002", 7, "changed")]
    assert talk.last.returned.sheets["ring_groups"].answers["strategy"][7] == "hnut"
    assert talk.shown("FLD-002")[0]["Decision"] == ""


def test_use_proposed_where_nothing_is_proposed_is_told(talk):
    text = f"{SITE.strip()}\n\n| extensions | extension | display_name | voicemail |\n| 7 | 2001 | Ana Ruiz | Yes |"
    talk.came(text).came(text, talk.sheet(VM_001=USE))
    assert talk.found("VM-001", "DEC") == [("DEC-002", 7, "new"), ("VM-001", 7, "answered")]


def test_a_proposal_that_nobody_signed_is_used_and_only_engineering_is_told(talk):
    wrong = faulty("ringal")
    talk.came(wrong).came(wrong, talk.sheet(FLD_002={"Decision": "Use proposed"}))
    assert talk.found("FLD-002", "DEC") == [("DEC-010", 7, "new"), ("FLD-002", 7, "kept")]
    assert talk.finding("DEC-010").rule.audience is Audience.ENGINEERING


def test_corrected_is_believed_when_the_finding_is_gone(talk):
    talk.came(faulty("ringal")).came(
        faulty("ringall"), talk.sheet(FLD_002={"Decision": "Corrected", "Decided by": "Ana"})
    )
    assert talk.found("FLD-002", "DEC") == []
    assert [stood.told["code"] for stood in talk.last.fixed] == ["FLD-002"]
    assert [(event.who, event.what["decision"]) for event in talk.events] == [("Ana", "Corrected")]


def test_corrected_is_not_believed_when_the_cell_says_the_same(talk):
    words = {"Decision": "Corrected", "Decided by": "Ana"}
    talk.came(faulty("ringal")).came(faulty("ringal"), talk.sheet(FLD_002=words))
    assert talk.found("FLD-002", "DEC") == [("DEC-007", 7, "new"), ("FLD-002", 7, "open")]
    assert "“Corrected” was chosen here, but the cell still says “ringal”." in talk.shown("FLD-002")[0]["What we found"]


def test_corrected_into_another_fault_is_changed(talk):
    talk.came(faulty("ringal")).came(faulty("hnut"), talk.sheet(FLD_002={"Decision": "Corrected"}))
    assert talk.found("FLD-002", "DEC") == [("FLD-002", 7, "changed")]


def test_ask_later_stays_open_with_the_name_of_who_said_so(talk):
    talk.came(faulty("ringal")).came(
        faulty("ringal"), talk.sheet(FLD_002={"Decision": "ask later", "Decided by": "Dana"})
    )
    assert talk.found("FLD-002", "DEC") == [("FLD-002", 7, "open")]
    (row,) = talk.shown("FLD-002")
    assert (row["Decision"], row["Decided by"], row["Status"]) == ("Ask later", "Dana", "Open")


def test_an_answer_without_a_decision_is_answered(talk):
    talk.came(faulty("ringal")).came(
        faulty("ringal"), talk.sheet(FLD_002={"Answer": "Ana moves\nin May", "Decided by": "Ben"})
    )
    assert talk.found("FLD-002", "DEC") == [("FLD-002", 7, "answered")]
    assert talk.shown("FLD-002")[0]["Answer"] == "Ana moves\nin May"
    talk.came(faulty("ringal"), talk.sheet())
    assert (talk.found("FLD-002"), len(talk.events)) == ([("FLD-002", 7, "answered")], 1)


def test_a_word_that_is_no_decision_is_told_and_not_guessed(talk):
    talk.came(faulty("ringal")).came(faulty("ringal"), talk.sheet(FLD_002={"Decision": "Keep it", "Decided by": "Ben"}))
    assert talk.found("FLD-002", "DEC") == [("DEC-001", 7, "new"), ("FLD-002", 7, "answered")]
    (row,) = talk.shown("FLD-002")
    assert "“Keep it” stands under Decision, which is none of the four" in row["What we found"]
    assert row["Decision"] == ""


def test_a_word_that_is_no_decision_takes_none_back(talk):
    talk.came(faulty("ringal")).came(faulty("ringal"), talk.sheet(FLD_002=KEEP))
    talk.came(faulty("ringal"), talk.sheet(FLD_002={"Decision": "hm"}))
    assert talk.found("FLD-002", "DEC") == [("DEC-001", 7, "new"), ("FLD-002", 7, "kept")]


def test_a_row_that_was_emptied_takes_its_decision_back(talk):
    talk.came(faulty("ringal")).came(faulty("ringal"), talk.sheet(FLD_002=KEEP))
    talk.came(faulty("ringal"), talk.sheet(FLD_002=dict.fromkeys(KEEP, "")))
    assert talk.found("FLD-002", "DEC") == [("FLD-002", 7, "open")]
    assert [event.what["decision"] for event in talk.events] == ["Keep as is", ""]
    talk.came(faulty("ringal"), talk.sheet())
    assert (talk.found("FLD-002", "DEC"), len(talk.events)) == ([("FLD-002", 7, "open")], 2)


def test_of_two_rows_that_say_different_things_the_lower_counts_and_it_is_told(talk):
    sheet = talk.came(faulty("ringal")).sheet(FLD_002=KEEP)
    (at,) = [number for number, row in enumerate(sheet, 1) if "Keep as is" in row]
    sheet.append(talk.sheet(FLD_002={"Decision": "Ask later"})[at - 1])
    talk.came(faulty("ringal"), sheet)
    assert talk.found("FLD-002", "DEC") == [("DEC-008", 7, "new"), ("FLD-002", 7, "open")]
    assert f"Rows {at} and {len(sheet)} of Discrepancies" in talk.finding("DEC-008").message
    (event,) = talk.events
    assert event.what["decision"] == "Ask later"


def test_copied_rows_that_say_the_same_or_nothing_are_no_conflict(talk):
    sheet = talk.came(faulty("ringal")).sheet(FLD_002=KEEP)
    (at,) = [number for number, row in enumerate(sheet) if "Keep as is" in row]
    sheet += [list(sheet[at]), talk.sheet()[at]]
    talk.came(faulty("ringal"), sheet)
    assert talk.found("FLD-002", "DEC") == [("FLD-002", 7, "kept")]


def test_what_was_taken_back_by_command_is_not_said_again_by_the_sheet_that_still_says_it(talk):
    talk.came(faulty("ringal")).came(faulty("ringal"), talk.sheet(FLD_002=KEEP))
    before = talk.sheet()
    talk.undo(1)
    talk.came(faulty("ringal"), before)
    assert talk.found("FLD-002", "DEC") == [("DEC-009", 7, "new"), ("FLD-002", 7, "open")]
    assert talk.finding("DEC-009").rule.audience is Audience.ENGINEERING
    assert talk.shown("FLD-002")[0]["Decision"] == ""
    talk.came(faulty("ringal"), talk.sheet())
    assert talk.found("FLD-002", "DEC") == [("FLD-002", 7, "open")]


def test_an_old_copy_does_not_overtake_what_was_decided_in_a_later_one(talk):
    first = talk.came(faulty("ringal")).sheet(FLD_002={"Decision": "Ask later", "Decided by": "Ben"})
    talk.came(faulty("ringal"), talk.sheet(FLD_002={"Decision": "Corrected", "Decided by": "Ana"}))
    talk.came(faulty("ringal"), talk.sheet(FLD_002=KEEP))
    talk.came(faulty("ringal"), first)
    assert talk.found("FLD-002", "DEC") == [("DEC-009", 7, "new"), ("FLD-002", 7, "kept")]
    assert "Raj Patel decided “Keep as is”, and that counts" in talk.finding("DEC-009").message


def test_an_old_copy_that_was_not_written_in_changes_nothing(talk):
    first = talk.came(faulty("ringal")).sheet()
    talk.came(faulty("ringal"), talk.sheet(FLD_002=KEEP))
    talk.came(faulty("ringal"), first)
    assert talk.found("FLD-002", "DEC") == [("FLD-002", 7, "kept")]


WORDS = {"Answer": "They ring in turn", "Decided by": "Raj"}


def test_one_who_joins_a_row_later_is_not_spoken_of_by_what_stood_in_it(talk):
    """Two groups with one unknown word, on one row; a third comes in the round after they were answered."""
    two, three = faulty("hnut", "hnut"), faulty("hnut", "hnut", "hnut")
    talk.came(two).came(two, talk.sheet(FLD_002=WORDS))
    talk.came(three, talk.sheet())
    assert talk.found("FLD-002") == [("FLD-002", 7, "answered"), ("FLD-002", 8, "answered"), ("FLD-002", 9, "new")]
    talk.came(three, talk.sheet())
    assert talk.found("FLD-002")[2] == ("FLD-002", 9, "open")
    assert len(talk.events) == 2


def test_each_of_a_row_keeps_its_decision_when_the_row_parts(talk):
    before, after = faulty("hnut", "hnut"), faulty("hnut", "ringal")
    talk.came(before).came(before, talk.sheet(FLD_002=WORDS))
    assert len(talk.shown("FLD-002")) == 1
    talk.came(after, talk.sheet())
    assert talk.found("FLD-002") == [("FLD-002", 7, "answered"), ("FLD-002", 8, "changed")]
    assert [each["Answer"] for each in talk.shown("FLD-002")] == ["They ring in turn"] * 2
    talk.came(after, talk.sheet())
    assert talk.found("FLD-002") == [("FLD-002", 7, "answered"), ("FLD-002", 8, "answered")]


CANARY = "48151623"


def test_a_secret_written_beside_a_question_goes_nowhere(talk):
    text = f"""{SITE.strip()}

| extensions | extension | display_name | voicemail | voicemail_pin |
| 7          | 2001      | Ana Ruiz     | Yes       | 12            |"""
    code = next(each.rule.code for each in talk.came(text).last.findings if each.place.field == "voicemail_pin")
    words = {"Answer": CANARY, "Decision": f"use {CANARY}", "Reason": f"Ana wants {CANARY}!", "Decided by": CANARY}
    talk.came(text, talk.sheet(**{code.replace("-", "_"): words}))
    talk.came(text, talk.sheet())
    told = json.dumps([event_document(each) for each in talk.events]) + repr(talk.sheet()) + repr(talk.last.findings)
    told += repr(talk.rounds) + repr(talk.last.decisions)
    assert CANARY not in told
    (row,) = talk.shown(code)
    assert (row["Answer"], row["Status"]) == (MASK, "Answered")
    assert CANARY not in repr(noted(talk))
    assert len(talk.events) == 1


def test_a_secret_beside_a_finding_that_is_gone_and_forgotten_goes_nowhere(talk):
    """The answer was used, and the output folder was moved."""
    text = f"""{SITE.strip()}

| extensions | extension | display_name | voicemail | voicemail_pin |
| 7          | 2001      | Ana Ruiz     | Yes       |               |"""
    sheet = talk.came(text).sheet(VM_001={"Answer": CANARY})
    talk.came(text.replace("|               |", f"| {CANARY} |"), sheet, moved=True)
    assert talk.events
    assert CANARY not in json.dumps([event_document(each) for each in talk.events]) + repr(talk.sheet())


TYPED = st.fixed_dictionaries(
    {
        "Answer": st.sampled_from(["", "Mike will know", "x; y"]),
        "Decision": st.sampled_from(["", "Corrected", "use proposed", "Keep as is", "Ask later", "perhaps"]),
        "Reason": st.sampled_from(["", "It is moved in May"]),
        "Decided by": st.sampled_from(["", "Raj"]),
    }
)
EDITS = st.lists(
    st.tuples(st.sampled_from(["2307", "2007"]), st.sampled_from(["ringal", "hnut", "ringall"]), TYPED, TYPED),
    min_size=1,
    max_size=4,
)


@given(data=st.data())
def test_a_copy_in_which_nothing_is_written_says_nothing_new_and_changes_nothing(talked, data):
    talk = talked()
    talk.came(faulty("ringal", number="2307"))
    text = ""
    for number, strategy, one, other in data.draw(EDITS):
        text = faulty(strategy, number=number)
        talk.came(text, talk.sheet(EXT_003=one, FLD_002=other))
    # What was new, or changed, is open in the round after.
    talk.came(text, talk.sheet())
    before, events, words = talk.found("EXT-003", "FLD-002"), len(talk.events), talk.words()
    talk.came(text, talk.sheet())
    assert talk.found("EXT-003", "FLD-002") == before
    assert (len(talk.events), talk.words()) == (events, words)
    talk.came(text)
    assert (talk.found("EXT-003", "FLD-002"), len(talk.events)) == (before, events)


def noted(talk):
    return notes(talk.last.decisions, talk.last_past, talk.last.stood)


def test_what_was_answered_in_peoples_own_words_is_a_note_until_it_is_taken_back(talk):
    two = faulty("hnut", "hnut")
    talk.came(two).came(two, talk.sheet(FLD_002=WORDS))
    (note,) = noted(talk)
    assert (note.round, note.where, note.answer, note.said_by) == (2, "Ring Groups!C7:C8", "They ring in turn", "Raj")
    assert note.question.startswith("What do you mean by “hnut”")
    talk.came(faulty("hunt", "hunt"), talk.sheet())
    assert noted(talk)[0].answer == "They ring in turn", "an answer outlives the question that it settled"
    talk.came(faulty("hunt", "hunt"), talk.sheet(FLD_002=dict.fromkeys(WORDS, "")))
    assert noted(talk) == ()


def test_the_notes_of_the_plan_tell_question_answer_and_name(talk):
    wrong = faulty("ringal")
    talk.came(wrong).came(wrong, talk.sheet(FLD_002=KEEP))
    page = notes_page(noted(talk), "Acme")
    told = dict(zip((column.title for column in page.columns), page.rows[0], strict=True))
    assert (told["Decision"], told["Reason"], told["Said by"]) == ("Keep as is", "It is moved in May", "Raj Patel")
    assert notes_page((), "Acme") is None


def test_what_is_settled_is_not_counted_among_the_questions(talk):
    sheet = talk.came(faulty("ringal")).sheet(FLD_002=KEEP)
    before = len([row for row in talk.page.rows if _number(row)])
    talk.came(faulty("ringal"), sheet)
    assert len([row for row in talk.page.rows if _number(row)]) == before - 1


def _number(row):
    return row[0]


@pytest.mark.libreoffice
def test_a_copy_saved_by_another_program_says_nothing_new(talk, house, libreoffice, tmp_path):
    """One row of each kind: kept, used, put off, refused, answered on two lines, corrected, fixed."""
    sheets = lakeside.SHEETS | {name: [dict(row) for row in lakeside.SHEETS[name]] for name in ("ring_groups",)}
    for row, word in zip(sheets["ring_groups"], ("ringal", "hnut", "randm", "memry"), strict=False):
        row["strategy"] = word
    file = tmp_path / "q.xlsx"
    write_sample(file, sheets, "LAK-001", house, without=NOT_PEOPLE)
    talk.came(("first", read(file, house.questionnaire)))
    rows = talk.sheet()
    header = next(row for row in rows if "Decision" in row)
    at = {title: header.index(title) for title in ("Code", "Answer", "Decision", "Reason", "Decided by")}
    mine = [row for row in rows if len(row) > 5 and row[at["Code"]] == "FLD-002"]
    said = (KEEP, USE, {"Decision": "Ask later", "Decided by": "Dana"}, {"Answer": "=in turn\nalways", "Reason": "x"})
    for row, words in zip(mine, said, strict=True):
        for title, word in words.items():
            row[at[title]] = word
    talk.came(("second", read(file, house.questionnaire)), rows)
    assert len(talk.events) == 4
    annotate(file, tmp_path / "copy.xlsx", (), (talk.page,), house.look)
    for form in ("xlsx", "ods"):
        back = read(libreoffice(tmp_path / "copy.xlsx", form), house.questionnaire)
        assert len({reply.words for reply in back.replies.values() if reply.given}) == 4
        talk.came_back(back)
        assert len(talk.events) == 4, form
        assert sorted(status for _, _, status in talk.found("FLD-002")) == ["answered", "kept", "kept", "open"]
