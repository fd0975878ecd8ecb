"""Where a ledger may be, what is said when it cannot be used, and how an old one is brought up to date."""

import os
import re
import sqlite3
import stat
import sys
import threading
import time

import pytest
import sqlalchemy
from test_ledger import a_round, asked, decided

from emprov_xl.errors import EmprovError, OutputFailed, UsageError
from emprov_xl.ledger import opening, steps, tables
from emprov_xl.ledger.address import address_of
from emprov_xl.ledger.ledger import open_ledger
from emprov_xl.ledger.mounts import is_remote

GEHEIM = "geheim-739154"

WRONG = {
    "s3://bucket/emprov.db": "not on an object store",
    "gs://bucket/emprov.db": "not on an object store",
    "https://example.com/emprov": "A ledger is kept in no https:// place",
    f"mysql://ann:{GEHEIM}@host/db": "nor in another database",
    "output/emprov.db": "The ledger is named by a URL",
    "sqlite://": "names no file",
    "sqlite:///:memory:": "names no file",
    f"postgresql://ann:{GEHEIM}@host:port/db": "cannot be understood",
    f"postgresql://ann:@{GEHEIM}@host/db": "is written %40",
}


@pytest.mark.parametrize("url", WRONG)
def test_a_wrong_place_is_refused_in_a_sentence(url, tmp_path):
    with pytest.raises(UsageError) as refusal:
        open_ledger(url, tmp_path)
    assert WRONG[url] in str(refusal.value)
    assert GEHEIM not in str(refusal.value)


def test_no_password_is_shown(tmp_path):
    address = address_of(f"postgresql://ann:{GEHEIM}@host:5433/db?password={GEHEIM}", tmp_path)
    assert address.name == "postgresql://host:5433/db"
    assert GEHEIM not in repr(address)


def test_a_server_that_is_away_is_told_in_a_sentence(tmp_path):
    with pytest.raises(OutputFailed, match=r"The ledger postgresql://127.0.0.1:1/db cannot be reached") as refusal:
        open_ledger(f"postgresql://ann:{GEHEIM}@127.0.0.1:1/db", tmp_path)
    assert GEHEIM not in str(refusal.value)
    assert refusal.value.__cause__ is None, "what the driver says may quote the URL"


def test_a_database_that_is_not_there_is_told_in_a_sentence(postgres, tmp_path):
    url = re.sub("/ledger[0-9]+", "/nowhere", postgres())
    with pytest.raises(OutputFailed, match=r"The ledger postgresql:///nowhere cannot be reached"):
        open_ledger(url, tmp_path)


def test_a_missing_driver_is_told_with_the_way_to_get_it(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(UsageError, match=r"pip install 'emprov-xl\[postgres\]'"):
        open_ledger("postgresql://host/db", tmp_path)


def test_where_none_is_to_be_made_none_is_made(tmp_path):
    with pytest.raises(UsageError, match="There is no ledger"):
        open_ledger(None, tmp_path / "output", make=False)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_ledger_is_left_as_it_is(tmp_path):
    file = tmp_path / "emprov.db"
    file.write_bytes(b"PK\3\4 a workbook, not a database at all" * 100)
    with pytest.raises(OutputFailed, match="is not a ledger, or is damaged; move it away, or put back its copy"):
        open_ledger(None, tmp_path)
    assert file.read_bytes().startswith(b"PK\3\4")


def test_a_damaged_ledger_is_told_and_not_made_worse(tmp_path):
    with open_ledger(None, tmp_path) as ledger:
        for number in range(1, 20):
            ledger.record("lak-001", "LAK-001", a_round(number, f"r{number}", *(f"f{each}" for each in range(99))))
    file = tmp_path / "emprov.db"
    content = bytearray(file.read_bytes())
    content[3 * 4096 :] = b"\xff" * (len(content) - 3 * 4096)
    file.write_bytes(content)
    damaged = pytest.raises(OutputFailed, match=r"emprov\.db is damaged; move it away, or put back its copy")
    with damaged, open_ledger(None, tmp_path) as ledger:
        ledger.history("lak-001")


def test_a_locked_ledger_is_waited_for_and_then_told(monkeypatch, tmp_path):
    monkeypatch.setattr(opening, "PATIENCE", 0.2)
    with open_ledger(None, tmp_path) as ledger:
        other = sqlite3.connect(tmp_path / "emprov.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OutputFailed, match="is in use by another program for too long"):
            ledger.append("lak-001", [asked(1)])
        other.execute("ROLLBACK")
        other.close()
        ledger.append("lak-001", [asked(1)])


def test_a_ledger_of_a_newer_program_is_left_alone(ledger_url, tmp_path):
    with open_ledger(ledger_url, tmp_path) as ledger, opening.writing(ledger._engine) as connection:
        connection.execute(tables.STEP.update().values(reached=99))
    with pytest.raises(OutputFailed, match="was written by a newer emprov"):
        open_ledger(ledger_url, tmp_path)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_ledger_that_may_not_be_written_is_told(tmp_path):
    with open_ledger(None, tmp_path) as ledger:
        ledger.append("lak-001", [asked(1)])
    (tmp_path / "emprov.db").chmod(0o400)
    with pytest.raises(OutputFailed, match="cannot be opened"):
        open_ledger(None, tmp_path)


def test_the_files_are_for_their_owner_only(tmp_path):
    with open_ledger(None, tmp_path / "output") as ledger:
        ledger.append("lak-001", [asked(1)])
        modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in (tmp_path / "output").iterdir()}
    assert modes == {"emprov.db": 0o600, "emprov.db-wal": 0o600, "emprov.db-shm": 0o600}
    assert [each.name for each in (tmp_path / "output").iterdir()] == ["emprov.db"]


MOUNTS = r"""
20 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
21 20 0:50 / /srv/team rw - nfs4 server:/team rw
22 21 8:2 / /srv/team/fast rw - xfs /dev/sdb1 rw
23 20 0:51 / /mnt/My\040Share rw shared:1 - cifs //server/share rw
24 20 0:52 / /home/ann/far rw - fuse.sshfs ann@far: rw
""".lstrip()


@pytest.mark.parametrize(
    ("folder", "remote"),
    [
        ("/srv/output", False),
        ("/srv/team/output", True),
        ("/srv/team/fast/output", False),
        ("/srv/teamwork", False),
        ("/mnt/My Share", True),
        ("/home/ann/far/a/b", True),
    ],
)
def test_the_kind_of_a_mount_tells_whether_a_disk_is_of_this_machine(folder, remote, tmp_path):
    (mounts := tmp_path / "mountinfo").write_text(MOUNTS)
    assert is_remote(opening.Path(folder) / "emprov.db", mounts) == remote


def test_on_the_disk_of_another_machine_no_log_is_kept_beside_the_file(monkeypatch, tmp_path):
    def mode():
        with open_ledger(None, tmp_path) as ledger, opening.reading(ledger._engine) as connection:
            return connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()

    assert mode() == "wal"
    monkeypatch.setattr(opening, "is_remote", lambda _: True)
    assert mode() == "delete", "also of a ledger that was carried there"


def columns_in(url, tmp_path):
    with open_ledger(url, tmp_path) as ledger, opening.reading(ledger._engine) as connection:
        seen = sqlalchemy.inspect(connection)
        return {name: {each["name"] for each in seen.get_columns(name)} for name in seen.get_table_names()}


def test_the_steps_make_the_tables_that_the_program_knows(ledger_url, tmp_path):
    known = {table.name: set(table.c.keys()) for table in (tables.STEP, tables.NUMBERING, *tables.RECORDED)}
    assert columns_in(ledger_url, tmp_path) == known


def test_a_ledger_of_every_earlier_form_is_carried_over_with_its_rows(ledger_url, tmp_path, monkeypatch):
    fingerprints = ("f1", "f2")
    with monkeypatch.context() as earlier:
        for each in (steps, opening):
            earlier.setattr(each, "STEPS", steps.STEPS[:1])
        earlier.setattr("emprov_xl.ledger.recorded.refuse_forgotten", lambda *_: None)
        with open_ledger(ledger_url, tmp_path) as ledger:
            ledger.record("lak-001", "LAK-001", a_round(1, "one", *fingerprints), [decided("f1", "one")])
            before = ledger.history("lak-001")
        assert "forgotten" not in columns_in(ledger_url, tmp_path)
    with open_ledger(ledger_url, tmp_path) as ledger:
        assert ledger.history("lak-001") == before
        assert ledger.append("lak-001", [asked(1)])[0].number == 2
    assert "forgotten" in columns_in(ledger_url, tmp_path)


def test_two_who_open_a_new_ledger_at_once_both_have_it(ledger_url, tmp_path):
    ready, opened = threading.Barrier(4), []

    def open_it():
        ready.wait()
        with open_ledger(ledger_url, tmp_path) as ledger:
            opened.append(ledger.append("lak-001", [asked(1)])[0].number)

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(opened) == [1, 2, 3, 4]


def test_no_event_is_ever_changed(ledger_url, tmp_path):
    with open_ledger(ledger_url, tmp_path) as ledger:
        ledger.append("lak-001", [asked(1)])
        before = ledger.history("lak-001")
        refused = pytest.raises(sqlalchemy.exc.DBAPIError, match="an event is never changed")
        with refused, opening.writing(ledger._engine) as connection:
            connection.execute(tables.EVENTS.update().values(who="Somebody else"))
        assert ledger.history("lak-001") == before


def test_a_server_that_stops_in_between_is_told_in_a_sentence(ledger_url, tmp_path):
    if ledger_url.startswith("sqlite"):
        pytest.skip("SQLite has no server")
    with open_ledger(ledger_url, tmp_path) as ledger:
        ledger.append("lak-001", [asked(1)])
        with open_ledger(ledger_url, tmp_path) as other, opening.writing(other._engine) as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
        time.sleep(0.2)
        with pytest.raises(EmprovError, match=r"The ledger postgresql:///ledger\d+ (was stopped|was lost)"):
            ledger.append("lak-001", [asked(2)])
        assert ledger.append("lak-001", [asked(2)]), "the next one connects anew"
