"""Object stores: what is named by a URL such as s3://bucket/returns, fetched into private folders, and kept there.

Nothing of a store's library is imported before a URL was given.
"""
