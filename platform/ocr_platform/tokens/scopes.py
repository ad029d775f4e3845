"""The scopes of tokens. It must not know how a call is checked."""

from __future__ import annotations

from enum import StrEnum


class Scope(StrEnum):
    """The names, as tokens and the documentation use them."""

    JOBS_WRITE = "jobs:write"
    JOBS_READ = "jobs:read"
    ENDPOINTS_READ = "endpoints:read"
    ADMIN = "admin"


MEANING = {
    Scope.JOBS_WRITE: "submit documents (and get the answer to a submission), cancel and delete own jobs",
    Scope.JOBS_READ: "see own jobs, their pages and results",
    Scope.ENDPOINTS_READ: "see endpoints and languages",
    Scope.ADMIN: "all of these, and the server's metrics; for administrators only",
}
