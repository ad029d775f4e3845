"""The API's calls about endpoints and languages."""
