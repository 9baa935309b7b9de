"""The rules of the house, as functions that read a text and say what is wrong with it and what to do."""
