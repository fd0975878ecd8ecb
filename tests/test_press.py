"""Which library packs the parts: both write what any program unpacks."""

import importlib
import sys
import types
import zlib

import pytest

from emprov_xl.workbook.package import archive, press


@pytest.fixture
def isal(monkeypatch):
    """A package `isal` as it would be installed, which counts the presses that are asked for."""
    asked = []

    def compressobj(level, method, bits):
        asked.append(level)
        return zlib.compressobj(level, method, bits)

    monkeypatch.setitem(
        sys.modules, "isal", types.SimpleNamespace(isal_zlib=types.SimpleNamespace(compressobj=compressobj, DEFLATED=8))
    )
    monkeypatch.setattr(archive, "press", importlib.reload(press).press)
    yield asked
    monkeypatch.undo()
    importlib.reload(press)


def unpacked(entry):
    return zlib.decompress(entry.stored, -15)


def test_parts_are_packed_by_zlib_and_said_so():
    assert press.packed_by() in (f"zlib {zlib.ZLIB_RUNTIME_VERSION} level 5", "isal level 2")
    entry = archive.deflated("a.xml", [b"<a>" * 500, memoryview(b"</a>" * 500)])
    assert unpacked(entry) == b"<a>" * 500 + b"</a>" * 500
    assert (entry.size, entry.crc) == (3_500, zlib.crc32(unpacked(entry)))


def test_where_isal_is_installed_it_packs_and_is_named(isal):
    entry = archive.deflated("a.xml", [b"<a/>" * 500])
    assert isal == [2]
    assert press.packed_by() == "isal level 2"
    assert unpacked(entry) == b"<a/>" * 500
