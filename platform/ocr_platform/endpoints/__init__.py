"""Endpoints: the groups of workers that read pages, their capacity and languages."""
