"""The pages: addresses, what a template may see, rendering, feeds. Pure."""
