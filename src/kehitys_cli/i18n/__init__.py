"""Words, numbers and dates in Finnish, Swedish and English."""
