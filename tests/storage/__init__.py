"""Storage, table by table, on real SQLite."""
