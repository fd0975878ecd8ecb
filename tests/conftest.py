"""What several tests share: the definitions, loaded once, and LibreOffice where it is installed."""

import os
import shutil
import signal
import subprocess

import pytest
from hypothesis import HealthCheck, Phase, settings
from postgres import postgres_server

from emprov_xl.batch.alone import alone
from emprov_xl.house import load_house
from tests.conversation import Conversation

USUAL = 12  # made-up engagements a law
_SETTINGS = {"deadline": None, "database": None, "print_blob": False, "suppress_health_check": list(HealthCheck)}
# Without its phase of making a failing example smaller, hypothesis tells of inconsistent data instead of the example.
_PHASES = [Phase.generate, Phase.shrink]
settings.register_profile("ci", max_examples=USUAL, derandomize=True, phases=_PHASES, **_SETTINGS)
settings.register_profile("soak", max_examples=20 * USUAL, **_SETTINGS)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

# Begun in the background of a shell, the tests would hand on that interrupts are ignored, and some test them.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Begun last, one of these would leave all workers but one with nothing to do; the longest stand first.
_LONG = (
    *("test_isolation", "test_crash_safety", "test_story", "test_canary", "test_cluster", "test_same_bytes"),
    *("test_promises", "test_forms", "test_mutations", "test_laws", "test_inquiries", "test_cli"),
)


def pytest_collection_modifyitems(items):
    """Files that take long are begun first, each whole, so that what its tests share is made once."""
    places = {name: place for place, name in enumerate(_LONG)}
    items.sort(key=lambda item: places.get(item.path.stem, len(_LONG)))


@pytest.fixture(scope="session")
def house():
    return load_house()


@pytest.fixture
def talk(house):
    """An engagement of which nothing is known yet."""
    return Conversation(house)


@pytest.fixture(scope="session")
def talked(house):
    """A new engagement each time that it is asked for one, as a law does."""
    return lambda: Conversation(house)


@pytest.fixture(autouse=True)
def one_process(monkeypatch):
    """A command that is called here works here too, where tests can see and change what it does."""
    monkeypatch.setattr("emprov_xl.batch.crew_for", lambda setup, _limits, _jobs: alone(setup))


@pytest.fixture(autouse=True)
def no_power_cut(monkeypatch):
    """What is called here does not wait for the disk, a hundred times for a return; a process of its own does."""
    monkeypatch.setattr("os.fsync", lambda _: None)


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory):
    """Converts a workbook in LibreOffice: `libreoffice(file, "xlsx")` is the converted file."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    profile = tmp_path_factory.mktemp("libreoffice")

    def convert(file, form):
        folder = tmp_path_factory.mktemp("converted")
        command = [
            program,
            f"-env:UserInstallation=file://{profile}",
            "--headless",
            "--convert-to",
            form,
            "--outdir",
            str(folder),
        ]
        subprocess.run(
            [*command, str(file)], check=True, capture_output=True, timeout=180, env=os.environ | {"LC_ALL": "C.UTF-8"}
        )
        (converted,) = folder.iterdir()
        return converted

    return convert


@pytest.fixture(scope="session")
def postgres():
    """`postgres()` is the URL of a new, empty database on a server of our own."""
    with postgres_server() as database:
        yield database


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_url(request, tmp_path):
    """A ledger that is not there yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/output/emprov.db"
    return request.getfixturevalue("postgres")()
