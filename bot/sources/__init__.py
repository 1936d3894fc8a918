"""Where deliveries come from."""
