"""datatrove: a formatter that cleans documents, and a filter by what is found in them."""

from datatrove.pipeline.filters.base_filter import BaseFilter
from datatrove.pipeline.formatters.base import BaseFormatter

from saaf import Cleaner

__all__ = ["SaafFilter", "SaafFormatter"]


class SaafFormatter(BaseFormatter):
    """Cleans the text of each document. `options`: as those of `saaf.clean`."""

    name = "🧼 saaf"

    def __init__(self, **options):
        super().__init__()
        self._cleaner = Cleaner(**options)

    def format(self, text):
        return self._cleaner.clean(text).text


class SaafFilter(BaseFilter):
    """Keeps documents of these languages (BCP 47) without these kinds of findings. The reason of one that is dropped is the
    language, or the kind of the finding. The languages of a document are those of at least `share` of its letters.

    `options`: as those of `saaf.clean`.
    """

    name = "🧼 saaf"

    def __init__(self, languages=None, *, share=0.5, without_findings=(), exclusion_writer=None, **options):
        super().__init__(exclusion_writer)
        self._cleaner = Cleaner(**options)
        self._languages = None if languages is None else frozenset(languages)
        self._share = share
        self._without = frozenset(without_findings)

    def filter(self, doc):
        document = self._cleaner.clean(doc.text)
        for finding in document.findings:
            if finding.kind in self._without:
                return False, finding.kind
        if self._languages is None:
            return True
        shares = {language.language: language.share for language in document.languages}
        if sum(share for language, share in shares.items() if language in self._languages) >= self._share:
            return True
        return False, max(shares, key=shares.get, default="und")
