"""The files other systems take: written from what nothing holds back, each held to its loader's rules."""
