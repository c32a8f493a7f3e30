"""Files from outside to typed rows and problems."""
