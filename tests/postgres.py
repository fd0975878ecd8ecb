"""A PostgreSQL server of the tests' own: in a temporary folder, spoken to by a socket in it, gone afterwards."""

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

_DEBIAN = Path("/usr/lib/postgresql")
_SETTINGS = "-c listen_addresses='' -c fsync=off -c max_connections=60 -c shared_buffers=16MB"


@contextmanager
def postgres_server():
    """Within it `database()` is the URL of a new, empty database each time; skipped where no server is installed."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    # The server refuses to run as root.
    owner = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    if owner:
        shutil.chown(folder, "postgres", "postgres")

    def run(program, *words):
        subprocess.run([programs / program, *words], check=True, cwd=folder, stdout=subprocess.DEVNULL, **owner)

    data = str(folder / "data")
    try:
        run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        run("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", f"{_SETTINGS} -k {folder}", "start")
        try:
            numbers = count(1)

            def database():
                name = f"ledger{next(numbers)}"
                run("createdb", "-h", str(folder), "-U", "postgres", name)
                return f"postgresql://postgres@/{name}?host={folder}"

            yield database
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder)


def _programs():
    """Where Debian keeps the newest server, or where one is on the path."""
    kept = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda each: int(each.parts[-3]))
    found = kept[-1] if kept else shutil.which("initdb")
    return Path(found).parent if found else None
