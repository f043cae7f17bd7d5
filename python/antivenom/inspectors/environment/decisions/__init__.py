"""What has somebody decided about a vulnerability, and why?"""
