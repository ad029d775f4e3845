"""Speed, measured: `make bench` runs it, `docs/benchmarks.md` explains how to read it.

Every figure that is compared is measured beside what it is compared with, in alternating rounds of one run, and
reported as the median of the rounds' ratios: machines are shared and noisy. It must not be imported by any program.
"""
