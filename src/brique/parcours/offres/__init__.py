"""What training bodies offer, certification by certification or bloc by bloc: read, checked, turned into ways."""
