"""How a cell is understood: a reader for each type of field, and the table of habits that they know."""
