"""Authentication and authorisation: sessions, tokens, permissions, lock-out."""
