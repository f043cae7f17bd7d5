"""In which forms can a run be shown?

Each form is a handler of the message stream; `handler.make_handler` creates one by name.
"""
