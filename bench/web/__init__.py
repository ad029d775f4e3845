"""The dashboard as its users feel it, in Debian's Chromium against the real processes: `make bench-web`."""
