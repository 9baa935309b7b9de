"""The passeport: what a person holds, what it counts for, who else may look at it."""
