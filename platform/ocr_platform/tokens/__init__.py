"""API tokens: hashed, scoped, expiring, separately revocable, several per user."""
