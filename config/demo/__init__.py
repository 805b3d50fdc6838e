"""The demonstration: an invented practice lives through one whole day, on real X12 over a real wire."""
