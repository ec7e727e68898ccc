"""What a template may see: plain values, worked out from threads and cards. No words of a language are made here."""
