"""The command line: maps options to operations and writes what they return."""
