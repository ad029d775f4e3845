"""Jobs: documents that were submitted, their pages, what was read, and the queue that the work rows are."""
