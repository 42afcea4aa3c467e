"""What residents may read: agreed, approved, announced, published and reported things of this city.

No page of it names a person who did not agree to be named, none knows who is looking.
"""
