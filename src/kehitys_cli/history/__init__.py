"""What git knows: the only layer that runs git."""
