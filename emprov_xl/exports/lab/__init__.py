"""The call flow as files of a plain Asterisk, so that a lab can call it before the customer's system is touched."""
