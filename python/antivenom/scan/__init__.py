"""How do inspectors, selection and suppressions become one stream of messages?"""
