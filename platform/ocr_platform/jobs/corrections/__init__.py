"""What people correct: the overlay on a machine's result, and the service that stores corrections."""
