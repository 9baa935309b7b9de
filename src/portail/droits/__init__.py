"""Mes droits: what a person's account holds, how it grows, what an action would cost them, and why."""
