"""API tokens: hashed, scoped, expiring, revocable one by one, many to a user."""
