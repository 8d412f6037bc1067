"""Measurements against named peers: `make bench`."""
