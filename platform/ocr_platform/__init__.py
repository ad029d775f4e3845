"""The platform: web and dispatcher, a Django project that keeps jobs and results.

It handles documents as opaque bytes: it looks at their first bytes and never decodes one.
"""
