"""Types for annotations: what goes in, and the options as `TypedDict`s. `import saaf` does not load it."""

from collections.abc import Iterable
from typing import Literal, Protocol, TypeAlias, TypedDict

Source: TypeAlias = bytes | bytearray | memoryview | str
Names: TypeAlias = str | Iterable[str]
Profile: TypeAlias = Literal["lossless", "display", "index", "index-any", "corpus"]
Offsets: TypeAlias = Literal["codepoints", "bytes", "utf16", "chars"]
SpanSelection: TypeAlias = Literal["content", "tiles"]
Column: TypeAlias = Literal["text", "language", "encoding", "confidence", "spans", "findings"]


class ArrowArray(Protocol):
    """An array of Arrow, of whatever library."""

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]: ...


class ArrowStream(Protocol):
    """A chunked array, a Series or a stream of arrays."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


class SourceOptions(TypedDict, total=False):
    """What is said of one source."""

    encoding: str | None
    """Encoding to read the source in, whatever it looks like."""
    declared: str | None
    """Encoding that the source claims: believed unless the bytes contradict."""
    url: str | None
    """Where the source comes from: a URL, a host or a top-level domain. Decides where the encoding is a close call."""
    language_hints: Names | None
    """Languages (BCP 47) that are expected. They decide where the encoding is a close call."""
    format: Literal["text", "line", "html", "subtitles"] | None
    """What the source is made of."""
    offsets: Offsets | None
    """What offsets count: by default code points of a str, bytes of bytes."""
    errors: Literal["keep", "raise"] | None
    """"raise": bytes that cannot be read are a UnicodeDecodeError."""


class KeyOptions(SourceOptions, total=False):
    """All options but the profile."""

    with_: Names | None
    """Rules to turn on that the profile does not run, by id."""
    without: Names | None
    """Rules of the profile to turn off."""
    only: Names | None
    """The only rules of the profile to run."""
    bidi: Literal["minimal", "isolate", "none"] | None
    """Isolates (UAX #9) round text of the other direction."""
    languages: Names | None
    """The only languages to label with (BCP 47). None at all: no labels, which is faster."""
    joiner: Literal["join", "space"] | None
    """What becomes of ZWNJ inside a word of a key."""
    visual_order: Literal["auto", "never", "always"] | None
    """Whether text stored in the order of display is put into the order of reading."""
    reveal: bool | None
    """Write ⟦U+202E RLO⟧ in place of what cannot be seen, where it would be removed."""
    references: Literal["safe", "all"] | None
    """Which character references are decoded."""
    mark_paragraphs: bool | None
    """Write a directional mark at the start of a paragraph that an isolate opens."""
    page_alt: bool | None
    """Show the alt of images in the text of a page."""
    page_title: bool | None
    """Show the title in the text of a page."""
    drop_stamps: bool | None
    """Drop lines that are a date stamp and nothing else."""


class Options(KeyOptions, total=False):
    """All options."""

    profile: Profile | None
    """What may be changed."""
