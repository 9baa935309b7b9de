"""The portal on a real database: rules of access, writes, pages, and the number of queries of each."""
