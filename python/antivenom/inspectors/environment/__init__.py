"""What is in a Python environment, a project, a wheel or an interpreter's own tree?"""
