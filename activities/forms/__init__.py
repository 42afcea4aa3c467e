"""What people fill in for step 5."""
