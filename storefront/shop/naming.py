"""How pages call a person in front of others."""


def short_name(name: str) -> str:
    """A person as pages show them to others: the first name and a letter, such as Mina L."""
    words = name.split()
    return f"{words[0]} {words[-1][0]}." if len(words) > 1 else words[0] if words else "?"


def initials_of(name: str) -> str:
    """A person as an auction shows them, such as M. L."""
    return " ".join(f"{word[0].upper()}." for word in name.split()[:1] + name.split()[1:][-1:]) or "?"
