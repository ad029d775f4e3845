"""The calls about the caller: session, profile, password and tokens."""
