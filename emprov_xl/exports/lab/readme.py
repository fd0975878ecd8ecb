"""What the lab says of itself: how to load it, how its contexts are called, what it cannot show."""

import textwrap
from collections.abc import Iterator

from emprov_xl.callflow.graph import Kind
from emprov_xl.exports.lab.conf import said
from emprov_xl.exports.lab.features import carried
from emprov_xl.exports.lab.lab import Lab
from emprov_xl.exports.lab.places import STAND_IN
from emprov_xl.exports.lab.recordings import recordings_of
from emprov_xl.exports.lab.simpler import SIMPLER

_WIDE = 118

_LOADING = f"""# The call flow in a lab

These files make a plain Asterisk 20 (or newer) behave as the questionnaire says, so that every test call can be made
before the customer's system is touched. They are for a lab: load them on no system that anybody uses.

## Loading

1. Install Asterisk with its core sounds. Keep every other file of `/etc/asterisk` as delivered, but of
   several voicemails load `app_voicemail.so` alone: another one (such as `app_voicemail_odbc.so`) takes its place.
2. Copy the `.conf` files and the folder `lab-pins` to `/etc/asterisk`. `pjsip.conf`, `voicemail.conf`,
   `confbridge.conf` and `lab-pins` hold secrets: let only the user of Asterisk read them.
3. Put the recordings of `recordings.txt` into the folder `lab` of the sounds. A missing one is passed over with a
   warning on the console.
4. Restart Asterisk; `dialplan show` and `pjsip show endpoints` tell what it took.
5. Register a telephone for each extension you test, by its number and the password in `pjsip.conf`, and one as
   `{STAND_IN}`: it plays everybody outside. A telephone that is not registered counts as one that does not answer.

## Calling

- **A call from outside**: dial the inbound number at `{STAND_IN}`. To be a certain caller, set its caller ID.
- **A call to the outside** rings at `{STAND_IN}`, which shows the number. There is no trunk.
- **An emergency number** is read back and goes nowhere, whatever permission a telephone has.
- **The clock**: `asterisk -rx 'dialplan set global LAB_TIME 1798102800'` puts every call routing and queue to that
  moment, in seconds since 1970, as `date -d 'TZ="America/Toronto" 2026-12-24 09:00' +%s` tells them; an empty value
  puts it back. `acceptance.json` tells the moment of each test call, and where it begins and must arrive here.
  Outbound routes that hold at certain hours go by the real clock.
- **A switch**: dial its code, or `asterisk -rx 'database put LAB switch-1 YES'` and `database del LAB switch-1`.
- **Busy**: `asterisk -rx 'database put DND 2001 YES'` makes an extension busy that has no telephone.

## Where calls arrive

| what | arrives at |
|---|---|
| inbound number | `inbound,<digits>,1`; for calls of one caller `inbound-from-<caller>,<digits>,1` |
| extension, its other numbers, its mailbox | `extensions,<number>,1`, `follow-me,<number>,1`, `mailboxes,<number>,1` |
| ring group, queue, page group, conference, parking lot | `groups`, `queues`, `pages`, `conferences`, `parking` |
| call routing, menu, announcement | `routing-<name>,s,1`, `menu-<name>,s,1`, `announcement-<name>,s,1` |
| outside number | `outside,<digits>,1` |
| operator, directory, end of the call, busy tone | `operator,s,1`, `directory,s,1`, `end,hangup,1`, `end,busy,1` |
| a cell that does not say how calls go on | `stub,<sheet>_<field>_<row>,1` |
| a row that a finding holds back | `held,<sheet>_<row>,1` |

A name is written in small letters without accents; one that is left with none, and the second of two alike, is told by
its row. Stubs say on the console why they are there.
"""


def readme(lab: Lab) -> bytes:
    """The words of the file, the same for every engagement but for its own codes, rooms and what is held back."""
    return (_LOADING + "\n".join([*_simpler(), *_codes(lab), *_held(lab), ""])).encode("utf-8")


def _simpler() -> Iterator[str]:
    yield from ("", "## What is simpler here than on the customer's system", "")
    for sentence in SIMPLER:
        yield from textwrap.wrap(sentence, _WIDE, initial_indent="- ", subsequent_indent="  ")


def _codes(lab: Lab) -> Iterator[str]:
    works, stubs = carried(lab)
    yield from ("", "## Codes", "", "These work:", "")
    yield from (f"- `{dialled}` {feature}" for feature, dialled in works)
    if stubs:
        yield from ("", "These beep, and the console says that the lab does not carry them:", "")
        yield from (f"- `{dialled}` {feature}" for feature, dialled in stubs)
    counted = len(recordings_of(lab))
    phones = sum(not node.silent for node in lab.of(Kind.EXTENSION))
    yield ""
    yield f"There are {phones} telephones and {counted} recordings."


def _held(lab: Lab) -> Iterator[str]:
    if lab.held:
        yield ""
        yield "## Held back"
        yield ""
        yield "What rests on these rows ends at a stub until the findings are settled:"
        yield ""
        for place, codes in sorted(lab.held.items(), key=lambda each: (each[0].sheet, each[0].row)):
            yield f"- {said(lab.survey.title(place.sheet))}, row {place.row}: {' '.join(codes)}"
