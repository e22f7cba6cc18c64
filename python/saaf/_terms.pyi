from saaf.types import KeyOptions, Profile, Source
from saaf._saaf import Term
from typing_extensions import Unpack

def terms(source: Source, /, *, profile: Profile = "index-any", **options: Unpack[KeyOptions]) -> list[Term]: ...
