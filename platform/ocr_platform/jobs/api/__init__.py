"""The API's calls about jobs. Views use services and selectors, never the tables."""
