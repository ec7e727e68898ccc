"""One migration per file, numbered."""
