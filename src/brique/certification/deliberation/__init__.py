"""Who may sit, who is present, what is voted, and what follows of it for each bloc."""
