"""Follow up municipal development plans as plain YAML in git."""

__version__ = "0.1.0"
