"""Commands of manage.py about endpoints."""
