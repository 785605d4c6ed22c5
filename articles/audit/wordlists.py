"""How the audit writes down its vocabularies: words in a row, parted by space."""


def words(row: str) -> list[str]:
    """Return the words of a row, in its order."""
    return row.split()
