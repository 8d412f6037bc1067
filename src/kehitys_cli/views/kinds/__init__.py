"""The other kinds of report: for the budget, at mid-term, and within the year."""
