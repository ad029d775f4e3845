"""Corrections by people: the overlay on the machine's result, and the service that stores them."""
