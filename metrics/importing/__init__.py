"""What comes into datasets: tables of documents, and files of values."""

from metrics.importing.document_tables import ImportedDataset, import_table, kept_literal

__all__ = ["ImportedDataset", "import_table", "kept_literal"]
