"""Marks of the room's templates."""
