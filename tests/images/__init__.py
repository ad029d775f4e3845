"""Tests of the images that the Dockerfile describes, each run as a cluster runs it."""
