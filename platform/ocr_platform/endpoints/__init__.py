"""Endpoints: where pages can be sent to be read, how many at once and in which languages."""
