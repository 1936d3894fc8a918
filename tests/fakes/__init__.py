"""Real servers on 127.0.0.1 that speak other people's protocols."""
