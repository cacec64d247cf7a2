"""Languages: one folder of tables each, and the small interpreters that read them."""
