"""Tests of the blob stores: a folder, and a bucket of a real S3 server."""
