"""From an upload to a job: the request, its checks, idempotency, and reuse of stored results."""
