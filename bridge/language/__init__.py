"""What differs between languages: the tables, and how they are read. Pure."""
