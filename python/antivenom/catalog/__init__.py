"""Which rules are there, and which of them does the user want?"""
