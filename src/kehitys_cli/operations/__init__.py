"""One function an intent: returns data, prints nothing."""
