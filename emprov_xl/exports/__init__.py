"""The files other systems take: written from the answers of what nothing holds back, each held to its loader's rules."""
