"""Documents: opens them, decodes their pages for recognition, and renders them as the platform stores them."""
