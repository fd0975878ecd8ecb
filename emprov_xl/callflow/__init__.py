"""The call flow: what the answers say about where calls go, as a graph that is walked and asked; pure."""
