"""Dated law: what one may ask for, draw or must pay at a date, each answer with its values, articles and readings."""
