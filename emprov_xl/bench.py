"""What lies at hand while one return is reviewed."""

import hashlib
import hmac
from dataclasses import dataclass, field
from pathlib import Path

from emprov_xl.exports.crate import Crate
from emprov_xl.house import House
from emprov_xl.memory import Memory
from emprov_xl.model.health import Health
from emprov_xl.request import Request
from emprov_xl.review.levels import Measure

_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Bench:
    """What lies at hand for a review: the private folder, the definitions, what was asked for, and what counts.

    `key` is that of the output folder, by which values are coded that nobody is to read.
    """

    work: Path
    house: House
    request: Request
    measure: Measure
    health: Health
    crate: Crate
    memory: Memory
    key: bytes = field(repr=False)

    def value_code(self, text: str) -> str:
        """The code of a text: two are the same for the same text, and nothing can be read from it."""
        return value_code(self.key, text)


def value_code(key: bytes, text: str) -> str:
    """The code of a text by the key of an output folder."""
    words = b"emprov value\0" + text.encode("utf-8", "surrogatepass")
    return hmac.new(key, words, hashlib.sha256).hexdigest()[:_DIGITS]
