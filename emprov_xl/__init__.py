"""The Programming Data Questionnaire of a UCX telephone system, from blank workbook to configuration plan."""

__version__ = "0.1.0"
