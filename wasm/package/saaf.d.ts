// The reference of the package. The names of records are those of `saaf --to jsonl`, where keys are only ever added.

/** What every call takes. The names are those of the command line in camel case. */
export interface Options {
  /** What may be changed. Default: `"display"`. */
  profile?: "lossless" | "display" | "index" | "index-any" | "corpus";
  /** Isolates (UAX #9). Default of `toText`: by profile; of `clean` and `toHtml`: `"none"`. */
  bidi?: "minimal" | "isolate" | "none";
  /** What the input is. Default: `"text"`. */
  from?: "text" | "html" | "subtitles";
  /** The encoding to read bytes in, whatever they look like. A string has none. */
  encoding?: string;
  /** The encoding that the source claims: believed unless the bytes contradict. */
  declared?: string;
  /** Where the bytes come from: decides where the encoding is a close call. */
  url?: string;
  /** Languages to expect, as BCP 47 tags: `["ur", "fa"]` or `"ur,fa"`. An empty list labels nothing. */
  languages?: string[] | string;
  /** Rules to turn on that the profile does not run. */
  with?: string[] | string;
  /** Rules of the profile to turn off. */
  without?: string[] | string;
  /** The only rules of the profile to run. */
  only?: string[] | string;
  /** Drop lines that are a date stamp and nothing else. */
  dropStamps?: boolean;
  /** Character references to decode. Default: `"safe"`. */
  decodeReferences?: "safe" | "all";
  /** ZWNJ inside a word of a key. Default: `"join"`. */
  joiner?: "join" | "space";
  /** Text stored in the order of display that is put into the order of reading. Default: `"auto"`. */
  visualOrder?: "auto" | "never" | "always";
  /** Write `⟦U+202E RLO⟧` in place of what cannot be seen, where it would be removed. */
  reveal?: boolean;
  /** Write a directional mark at the start of a paragraph that an isolate opens. */
  markParagraphs?: boolean;
  /** Show the `alt` of images in the text of a page. */
  pageAlt?: boolean;
  /** Show the title in the text of a page. */
  pageTitle?: boolean;
  /** The spans of a document: those that hold more than white space, or all, which tile the text. Default: `"content"`. */
  spans?: "content" | "tiles";
}

/** A place in the text, in UTF-16 code units: `text.slice(start, end)`. */
export interface TextRange {
  start: number;
  end: number;
}

/** A place in the text and in the source: bytes of a `Uint8Array`, UTF-16 code units of a string. */
export interface Range extends TextRange {
  source_start: number;
  source_end: number;
}

export interface Encoding {
  name: string;
  evidence: "ascii" | "bom" | "caller" | "form" | "declared" | "statistics" | "fallback" | "binary";
  /** From 0 to 1. */
  confidence: number;
  runner_up: string | null;
  declared: string | null;
  /** Bytes that could not be read. */
  damaged: number;
  /** Parts of the source, and what each was read as. */
  segments: { start: number; end: number; name: string }[];
}

export interface Paragraph extends TextRange {
  direction: Direction;
  method: string;
}

export type Direction = "ltr" | "rtl" | "neutral";

/** A stretch with one script, language, direction and kind. With `spans: "tiles"` spans tile the text. */
export interface Span extends Range {
  /** ISO 15924. */
  script: string;
  /** BCP 47; `"und"` where it is not known, `"zxx"` where there is none. */
  language: string;
  confidence: number;
  direction: Direction;
  kind: string;
  /** The day of a date, ISO 8601. */
  date?: string;
  /** The last day of several. */
  last?: string;
  boilerplate?: boolean;
  /** What a date says beyond its day. */
  calendar?: string;
  original?: string;
  precision?: string;
  alternatives?: { date: string; calendar?: string }[];
  /** The language that came second. */
  runner_up?: string;
  /** How plausible its letters are in the language: the share of clean texts that look no better, from 0 to 1. */
  quality?: number;
}

/** What a person or a pipeline may want to know. */
export interface Finding extends Range {
  kind: string;
  detail: string;
}

/** One replacement. */
export interface Edit extends Range {
  /** The ids of its rules, joined by `+`. */
  rule: string;
  /** How mojibake came about. */
  detail?: string;
  /** The characters that were replaced; missing where there were none. */
  original?: string;
}

export interface Document {
  text: string;
  encoding: Encoding;
  paragraphs: Paragraph[];
  spans: Span[];
  findings: Finding[];
  edits: Edit[];
}

/**
 * Cleans a source and tells all about it.
 * A lone surrogate in a string is read as U+FFFD.
 * @throws {TypeError} an option that there is none of, or one of the wrong type; its name is in the message
 * @throws {RangeError} a value that there is none of; the name of its option is in the message
 */
export function clean(input: Uint8Array | string, options?: Options): Document;

/** The clean text alone, with isolates where the profile wants them. Throws as `clean` does. */
export function toText(input: Uint8Array | string, options?: Options): string;

/** A report of what was changed: a page of HTML without scripts, which loads nothing. Throws as `clean` does. */
export function toHtml(input: Uint8Array | string, options?: Options, name?: string): string;

/** The names that an option takes. */
export function list(what: "rules" | "languages" | "encodings" | "profiles"): string[];
