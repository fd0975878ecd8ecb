"""The only rooms that know .xlsx: writing the questionnaire, reading a return, marking it."""
