"""What do a project's manifests and locks bring in, and in which line?"""
