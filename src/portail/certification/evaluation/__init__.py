"""The pages of the évaluateur: what is confided, the grid, giving it."""
