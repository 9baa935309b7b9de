"""The national register: read it, cut its texts into compétences."""
