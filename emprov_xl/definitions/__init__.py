"""TOML becomes values; every complaint names file, table and key."""
