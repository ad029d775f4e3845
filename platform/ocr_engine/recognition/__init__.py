"""Recognition: from a grey page to words, lines and blocks."""
