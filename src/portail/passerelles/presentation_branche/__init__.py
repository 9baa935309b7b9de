"""What the pages of a branche show: its common blocs, its duplicates, and each group in detail. Pure."""
