"""Texts by language, as stock rows keep them."""


def is_texts(given: object) -> bool:
    """Whether it is a text for each language, such as {"en": "Ten off"}; none at all is one too."""
    return isinstance(given, dict) and all(isinstance(text, str) and text for text in given.values())
