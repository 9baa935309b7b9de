"""Following the register: what each import changed, told on a page, by e-mail and in an Atom feed."""
