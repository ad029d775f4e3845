"""What the programs of Legible exchange.

Holds the result model, the worker's request options, the error catalogue, the limits and the names on the wire. It
imports nothing but the standard library and msgspec, and must not know its users: no HTTP server, no Django, no image
library.
"""
