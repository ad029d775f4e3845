"""Every view in every state, checked in light and dark, on a phone and on a wide screen."""
