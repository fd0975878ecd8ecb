"""Scenes with several processes and one ledger: `python ledger_scenes.py SCENE …` plays one, says what came of it."""

import datetime as dt
import json
import os
import random
import signal
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from emprov_xl.ledger.ledger import open_ledger
from emprov_xl.model.event import Event, Kind
from emprov_xl.model.past import Round, Status, Stood

DAY = dt.date(2026, 12, 1)
FINDINGS, EVENTS = 30, 3
NOWHERE = Path()


def a_round(number, sha256):
    found = (
        Stood(f"f{each}", Status.NEW, 1, "v", {"code": "EXT-001", "message": "m" * 200}) for each in range(FINDINGS)
    )
    return Round(
        number, sha256, "folder", "q.xlsx", "Clinic", "OK", DAY, {}, {}, (), {each.fingerprint: each for each in found}
    )


def events(number, sha256):
    return [Event(Kind.DECIDED, number, "Ana", DAY, {"fingerprint": f"f{each}"}, sha256) for each in range(EVENTS)]


@contextmanager
def child(work):
    """Within it another process does this work; what it is asked to do ends with it."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
        finally:
            os._exit(0)
    yield pid
    assert os.waitpid(pid, 0)[1] in (0, signal.SIGKILL), "a process of the scene failed"


def record_on_and_on(url):
    with open_ledger(url, NOWHERE) as ledger:
        number = len(ledger.rounds("lak-001"))
        while True:
            number += 1
            ledger.record("lak-001", "LAK-001", a_round(number, f"sha {number}"), events(number, f"sha {number}"))


def killed(url, kills):
    dice, halves = random.Random(7), []
    open_ledger(url, NOWHERE).close()
    for _ in range(int(kills)):
        with child(lambda: record_on_and_on(url)) as pid:
            wait_for_work(url)
            time.sleep(dice.random() * 0.03)
            os.kill(pid, signal.SIGKILL)
        with open_ledger(url, NOWHERE) as ledger:
            _, rounds, said = ledger.history("lak-001")
            sources = [each.source for each in said]
            halves += [each.number for each in rounds if sources.count(each.sha256) != EVENTS]
            halves += [each.number for each in rounds[-2:] if len(each.findings) != FINDINGS]
            if len(said) != EVENTS * len(rounds):
                halves.append(-len(said))
            counted = ledger.counts()
            if counted["findings"] != FINDINGS * counted["rounds"]:
                halves.append(-counted["findings"])
    return {"halves": halves, "rounds": len(rounds)}


def wait_for_work(url):
    """Until the other one has recorded something, so that it is killed at work and not while it wakes up."""
    with open_ledger(url, NOWHERE) as ledger:
        before = len(ledger.rounds("lak-001"))
        while len(ledger.rounds("lak-001")) == before:
            time.sleep(0.001)


def killed_at_birth(folder, kills):
    dice, opened = random.Random(8), 0
    for number in range(int(kills)):
        url = f"sqlite:///{folder}/{number}/emprov.db"
        with child(lambda url=url: record_on_and_on(url)) as pid:
            time.sleep(dice.random() * 0.04)
            os.kill(pid, signal.SIGKILL)
        with open_ledger(url, NOWHERE) as ledger:
            known = len(ledger.rounds("lak-001"))
            ledger.record("lak-001", "LAK-001", a_round(known + 1, "after"), events(known + 1, "after"))
            opened += len(ledger.history("lak-001").events) == EVENTS * (known + 1)
    return {"opened": opened}


def do(ledger, folder, number):
    """One return: unless it is known it is done, which nobody else does meanwhile, and recorded."""
    slug, sha256 = f"e{number // 4}", f"sha {number}"
    if ledger.round_known(slug, sha256) is None:
        with (Path(folder) / "done").open("a") as done:
            done.write(f"{number}\n")
        last = len(ledger.rounds(slug))
        ledger.record(slug, "", a_round(last + 1, sha256), events(last + 1, sha256))


def _together(work, processes):
    """The work done by so many processes at once, each in an order of its own."""
    pids = []
    for number in range(int(processes)):
        pid = os.fork()
        if pid == 0:
            failed = True
            try:
                work(random.Random(number))
                failed = False
            finally:
                os._exit(failed)
        pids.append(pid)
    assert all(os.waitpid(pid, 0)[1] == 0 for pid in pids), "a process of the scene failed"


def once(url, folder, processes, returns):
    def work(dice):
        with open_ledger(url, NOWHERE) as ledger:
            for number in dice.sample(range(int(returns)), int(returns)):
                with ledger.engaged(f"e{number // 4}"):
                    do(ledger, folder, number)

    _together(work, processes)
    return {"done": sorted(map(int, (Path(folder) / "done").read_text().split()))}


def once_without_waiting(url, folder, processes, returns):
    def work(dice):
        with open_ledger(url, NOWHERE) as ledger:
            left = dice.sample(range(int(returns)), int(returns))
            while left:
                number = left.pop(0)
                slug = f"e{number // 4}"
                if ledger.engage(slug):
                    do(ledger, folder, number)
                    ledger.disengage(slug)
                else:
                    left.append(number)
                    time.sleep(0.001)

    _together(work, processes)
    return {"done": sorted(map(int, (Path(folder) / "done").read_text().split()))}


def holder_killed(url):
    hears, says = os.pipe()

    def hold():
        with open_ledger(url, NOWHERE) as ledger, ledger.engaged("lak-001"):
            made = os.fork()
            if made == 0:
                time.sleep(600)  # a process that the holder made, and that lives on
                os._exit(0)
            os.write(says, made.to_bytes(8))
            time.sleep(600)

    def wait():
        with open_ledger(url, NOWHERE) as ledger, ledger.engaged("lak-001"):
            os.write(says, b".")

    with child(hold) as holder:
        made = int.from_bytes(os.read(hears, 8))
        with child(wait):
            time.sleep(0.3)
            os.kill(holder, signal.SIGKILL)
            died = time.monotonic()
            os.read(hears, 1)
            seconds = time.monotonic() - died
    os.kill(made, signal.SIGKILL)
    return {"seconds": seconds}


if __name__ == "__main__":
    scene, *words = sys.argv[1:]
    print(json.dumps(globals()[scene](*words)))  # noqa: T201 - it is for the test that plays the scene
