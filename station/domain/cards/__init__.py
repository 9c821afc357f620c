"""The cards: their grammar, how each is printed, and the card that tells the time."""
