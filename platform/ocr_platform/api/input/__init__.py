"""What a call takes: its query, form and body, each defined once by a struct that both reads and describes it."""
