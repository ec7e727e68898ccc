"""What people say to each other: segments, posts, threads, requests. Pure: values in, values out."""
