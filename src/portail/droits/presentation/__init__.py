"""What the pages of the room show, out of the answers of the library."""
