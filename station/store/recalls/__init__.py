"""Recall data on the station: bundles in a folder beside the database, put in force, opened, and looked back from."""
