"""The front panel in a browser: the whole station for trying and training, everything real except the pins.

It starts the real processes, gives the station a scanner that is a pseudo-terminal and devices that are pixels in
a web page, and shows the whole way of each scan. It is an extra of the package; the daemon never imports it.
"""
