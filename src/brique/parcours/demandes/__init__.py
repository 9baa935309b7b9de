"""What a person asks: its form, its faults, its values."""
