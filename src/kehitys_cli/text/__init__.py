"""Bytes, positions, spanned YAML nodes, edits and the store: nothing here knows what a plan is."""
