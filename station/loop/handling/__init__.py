"""What is done with packages besides receiving and taking them, and how that is put right."""
