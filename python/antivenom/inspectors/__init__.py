"""Who judges a subject under the rules? One package for each kind of subject."""
