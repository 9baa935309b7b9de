"""Values ready for the pages: what the library and the queries answer, with the words and links a template needs."""
