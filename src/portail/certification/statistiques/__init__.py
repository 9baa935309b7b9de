"""What juries gave, counted by year: numbers that may be shown, and the tables of the years that are over."""
