"""What a command does not need it does not import: a start costs nothing but what is asked for."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

CLINIC = Path(__file__).parent / "samples" / "lakeside-clean.xlsx"
LIBRARIES = (
    *("pandas", "numpy", "openpyxl", "pandera", "sqlalchemy", "networkx", "PIL", "xlsxwriter", "tomli"),
    *("holidays", "icalendar"),
)
HEAVY = ("pandas", "pandera", "openpyxl")

_RUN = """
import atexit, json, sys
told, arguments = sys.argv[1], sys.argv[2:]
atexit.register(lambda: open(told, "w").write(json.dumps(sorted(sys.modules))))
sys.argv = ["emprov", *arguments]
from emprov_xl.cli import main
main()
"""


@pytest.fixture
def command(tmp_path):
    """Runs `emprov` in a process of its own: its exit status, its words, and all that was imported in the end."""

    def run(*arguments):
        told = tmp_path / "modules.json"
        done = subprocess.run(
            [sys.executable, "-c", _RUN, str(told), *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
        )
        return done.returncode, done.stdout + done.stderr, set(json.loads(told.read_text("utf-8")))

    return run


def imported(modules, libraries):
    return {library for library in libraries if library in modules}


def test_the_module_of_commands_imports_no_library_but_click():
    code = "import emprov_xl.cli, json, sys; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = set(json.loads(done.stdout))
    assert "click" in modules
    assert imported(modules, LIBRARIES) == set()
    ours = {module.split(".")[1] for module in modules if module.startswith("emprov_xl.")}
    assert ours <= {"cli", "engagement_commands", "errors", "model", "place_options", "run_options"}, (
        "words for options, and no work"
    )


@pytest.mark.parametrize("arguments", [["--help"], ["process", "--help"], ["--version"], ["no-such-command"]])
def test_help_and_wrong_usage_need_no_library(command, arguments):
    _, _, modules = command(*arguments)
    assert imported(modules, LIBRARIES) == set()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("letter.xlsx", b"Dear Sirs, please find\nour answers below.\n"),
        ("page.xlsx", b"<!doctype html><html><table></table></html>"),
        ("cut.xlsx", CLINIC.read_bytes()[:5000]),
        ("empty.xlsx", b""),
    ],
)
def test_a_file_that_is_refused_needs_no_pandas(command, tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    status, told, modules = command("process", tmp_path / name, "--output", tmp_path / "output")
    assert status == 3, told
    assert "REJECTED" in told
    assert imported(modules, HEAVY) == set()


def test_a_return_that_was_processed_before_needs_no_pandas(command, tmp_path):
    arguments = ("process", CLINIC, "--output", tmp_path / "output", "--as-of", "2026-12-01")
    status, told, modules = command(*arguments)
    assert status == 0, told
    assert "openpyxl" not in modules, "it is for tests only"
    status, told, modules = command(*arguments)
    assert status == 0, told
    assert "DUPLICATE" in told
    assert imported(modules, HEAVY) == set()
