"""The habits of people and their spreadsheets that we know, each with what becomes of it.

The table is the promise: its rows are run as tests, and `docs/normalising.md` is written from it.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from emprov_xl.model.cells import Typed
from emprov_xl.model.questionnaire import FieldType
from emprov_xl.readers.reading import Known, shown


class Said(StrEnum):
    """What the customer is told of it."""

    NOTHING = "nothing"
    NOTED = "noted on the cell (FLD-020)"
    ASKED = "asked again"


@dataclass(frozen=True, slots=True)
class Habit:
    """One way to write an answer: in which kind of field, what stands in the cell, and what becomes of it.

    `read` is None where the cell is asked about again, with the rule that asks (`code`) and the answer it proposes, or
    where the cell counts as blank. `field` is the key of a field for which it holds, where that matters; `of` is what
    a list holds.
    """

    why: str
    type: FieldType
    typed: Typed
    said: Said
    read: Known = None
    code: str = ""
    proposed: str = ""
    field: str = ""
    of: FieldType | None = None
    required: bool = False

    @property
    def becomes(self) -> str:
        """What is read, or proposed, in words."""
        if self.said is Said.ASKED:
            return f"{self.code}{f', proposing {self.proposed}' if self.proposed else ''}"
        if isinstance(self.read, tuple):
            return "; ".join(self.read)
        return (
            "blank" if self.read is None else shown(self.read if not isinstance(self.read, int) else float(self.read))
        )


def _silent(kind: str, typed: Typed, read: Known, why: str, *, field: str = "", of: str = "") -> Habit:
    return Habit(why, FieldType(kind), typed, Said.NOTHING, read, field=field, of=FieldType(of) if of else None)


def _noted(kind: str, typed: Typed, read: Known, why: str, *, field: str = "", of: str = "") -> Habit:
    return Habit(why, FieldType(kind), typed, Said.NOTED, read, field=field, of=FieldType(of) if of else None)


def _asked(
    kind: str,
    typed: Typed,
    code: str,
    proposed: str,
    why: str,
    *,
    field: str = "",
    of: str = "",
    required: bool = False,
) -> Habit:
    inner = FieldType(of) if of else None
    return Habit(why, FieldType(kind), typed, Said.ASKED, None, code, proposed, field, inner, required)


_TENTH_OF_JULY = dt.date(2026, 7, 10)

HABITS: tuple[Habit, ...] = (
    # what nobody sees
    _silent("text", "  Zoë  ", "Zoë", "blanks around an answer"),
    _noted("text", "Ana\u00a0Ruiz", "Ana Ruiz", "a blank that does not break, from a web page"),
    _noted("text", "Ana\u200bRuiz", "AnaRuiz", "a character without width, from a chat or a PDF"),
    _noted("text", "Ana\x1b Ruiz\x07", "Ana Ruiz", "control characters, from a program or a bad paste"),
    _noted("text", "Ana\u202eziuR", "AnaziuR", "a mark that turns the rest of the line round"),
    _asked("text", 4.71e17, "FLD-016", "", "more digits than a spreadsheet keeps"),
    _silent("text", "“Front” desk", "“Front” desk", "curly quotation marks in a name"),
    # internal numbers
    _silent("digits", "0201", "0201", "digits kept as text"),
    _silent("digits", 2001.0, "2001", "digits kept as a number"),
    _noted("digits", "'0201", "0201", "an apostrophe that shows"),
    _noted("digits", "x214", "214", "a word for extension before the number"),
    _noted("digits", "Ext: 214", "214", "a word for extension before the number"),
    _noted("digits", "2001.0", "2001", "a number that came through another program"),
    _noted("digits", "２００１", "2001", "full-width digits"),
    _noted("digits", "٢٠٠١", "2001", "Arabic digits"),
    _asked("digits", "2OO1", "FLD-011", "2001", "the letter O or l among digits"),
    _asked("digits", "20-14", "FLD-011", "2014", "digits set apart"),
    _asked("digits", "1E+10", "FLD-016", "", "digits are lost"),
    _asked("digits", 1e17, "FLD-016", "", "more digits than a spreadsheet keeps"),
    _asked("digits", _TENTH_OF_JULY, "FLD-016", "", "7-10 or 10-7 turned into a date"),
    # lists
    _silent(
        "list", "2001\n2002; 2003, 2004", ("2001", "2002", "2003", "2004"), "lines, semicolons, commas", of="digits"
    ),
    _noted("list", "2001 and 2002 / 2003 & 2004", ("2001", "2002", "2003", "2004"), "loosely joined", of="digits"),
    _noted("list", "2001 2002 2003", ("2001", "2002", "2003"), "parted by blanks only", of="digits"),
    _noted("list", "2001、2002", ("2001", "2002"), "commas of other scripts", of="digits"),
    _silent("list", "Bell & Rogers; Telus", ("Bell & Rogers", "Telus"), "a name may hold such a word", of="reference"),
    _asked("list", "2001-2003", "FLD-011", "2001; 2002; 2003", "a range", of="digits"),
    _asked("list", 201202.0, "FLD-016", "201; 202", "201,202 turned into one number", of="digits"),
    # telephone numbers
    _silent("phone", "(613) 555-0100", "6135550100", "punctuation says nothing"),
    _silent("phone", "+1 613.555.0100", "+16135550100", "with the country; compared as if without"),
    _silent("phone", 6135550100.0, "6135550100", "digits kept as a number"),
    _silent("dial", "9|911", "9|911", "an access digit as FreePBX parts it"),
    _noted("phone", "1-800-FLOWERS", "18003569377", "letters of the telephone keys"),
    _noted("phone", "'6135550100", "6135550100", "an apostrophe that shows"),
    _asked("phone", "(613) 555-0100 ext 3", "FLD-012", "6135550100", "a number and an extension behind it"),
    _asked("phone", "6.13E+09", "FLD-016", "", "digits are lost"),
    # telephones
    _silent("device_id", "00-1b:4F-aa-bb-cc", "001B4FAABBCC", "a MAC address however it is parted"),
    _silent("device_id", "001b.4faa.bbcc", "001B4FAABBCC", "a MAC address however it is parted"),
    _noted("device_id", "0:1b:4f:a:bb:cc", "001B4F0ABBCC", "parts without their zeros"),
    _noted("device_id", "MAC: 001B4FAABBCC.", "001B4FAABBCC", "words and full stops around it"),
    _asked("device_id", 1122334455.0, "FLD-021", "001122334455", "a number has no zeros in front"),
    _asked("device_id", "OO1B4FAABBCC", "FLD-013", "001B4FAABBCC", "the letter O among digits"),
    # amounts
    _silent("whole", "20", 20, "digits kept as text"),
    _noted("whole", "20 sec", 20, "the unit that the field counts in", field="ring_seconds"),
    _asked("whole", "2 min", "FLD-003", "", "another unit", field="ring_seconds"),
    _asked("whole", "1,200", "FLD-003", "1200", "thousands, or a decimal comma"),
    # dates
    _silent("date", dt.date(2026, 12, 24), dt.date(2026, 12, 24), "a date cell"),
    _noted("date", "Thursday, December 24th, 2026", dt.date(2026, 12, 24), "the month in words"),
    _noted("date", "24 décembre 2026", dt.date(2026, 12, 24), "the month in words"),
    _noted("date", "24/12/2026", dt.date(2026, 12, 24), "only one reading is a day"),
    _asked("date", "03/04/2026", "FLD-006", "2026-03-04 or 2026-04-03", "day and month could change places"),
    _asked("date", "24/12/26", "FLD-006", "2026-12-24 or 2024-12-26", "day and year could change places"),
    _asked("date", 46380.0, "FLD-006", "2026-12-24", "a date shown as a number"),
    # times
    _silent("time", "9:00 am", dt.time(9), "twelve hours"),
    _silent("time", "17h30", dt.time(17, 30), "the French way"),
    _silent("time", 0.375, dt.time(9), "a time cell shown as a number"),
    _noted("time", "24:00", dt.time(23, 59), "the last minute a UCX knows"),
    _noted("time", "0830", dt.time(8, 30), "without its colon"),
    _noted("time", "noon", dt.time(12), "in words"),
    _asked("time", "midnight", "FLD-007", "24:00", "the first or the last minute of a day", field="closes"),
    _asked("time", 9.0, "FLD-007", "09:00", "in the morning or the evening"),
    _asked("time", "8-5", "FLD-007", "08:00", "opening hours in one cell", field="opens"),
    _asked("time", "8-5", "FLD-007", "17:00", "opening hours in one cell", field="closes"),
    _asked("time", dt.date(2026, 8, 5), "FLD-007", "08:00", "8-5 turned into a date", field="opens"),
    # words
    _silent("choice", " YES ", "Yes", "capitals and blanks"),
    _silent("choice", "y", "Yes", "a shorter word that begins alike"),
    _silent("choice", True, "Yes", "a cell that is TRUE"),
    _noted("choice", "x", "Yes", "a mark or another word"),
    _noted("choice", "✓", "Yes", "a mark or another word"),
    _noted("choice", 1.0, "Yes", "a mark or another word"),
    _noted("choice", 0.0, "No", "a mark or another word"),
    _noted("menu_key", "star", "*", "a key in words"),
    # addresses
    _noted("email", "Ana Ruiz <ana@example.com>", "ana@example.com", "as a mail program shows it"),
    _noted("email", "mailto:ana@example.com", "ana@example.com", "as a web page has it"),
    _noted("email", "ana@example.com.", "ana@example.com", "a full stop behind it"),
    _silent("zone", "America/New York", "America/New_York", "a blank for the line"),
    # no answer
    _noted("digits", "n/a", None, "nothing to answer"),
    _noted("phone", "-", None, "nothing to answer"),
    _asked("digits", "n/a", "FLD-022", "", "nothing to answer, where an answer is needed", required=True),
    _asked("phone", "TBD", "FLD-022", "", "put off"),
    _asked("email", "see above", "FLD-022", "", "points to another cell"),
    _asked("text", "#REF!", "FLD-017", "", "an error is not a blank"),
)
"""Every habit that we know, in the order of the page."""
