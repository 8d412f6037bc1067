"""What plans, measures and follow-ups are: frozen data without input, output or spans."""
