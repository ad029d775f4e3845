"""The responsiveness of the dashboard, in Debian's Chromium against the real processes: `make bench-web`."""
