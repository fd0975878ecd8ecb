"""The list of sheets that a workbook keeps among its properties, brought up to the sheets that it has now."""

import re
from collections.abc import Sequence
from html import unescape
from itertools import islice

from emprov_xl.workbook.package.splice import escaped

_COUNT = re.compile(rb"<(?:[\w.-]+:)?i4>(\d+)</")
_VECTOR = re.compile(rb"""<(?:[\w.-]+:)?vector\s[^<>]*?\bsize\s*=\s*["'](\d+)["'][^<>]*>""")
_TITLE = re.compile(rb"\s*<((?:[\w.-]+:)?lpstr)>([^<]*)</\1>")


def with_titles(data: bytes, before: Sequence[str], after: Sequence[str]) -> bytes:
    """The properties with the titles of the worksheets after a change instead of those before it.

    A list that did not name the worksheets first, in their order, is not one we understand, and stays as it is. Such a
    list also names every defined name, so no more of it is looked at than the titles.
    """
    pairs, titles = data.find(b"<HeadingPairs"), data.find(b"<TitlesOfParts")
    count, vector = _COUNT.search(data, max(pairs, 0)), _VECTOR.search(data, max(titles, 0))
    if min(pairs, titles) < 0 or count is None or vector is None or int(count[1]) != len(before) or not before:
        return data
    listed = list(islice(_TITLE.finditer(data, vector.end()), len(before)))
    if [unescape(found[2].decode()) for found in listed] != list(before) or list(before) == list(after):
        return data
    tag = listed[0][1].decode()
    pieces = {
        count.span(1): str(len(after)),
        vector.span(1): str(int(vector[1]) - len(before) + len(after)),
        (listed[0].start(), listed[-1].end()): "".join(f"<{tag}>{escaped(title)}</{tag}>" for title in after),
    }
    for (start, end), piece in sorted(pieces.items(), reverse=True):
        data = data[:start] + piece.encode() + data[end:]
    return data
