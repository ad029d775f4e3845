"""Speed, measured: `make bench` runs it, `docs/benchmarks.md` explains how to read it.

Figures to compare are measured side by side, in alternating rounds of one run, and reported as the median of the
rounds' ratios: machines are shared and noisy. No program may import it.
"""
