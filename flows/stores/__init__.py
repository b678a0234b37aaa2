"""Everything that touches a disk, a database or a network."""
