"""Ready pages: public pages answered from memory, in front of Django, until what they show changes.

Knows no article and no dataset: responses name what they show, and database triggers what changed.
"""
