"""How long judging takes, how it grows with the customer, and its ratio to a bare reading of the same workbook.

    python benchmarks/judging.py             500, 5 000 and 20 000 extensions, clean
    python benchmarks/judging.py --faulty    the same with one fault in every tenth extension
    python benchmarks/judging.py --profile   and which rules take the time at 5 000

Judging is what the rules do: from frames to findings. Inside the measured step are the survey with all its indexes,
built anew each time, the graph of the call flow, every rule, and every finding in words with its fingerprint. Outside
are reading the file, understanding its cells (`frames_from`), what a cell alone can say (`misfits`), and all that is
written afterwards; `frames_from` and `misfits` are told beside it, so that nobody takes a part for the whole.

Figures are CPU milliseconds, the median of the runs, work and peer in turn; the peer is python-calamine reading every
cell of every sheet. The exponent says by which power the time grows between two sizes: 1 is linear.
"""

import cProfile
import math
import pstats
import sys
import tempfile
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

from python_calamine import CalamineWorkbook

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.engagement import make_return
from benchmarks.timing import in_turn, warm
from emprov_xl.batch import garbage_left_lying
from emprov_xl.checks import shelf
from emprov_xl.checks.survey import Survey
from emprov_xl.frames import Frames, frames_from
from emprov_xl.house import House, load_house
from emprov_xl.judge import judge, survey_of
from emprov_xl.model.returned import Returned
from emprov_xl.schema import misfits
from emprov_xl.workbook.read import read

SIZES = (500, 5_000, 20_000)
PEER_AT = 5_000
RUNS = 5


def bare_reading(path: Path) -> None:
    """Every cell of every sheet, as a library gives it."""
    workbook = CalamineWorkbook.from_path(str(path))
    for name in workbook.sheet_names:
        workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)


def surveyed(frames: Frames, returned: Returned, house: House) -> Survey:
    return survey_of(frames, house.catalogue, (), returned)


def judged(frames: Frames, returned: Returned, house: House) -> int:
    """How many findings there are."""
    return sum(1 for _ in judge(house.rules, surveyed(frames, returned, house), returned))


def made_faulty(frames: Frames, every: int = 10) -> None:
    """In every tenth extension something is wrong, in turn: a number, a location, a PIN, a destination or a device."""
    extensions = frames["extensions"]
    rows = extensions.index.tolist()[:-1:every]
    for turn, row in enumerate(rows):
        match turn % 5:
            case 0:
                extensions.at[row, "extension"] = extensions.at[row + 1, "extension"]
            case 1:
                extensions.at[row, "location"] = "Nowhere"
            case 2:
                extensions.at[row, "voicemail_pin"] = "1111"
            case 3:
                extensions.at[row, "no_answer"] = "99"
            case _:
                extensions.at[row, "device_id"] = extensions.at[row + 1, "device_id"]


def by_rule(frames: Frames, returned: Returned, house: House) -> list[tuple[float, str]]:
    """CPU milliseconds of each rule, in the order in which they run: the first to ask for an index pays for it."""
    survey = surveyed(frames, returned, house)
    spent = []
    for rule in house.rules:
        if rule.verb is not None:
            before = time.process_time()
            for _ in shelf.verb_called(rule.verb).hits(survey, rule.arguments):
                pass
            spent.append((1000 * (time.process_time() - before), f"{rule.code} {rule.verb}"))
    return sorted(spent, reverse=True)


def main(*options: str) -> None:
    house = load_house()
    with tempfile.TemporaryDirectory() as folder, garbage_left_lying():
        times = {size: measured(Path(folder), size, house, options) for size in SIZES}
    for small, large in pairwise(SIZES):
        power = math.log(times[large] / times[small]) / math.log(large / small)
        print(f"{small} to {large}: exponent {power:.2f}")


def measured(folder: Path, size: int, house: House, options: tuple[str, ...]) -> float:
    """CPU milliseconds of judging a customer of that size."""
    path = folder / f"{size}.xlsx"
    make_return(path, size, house)
    returned = read(path, house.questionnaire)
    frames, _ = frames_from(returned, house.questionnaire)
    if "--faulty" in options:
        made_faulty(frames)
    ours, theirs = in_turn(
        lambda: warm(lambda: judged(frames, returned, house)), lambda: warm(lambda: bare_reading(path)), runs=RUNS
    )
    before = warm(lambda: frames_from(returned, house.questionnaire))
    fresh, _ = frames_from(returned, house.questionnaire)  # what does not fit is made blank in these
    alone = warm(lambda: misfits(fresh, returned, set()))
    found = judged(frames, returned, house)
    goal = " (expected 3, stretch 1)" if size == PEER_AT else ""
    print(
        f"{size:6} extensions: judging {ours:6.0f} ms, {found} findings; "
        f"calamine {theirs:6.0f} ms: ratio {ours / theirs:.2f}{goal}"
    )
    print(f"        outside of it: understanding the cells {before:.0f} ms, what each says alone {alone:.0f} ms")
    if "--profile" in options and size == PEER_AT:
        profile(frames, returned, house)
    return ours


def profile(frames: Frames, returned: Returned, house: House) -> None:
    rules = by_rule(frames, returned, house)
    print("  most by rule: " + ", ".join(f"{name} {spent:.0f}" for spent, name in rules[:12]))
    profiler = cProfile.Profile()
    profiler.runcall(judged, frames, returned, house)
    own: Counter[str] = Counter()
    for (file, _, name), (_, _, total, _, _) in pstats.Stats(profiler).stats.items():
        own[f"{Path(file).name}:{name}"] += 1000 * total
    print("  most by function: " + ", ".join(f"{name} {spent:.0f}" for name, spent in own.most_common(15)))


if __name__ == "__main__":
    main(*sys.argv[1:])
