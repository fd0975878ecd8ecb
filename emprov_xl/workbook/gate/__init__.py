"""What a workbook must be before any reader sees it: a whole container, plain XML, and no larger than we read."""
