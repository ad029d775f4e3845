"""Tests of the stores of blobs: a folder, and a bucket of a real S3 server."""
