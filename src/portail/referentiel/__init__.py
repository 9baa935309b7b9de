"""The register's application: imports with their history, search, pages and API."""
