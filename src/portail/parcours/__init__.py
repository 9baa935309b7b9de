"""From what a person holds to what they want: offers, passport, positioning, plans."""
