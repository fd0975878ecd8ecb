"""Models of the loaders: what each refuses, and what it takes and does harm with."""
