"""What blocs are worth which: declared, decided, renewed, computed — shown, kept and recomputed."""
