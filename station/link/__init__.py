"""The process that owns the network and no device: journal rows to the broker, the office's word back.

Importing this room loads no MQTT library: `station replay` uses the codec, and a daemon starts fast.
"""
