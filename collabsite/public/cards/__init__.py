"""The pictures that stand for pages where they are shared: drawn on the server, 1200 × 630."""
