"""Results of jobs: reading them, exporting them as files or as a ZIP archive, and the hits of a search."""
