"""Pages, which other rooms hand on as values, written as sheets of a workbook."""
