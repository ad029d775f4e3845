"""What the tests run on the nodes: Legible's images and charts, small pods, load, and disruptions."""
