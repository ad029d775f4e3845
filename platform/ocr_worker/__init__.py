"""The worker: an HTTP server around `ocr_engine`, which reads documents in page children and knows nobody.

    __main__ -> server -> app -> recognition | splitting | status -> pool -> ocr_engine.sandbox
                                 bodies, negotiate, replies

It holds no credentials and no database, and must not know the platform.
"""
