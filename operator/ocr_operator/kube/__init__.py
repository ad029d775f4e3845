"""The Kubernetes API: the client, the cache of watched objects, and server-side apply."""
