"""From plans to reasons, figures and pictures."""
