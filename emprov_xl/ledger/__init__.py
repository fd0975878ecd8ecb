"""What is remembered of each engagement between the runs: its rounds, findings and events, in one database."""
