"""What is put into the customer's own workbook: highlights, notes and our sheets."""
