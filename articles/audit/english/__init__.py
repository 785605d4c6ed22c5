"""Numbers spelled out in English: found and classified."""
