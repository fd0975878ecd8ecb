"""Frames, catalogue and findings become the Plan; the Plan becomes pages."""
