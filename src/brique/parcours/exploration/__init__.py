"""Where blocs lead, over the whole register."""
