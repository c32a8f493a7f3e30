"""The Windows package: an MSI made on Linux, from official parts with proven hashes."""
