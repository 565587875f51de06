"""The arithmetic under every rule: compilation, keyed random numbers, elementary functions and money."""
