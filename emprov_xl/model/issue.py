"""One questionnaire as it goes out: for whom, how large, and what its live checks ask."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Issue:
    """For whom a questionnaire is written, and how large; all of it stands in the hidden sheet `_emprov`.

    `platform` is None when it is not decided; `sections` are those that were sold.
    """

    engagement: str
    customer: str
    platform: str | None
    extensions: int
    round: int
    issued: dt.date
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Requirement:
    """The field must be filled when another field of the same row (or form) holds one of the words.

    Both are names like `extensions.voicemail_pin`. Without words, any answer in the other field asks for this one.
    """

    field: str
    when: str
    words: tuple[str, ...] = ()
