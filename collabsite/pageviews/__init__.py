"""Page views: counted by the rules of COUNTER R5.1, added up by item and day, and reported."""
