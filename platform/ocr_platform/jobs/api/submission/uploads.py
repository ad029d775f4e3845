"""A submission's body, in any of its three forms, streamed to disk.

The forms are multipart/form-data with the part `file`, JSON with the member `image` in base64, and the document itself.
The caller is authenticated and authorised before the first byte is read here. It must not know what the options mean.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.utils.http import parse_header_parameters

from ocr_contract.errors import LimitExceeded, OcrError, RequestError
from ocr_contract.suggestions import repeated_option, shown
from ocr_contract.wire import check_encoding
from ocr_platform.api.chunked import is_chunked
from ocr_platform.jobs.api.submission.json_body import MAX_OTHER_BYTES, read_json_body
from ocr_platform.jobs.api.submission.spool import CHUNK_BYTES, Spool, too_large
from ocr_platform.jobs.submission.service import Incoming

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from django.http import HttpRequest
    from django.utils.datastructures import MultiValueDict


@dataclass(frozen=True)
class Fields:
    """The parameters sent with a document: JSON values, or the texts of a `form`."""

    members: Mapping[str, Any] = field(default_factory=dict)
    form: MultiValueDict[str, str] | None = None


@dataclass(frozen=True)
class Upload:
    """A document that arrived, and its parameters."""

    document: Incoming
    file_name: str
    fields: Fields


class Receiver:
    """Receives one body; as a context manager it removes what it wrote, unless it was moved away."""

    def __init__(self, request: HttpRequest, limit: int) -> None:
        self._request = request
        self._limit = limit
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def receive(self) -> Upload:
        """Read the body. Raises `OcrError` of the catalogue: body_too_large, bad_json, missing_image..."""
        check_encoding(self._request.headers.get("Content-Encoding", ""))
        length = _content_length(self._request)
        content_type = (self._request.content_type or "").lower()
        if content_type == "multipart/form-data":
            return self._multipart(length)
        if content_type == "application/json" or content_type.endswith("+json"):
            return self._json(length)
        return self._raw(length)

    def _spool(self, limit: int) -> Spool:
        return self._stack.enter_context(Spool(limit))

    def _raw(self, length: int | None) -> Upload:
        spool = self._spool(self._limit)
        self._copy(length, spool)
        if spool.head.lstrip()[:1] == b"{":  # no document begins like this: undeclared JSON
            return self._from_json_file(spool)
        disposition = self._request.headers.get("Content-Disposition", "")
        name = parse_header_parameters(disposition)[1].get("filename", "")
        return _upload(spool, name, Fields())

    def _json(self, length: int | None) -> Upload:
        spool = self._spool(self._limit * 4 // 3 + MAX_OTHER_BYTES)
        self._copy(length, spool)
        return self._from_json_file(spool)

    def _from_json_file(self, body: Spool) -> Upload:
        document = self._spool(self._limit)
        members = read_json_body(body.path, document)
        return _upload(document, "", Fields(members))

    def _multipart(self, length: int | None) -> Upload:
        longest = self._limit + MAX_OTHER_BYTES
        if length is not None and length > longest:
            raise too_large(self._limit, length)
        handler = _SpoolHandler(self._spool(self._limit))
        source: Any = _Counted(self._request, longest, self._limit)
        try:
            form, _ = MultiPartParser(self._request.META, source, [handler], self._request.encoding).parse()
        except (MultiPartParserError, SuspiciousOperation) as error:
            raise RequestError(
                "invalid_request",
                f"The multipart body is malformed: {error}.",
                hint='Send a part "file", and the options.',
            ) from error
        if handler.error is not None:
            raise handler.error
        _check_complete(source.count, length)
        if not handler.complete:
            raise RequestError(
                "missing_image", 'The part "file" is missing.', hint='Send one part "file" with a file name.'
            )
        return _upload(handler.spool, handler.client_name, Fields(form=form))

    def _copy(self, length: int | None, spool: Spool) -> None:
        if length is not None and length > spool.limit:
            raise too_large(self._limit, length)
        while data := self._request.read(CHUNK_BYTES):
            try:
                spool.write(data)
            except LimitExceeded as error:  # a body in JSON may be longer than the document in it
                raise too_large(self._limit, spool.size) from error
        _check_complete(spool.size, length)


class _Counted:
    """A stream that counts the bytes read, and raises `body_too_large` after `longest` bytes.

    Django's parser accepts a truncated body as complete, and reads an endless one forever.
    """

    def __init__(self, stream: HttpRequest, longest: int, limit: int) -> None:
        self._stream = stream
        self._longest = longest
        self._limit = limit
        self.count = 0

    def read(self, size: int) -> bytes:
        """Read at most `size` bytes."""
        data: bytes = self._stream.read(size)
        self.count += len(data)
        if self.count > self._longest:
            raise too_large(self._limit, self.count)
        return data


class _SpoolHandler(FileUploadHandler):
    """Passes the part `file` to a spool as it arrives; errors are kept, since Django's parser expects none."""

    chunk_size = CHUNK_BYTES

    def __init__(self, spool: Spool) -> None:
        super().__init__()
        self.spool = spool
        self.client_name = ""
        self.complete = False
        self.error: OcrError | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a part with a file name."""
        super().new_file(*args, **kwargs)
        if self.field_name != "file":
            self._stop(
                RequestError(
                    "unknown_option",
                    f'There is no file field "{shown(str(self.field_name))}".',
                    hint='Send the document in the field "file".',
                )
            )
        if self.complete:
            self._stop(repeated_option("file"))
        self.client_name = self.file_name or ""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002
        """Write a piece."""
        try:
            self.spool.write(raw_data)
        except LimitExceeded as error:
            self._stop(error)

    def file_complete(self, file_size: int) -> None:  # noqa: ARG002
        """End the part."""
        self.complete = True

    def _stop(self, error: OcrError) -> None:
        self.error = error
        raise StopUpload(connection_reset=True)


def _content_length(request: HttpRequest) -> int | None:
    """Return the announced length of the body in bytes, None if it arrives in chunks."""
    if is_chunked(request):
        return None
    text = request.META.get("CONTENT_LENGTH") or "0"
    if not (text.isascii() and text.isdigit()):
        raise RequestError("invalid_request", "The header Content-Length is not a number.")
    return int(text)


def _check_complete(count: int, length: int | None) -> None:
    if length is not None and count < length:
        raise RequestError("invalid_request", f"The body ended after {count} of {length} bytes.", hint="Send it again.")


def _upload(spool: Spool, name: str, fields: Fields) -> Upload:
    spool.close()
    document = Incoming(path=spool.path, size=spool.size, head=spool.head, sha256=spool.sha256())
    return Upload(document, name, fields)
