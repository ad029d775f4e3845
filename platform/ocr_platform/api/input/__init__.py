"""The parameters of a call: query, form and body, each defined once by a struct that both reads and describes it."""
