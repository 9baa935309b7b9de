"""« Où mènent vos blocs ? »: what is left to learn, in hours and in euros, and until when."""
