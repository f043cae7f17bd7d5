"""Is what is installed what its distributions say, and does nothing else run in it?"""
