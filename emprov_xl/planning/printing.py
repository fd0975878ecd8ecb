"""How a page of the plan is printed: what is too wide to be read on one sheet of paper goes on several."""

from dataclasses import replace
from math import ceil

from emprov_xl.model.page import Page

_ONE_PAGE = 270.0  # units of column width that can still be read when printed on one page across


def spread_out(page: Page, named: int = 0) -> Page:
    """The page, printed on several pages side by side when it is wide.

    `named` columns tell what a row is about, and then stay in sight.
    """
    width = sum(column.width for column in page.columns if not column.hidden)
    across = ceil(width / _ONE_PAGE) if page.landscape else 1
    return replace(page, across=across, frozen=named if across > 1 else 0)
