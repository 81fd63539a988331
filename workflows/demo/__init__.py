"""An invented town and months of its office's life, told through the service as people and nights call it."""
