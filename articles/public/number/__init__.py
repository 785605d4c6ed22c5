"""Page of one number: its values by period and release, and the articles that mention it."""
