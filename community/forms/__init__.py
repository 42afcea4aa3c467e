"""What is typed about people, places, posts and accounts."""
