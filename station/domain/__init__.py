"""What is decided, as plain functions of plain values: no device, no clock, no file, no thread."""
