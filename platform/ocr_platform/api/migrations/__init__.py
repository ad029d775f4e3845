"""Schema changes of the table of rate windows."""
