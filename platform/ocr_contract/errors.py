"""The error catalogue: every error that a person or a program may see, with its stable code.

    OcrError
    |-- RequestError       the request itself is wrong (JSON, base64, options)
    |   `-- JobFailed      asks for the result of a job that failed
    |-- DocumentError      the document cannot be read, or breaks a limit
    |   `-- LimitExceeded  states the limit and the measured value
    |-- PageFailed         one page failed while it was being read
    `-- Unavailable        the service cannot take the request now; `retry_after` says when to try again

It must not know how an error is transported: `Problem` is the value that HTTP layers turn into RFC 9457
`application/problem+json` or into one plain line.
"""

from __future__ import annotations

from typing import Final

import msgspec


class ErrorKind(msgspec.Struct, frozen=True):
    """One entry of the catalogue: the stable `code`, its HTTP `status` and its `title`."""

    code: str
    status: int
    title: str


class Problem(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """An error as it is sent; member names follow RFC 9457.

    `limit` and `actual` are in the unit that `detail` names. `request_id` is filled in by the HTTP layer.
    """

    type: str
    title: str
    status: int
    code: str
    detail: str
    limit: int | float | None = None
    actual: int | float | None = None
    hint: str | None = None
    request_id: str | None = None


# msgspec prepares a type on first use, and crashes when two threads do so at once.
msgspec.json.Decoder(Problem)

_KINDS = (
    ErrorKind("bad_json", 400, "The body is not valid JSON"),
    ErrorKind("bad_base64", 400, "The image is not valid base64"),
    ErrorKind("missing_image", 400, "No document was sent"),
    ErrorKind("invalid_option", 400, "An option has an invalid value"),
    ErrorKind("option_not_supported", 400, "An option is not supported"),
    ErrorKind("unknown_option", 400, "There is no such option"),
    ErrorKind("repeated_option", 400, "An option is given more than once"),
    ErrorKind("invalid_request", 400, "The request is invalid"),
    ErrorKind("not_authenticated", 401, "Sign in or send a token"),
    ErrorKind("permission_denied", 403, "You do not have permission to do this"),
    ErrorKind("wrong_password", 403, "The password is wrong"),
    ErrorKind("not_found", 404, "Not found"),
    ErrorKind("method_not_allowed", 405, "This method is not allowed here"),
    ErrorKind("not_acceptable", 406, "None of the accepted formats is available"),
    ErrorKind("conflict", 409, "The current state does not allow this"),
    ErrorKind("not_finished", 409, "The job is not finished"),
    ErrorKind("job_failed", 409, "The job failed, so there is no result"),
    ErrorKind("idempotency_in_progress", 409, "The first request with this key is still running"),
    ErrorKind("version_conflict", 412, "Someone else has changed it since"),
    ErrorKind("body_too_large", 413, "The document is too large"),
    ErrorKind("address_too_long", 414, "The address is too long"),
    ErrorKind("unsupported_media_type", 415, "This type of document is not supported"),
    ErrorKind("expectation_failed", 417, "The expectation in the header Expect is not supported"),
    ErrorKind("idempotency_mismatch", 422, "This idempotency key was used for a different request"),
    ErrorKind("password_refused", 422, "This password is not accepted"),
    ErrorKind("language_missing", 422, "A language is not installed"),
    ErrorKind("unknown_endpoint", 422, "There is no such endpoint"),
    ErrorKind("empty_document", 422, "The document has no pages"),
    ErrorKind("document_broken", 422, "The document is damaged"),
    ErrorKind("document_encrypted", 422, "The document is password-protected"),
    ErrorKind("too_many_pages", 422, "The document has too many pages"),
    ErrorKind("too_many_pixels", 422, "A page has too many pixels"),
    ErrorKind("side_too_long", 422, "A page is too wide or too high"),
    ErrorKind("page_out_of_range", 422, "The document does not have these pages"),
    ErrorKind("page_memory", 422, "A page needs more memory than allowed"),
    ErrorKind("page_crashed", 422, "A page crashed its process"),
    ErrorKind("all_pages_failed", 422, "No page could be read"),
    ErrorKind("rate_limited", 429, "Too many requests"),
    ErrorKind("sign_in_locked", 429, "Too many failed sign-in attempts"),
    ErrorKind("too_many_jobs", 429, "Too many jobs are waiting"),
    ErrorKind("headers_too_large", 431, "The headers are too large"),
    ErrorKind("internal_error", 500, "Something went wrong on our side"),
    ErrorKind("transfer_encoding_not_supported", 501, "This transfer encoding is not supported"),
    ErrorKind("queue_full", 503, "All workers are busy"),
    ErrorKind("draining", 503, "The worker is shutting down"),
    ErrorKind("not_ready", 503, "The service is not ready"),
    ErrorKind("page_timeout", 504, "A page took too long"),
    ErrorKind("deadline_exceeded", 504, "The request took too long"),
)
KINDS: Final[dict[str, ErrorKind]] = {kind.code: kind for kind in _KINDS}


class OcrError(Exception):
    """Base of all errors that are part of the contract.

    `code` is a key of `KINDS`; `detail` is one sentence that names the thing, the limit and the value;
    `hint` says what to do. `retry_after` is in seconds.
    """

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        limit: float | None = None,
        actual: float | None = None,
        hint: str | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind = KINDS[code]
        self.detail = detail
        self.limit = limit
        self.actual = actual
        self.hint = hint
        self.retry_after = retry_after

    @property
    def code(self) -> str:
        """The stable code."""
        return self.kind.code

    def problem(self, request_id: str | None = None) -> Problem:
        """Return the error as the value that is sent."""
        return Problem(
            type=f"urn:legible:problem:{self.kind.code}",
            title=self.kind.title,
            status=self.kind.status,
            code=self.kind.code,
            detail=self.detail,
            limit=self.limit,
            actual=self.actual,
            hint=self.hint,
            request_id=request_id,
        )


class RequestError(OcrError):
    """The request itself is wrong; sending it again unchanged cannot help."""


class JobFailedProblem(Problem, frozen=True, omit_defaults=True, kw_only=True):
    """The response to a request for the result of a failed job: `problem` says why the job `job_id` failed."""

    job_id: str
    problem: Problem


class JobFailed(RequestError):
    """The result of a failed job was requested. The status belongs to this call; the job's problem is inside."""

    def __init__(self, job_id: str, reason: Problem) -> None:
        super().__init__("job_failed", f"The job failed. {reason.detail}", hint=reason.hint)
        self.job_id = job_id
        self.reason = reason

    def problem(self, request_id: str | None = None) -> JobFailedProblem:
        """Return the error as the value that is sent, with the job's problem inside."""
        said = msgspec.structs.asdict(super().problem(request_id))
        return JobFailedProblem(**said, job_id=self.job_id, problem=self.reason)


class DocumentError(OcrError):
    """The document cannot be read."""


class LimitExceeded(DocumentError):
    """The document or the request is larger than a limit; `limit` and `actual` are always set."""

    def __init__(self, code: str, detail: str, *, limit: float, actual: float, hint: str | None = None) -> None:
        super().__init__(code, detail, limit=limit, actual=actual, hint=hint)


class PageFailed(OcrError):
    """One page failed while it was being read: it crashed its process, ran out of memory or out of time."""


class Unavailable(OcrError):
    """The service cannot take the request now; `retry_after` is always set."""

    def __init__(self, code: str, detail: str, *, retry_after: int, hint: str | None = None) -> None:
        super().__init__(code, detail, hint=hint, retry_after=retry_after)


def from_problem(problem: Problem) -> OcrError:
    """Convert a problem that another program sent into an exception; an unknown code becomes `internal_error`."""
    code = problem.code if problem.code in KINDS else "internal_error"
    return OcrError(code, problem.detail, limit=problem.limit, actual=problem.actual, hint=problem.hint)


def invalid_option(key: str, expected: str) -> RequestError:
    """Return the error for a value of the option `key` that is not as `expected`."""
    return RequestError("invalid_option", f'The option "{key}" must be {expected}.', hint="Correct it or leave it out.")
