"""Frozen data for people, every text ready; nothing here knows about looks."""
