"""The sheets of a questionnaire that goes out."""
