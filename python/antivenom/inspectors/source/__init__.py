"""What do the rules say about source files?"""
