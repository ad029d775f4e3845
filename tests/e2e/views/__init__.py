"""Every view in every state, looked at in light and dark, on a phone and on a wide screen."""
