"""What the pages of the atelier show, made from the draft and its versions."""
