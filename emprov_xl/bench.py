"""What lies at hand while one return is reviewed."""

from dataclasses import dataclass
from pathlib import Path

from emprov_xl.exports.crate import Crate
from emprov_xl.house import House
from emprov_xl.model.health import Health
from emprov_xl.request import Request
from emprov_xl.review.levels import Measure


@dataclass(frozen=True, slots=True)
class Bench:
    """What lies at hand for a review: the private folder, the definitions, what was asked for, and what counts."""

    work: Path
    house: House
    request: Request
    measure: Measure
    health: Health
    crate: Crate
