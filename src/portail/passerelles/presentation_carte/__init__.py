"""What the map shows: its drawings, its close-up, its list, its words."""
