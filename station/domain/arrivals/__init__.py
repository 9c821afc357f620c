"""What was sent, what came, and what is suspect."""
