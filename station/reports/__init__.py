"""What is shown of the station's database to those outside: exports, the proof of the chain, and reports.

All of it reads beside a running station, or from a copy; nothing here writes to a station's database.
"""
