"""How a result is computed: pure functions over the model, every input kept."""
