"""A workbook as a package of parts that are spliced and copied, never re-serialised."""
