"""What is installed works without the checkout."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """A clean environment with our wheel, far from the checkout; libraries are lent to it, our checkout is not."""
    folder = tmp_path_factory.mktemp("elsewhere")
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        folder,
    ]
    subprocess.run([*build, CHECKOUT], check=True, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    environment = folder / "environment"
    venv.create(environment, with_pip=False)
    python = environment / ("Scripts" if os.name == "nt" else "bin") / "python"
    install = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", wheel]
    subprocess.run(install, check=True, cwd=folder)
    # Folders named by PYTHONPATH do not have their .pth files run, so the editable checkout stays out of reach.
    lent = os.environ | {"PYTHONPATH": sysconfig.get_path("purelib")}

    def run(*arguments):
        command = [python, "-m", "emprov_xl", *arguments]
        return subprocess.run(command, cwd=folder, env=lent, capture_output=True, text=True, check=False)

    return run, folder


def test_the_wheel_carries_questionnaire_and_rules_and_writes_a_questionnaire(elsewhere):
    run, folder = elsewhere
    written = run("new", "--extensions", "10", "-o", "q.xlsx")
    assert written.returncode == 0, written.stderr
    assert (folder / "q.xlsx").stat().st_size > 10_000


def test_the_wheel_knows_its_rules(elsewhere):
    run, _ = elsewhere
    shown = run("rules", "show", "EXT-001")
    assert shown.returncode == 0, shown.stderr
    assert "shared-extension" in shown.stdout


def test_help_is_told_without_loading_pandas():
    program = "import sys, emprov_xl.cli; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    heavy = {"pandas", "numpy", "openpyxl", "pandera", "sqlalchemy", "networkx", "xlsxwriter", "python_calamine"}
    assert not heavy.intersection(loaded)
