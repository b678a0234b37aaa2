"""From bytes to sentences: decoding, HTML, lines and their kinds, sentences, duplicates. Pure functions."""
