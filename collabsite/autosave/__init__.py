"""Contents of forms that are not saved: kept while one writes, and offered when the form is reopened."""
