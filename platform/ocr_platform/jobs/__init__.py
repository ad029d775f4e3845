"""Jobs: submitted documents, their pages and results, and the queue of work items."""
