"""The API's calls about jobs. Views speak to services and selectors, never to the tables."""
