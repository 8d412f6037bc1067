"""Files of a repository of plans, read: source, tree, model or findings."""
