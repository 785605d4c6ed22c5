"""Prose of sections: its vocabulary, sanitizer, plain text, embeds and images."""
