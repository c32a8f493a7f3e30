"""The Debian package: the application with a Python of its own, and the libraries of the system."""
