"""The worker: an HTTP server around `ocr_engine`, which reads documents in page children.

    __main__ -> server -> http.app -> http.*_endpoint(s) -> document_task, pdf_stream -> pool -> ocr_engine.sandbox

It holds no credentials and no database, and must not know the platform.
"""
