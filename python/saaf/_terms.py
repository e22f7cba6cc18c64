"""The words of a text as keys for search."""

from saaf._saaf import clean


def terms(source, /, *, profile="index-any", **options):
    """The words of the key of a text, each with where it came from in the source.

    >>> [(term.text, term.source_start, term.source_end) for term in terms("The Cafés")]
    [('the', 0, 3), ('cafes', 4, 9)]
    """
    return clean(source, profile=profile, **options).terms()
