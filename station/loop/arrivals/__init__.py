"""Receiving against lists: the cards of shipments, containers, and lists that come late."""
