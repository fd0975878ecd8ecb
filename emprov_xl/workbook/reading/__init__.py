"""What is needed to read a return: where its fields stand, and what the reading library does not tell."""
