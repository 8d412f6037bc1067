"""One module a format: a view becomes bytes."""
