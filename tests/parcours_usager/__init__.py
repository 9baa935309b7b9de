"""User journeys in a real browser: what a person does, at two widths, checked by axe on the way."""
