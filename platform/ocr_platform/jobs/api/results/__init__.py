"""The calls that return results, page images and formats."""
