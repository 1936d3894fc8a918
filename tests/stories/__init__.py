"""From a delivery to what a person reads."""
