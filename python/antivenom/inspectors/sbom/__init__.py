"""What does an SBOM say, does it say enough, who signed it, and how do two differ?"""
