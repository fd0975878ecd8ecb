"""Mock documents alone: nothing else is loaded for them, so a run over hundreds takes no time."""

from poisons import Mocks as Work

__all__ = ["Work"]
