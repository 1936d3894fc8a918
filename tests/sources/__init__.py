"""Sources: what arrives, and how it is taken in."""
