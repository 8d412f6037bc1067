"""Diagnostics for people, for programs, and for the services that show them beside a change."""
