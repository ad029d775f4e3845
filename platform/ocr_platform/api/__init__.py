"""The REST API: what all its calls share. It must not know jobs, pages or endpoints."""
