"""What makes the packages for city PCs; nothing of the application imports it."""
