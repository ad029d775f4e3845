"""Schema changes of the tokens table."""
