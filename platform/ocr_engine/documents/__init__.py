"""Documents: opening one, its pages decoded for recognition, and rendered as the platform stores them."""
