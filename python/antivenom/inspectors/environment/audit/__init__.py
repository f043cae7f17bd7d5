"""Which known vulnerabilities do the components of an inventory have, and what mends them?"""
