"""Maintenance of the whole platform: prepare, back up, restore, and the hourly clean-up."""
