"""What training bodies offer: imported, checked against the register, searched, shown."""
