"""What a customer types, as the samples write it down."""

Row = dict[str, str]


def table(fields: str, text: str) -> list[Row]:
    """The rows of a table written with bars; what is left blank is not typed."""
    keys = fields.split()
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return [{key: cell for key, cell in zip(keys, cells, strict=True) if cell} for cells in lines]
