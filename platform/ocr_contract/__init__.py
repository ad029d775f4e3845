"""What the programs of Legible say to each other.

Holds the result model, the worker's request options, the error catalogue, the limits and the names on the wire.
It imports nothing but the standard library and msgspec, and must not know who uses it: no HTTP server, no Django,
no image library.
"""
