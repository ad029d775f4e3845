"""Results on their way out: for export, as a zip, and as hits of a search."""
