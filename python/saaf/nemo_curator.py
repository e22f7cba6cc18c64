"""NeMo Curator: a modifier that cleans a text field, for `Modify(modifier_fn=SaafModifier(…), input_fields="text")`."""

from nemo_curator.stages.text.modifiers.doc_modifier import DocumentModifier

from saaf import Cleaner

__all__ = ["SaafModifier"]


class SaafModifier(DocumentModifier):
    """Cleans a string, or bytes. `options`: as those of `saaf.clean`."""

    def __init__(self, **options):
        super().__init__()
        self._cleaner = Cleaner(**options)

    def modify_document(self, text):
        return self._cleaner.clean(text).text
