"""What a piece of work costs: CPU milliseconds here or in a process of its own, and the memory it peaks at."""

import gc
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

RUNS = 7

# A process counts as its own the peak of the one that started it, so a small one stands between.
_BETWEEN = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def warm(work: Callable[[], object]) -> float:
    """CPU milliseconds of one call in this process, which does not clear away what the one before it left."""
    gc.collect()
    before = time.process_time()
    work()
    return 1000 * (time.process_time() - before)


def environment() -> dict[str, str]:
    """That of this process; but what is compiled is kept, as it lies beside every installed package."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def cold(*command: str) -> float:
    """CPU milliseconds of one process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, env=environment())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)


def in_turn(*works: Callable[[], float], runs: int = RUNS) -> list[float]:
    """The median of each, taken in turn after one round that does not count."""
    times = [[work() for work in works] for _ in range(runs + 1)][1:]
    return [statistics.median(column) for column in zip(*times, strict=True)]


def peak(*command: str) -> float:
    """The most MiB that one process of its own ever held; the second of two, which finds all compiled."""
    between = [sys.executable, "-c", _BETWEEN, *command]
    told = [
        subprocess.run(between, capture_output=True, text=True, check=True, env=environment()).stdout for _ in range(2)
    ]
    return int(told[1]) / 1024
