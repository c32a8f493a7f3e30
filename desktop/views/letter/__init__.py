"""Letters: the list, and one letter looked at before it is printed."""
