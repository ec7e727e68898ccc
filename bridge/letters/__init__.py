"""The mail the bridge writes. Pure."""
