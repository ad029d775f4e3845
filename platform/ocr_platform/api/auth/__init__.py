"""Who calls, and what the caller may do: sessions, tokens, permissions, lock-out."""
