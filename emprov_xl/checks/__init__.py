"""The verbs: pure generators over the answers, each yielding what it blames."""
