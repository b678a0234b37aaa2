"""newsledger: clipped articles into a warehouse of numbers and dated events, each tied to its exact words."""
