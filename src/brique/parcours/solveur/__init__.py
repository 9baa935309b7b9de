"""The problem as values, the plans that solve it, what forbids one and what would better it."""
