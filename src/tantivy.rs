//! A tokenizer for the search engine tantivy (feature `tantivy`): text of a field comes in, the words of its key go out,
//! each with the bytes of the field that it came from.
//!
//! A cleaner makes the key of the whole field, so the label of a word rests on its neighbours. The words are the
//! [terms](Document::terms) of the key; the offset map gives their place in the field. Cost: one pass of the cleaner and one
//! over its edits.
//!
//! A word with ZWNJ inside has no spelling that all writers share: `می\u{200C}خواهم`, `میخواهم` and `می خواهم` are one word.
//! On the side of the index it gives the joined word and its parts. Positions are places on a line, so no numbering serves
//! every phrase; this one serves whoever writes the word joined, and whoever writes it as two words in a phrase that ends
//! with it:
//!
//! ```text
//! field    من می\u{200C}خواهم بروم
//! 0        من
//! 1        میخواهم  می
//! 2        خواهم    بروم
//! ```
//!
//! On the side of the query it gives the joined word alone. A query parser would make a phrase of the word and its parts,
//! which a page without ZWNJ does not hold.

use std::ops::Range;

use tantivy_tokenizer_api::{Token, TokenStream, Tokenizer};

use crate::chars;
use crate::cleaner::Cleaner;
use crate::document::Document;
use crate::edit::SourceEdit;
use crate::profile::Rule;

/// Cuts a field or a query into the words of its key.
///
/// The cleaner decides which words are one: [`Profile::Index`](crate::Profile::Index) with the one language of the field,
/// else [`Profile::IndexAny`](crate::Profile::IndexAny). Index and queries take the same cleaner.
///
/// ```
/// use saaf::tantivy::KeyTokenizer;
/// use saaf::{Cleaner, Profile};
/// use tantivy_tokenizer_api::{TokenStream, Tokenizer};
///
/// let cleaner = Cleaner::builder().profile(Profile::IndexAny).build();
/// let mut tokenizer = KeyTokenizer::for_index(cleaner);
/// let field = "R&amp;D: كِتـاب";
/// let mut tokens = tokenizer.token_stream(field);
/// let mut words = Vec::new();
/// tokens.process(&mut |token| words.push((token.position, &field[token.offset_from..token.offset_to])));
/// assert_eq!(words, [(0, "R"), (1, "D"), (2, "كِتـاب")]);
/// assert_eq!(tokens.token().text, Cleaner::builder().profile(Profile::IndexAny).build().clean("کتاب").text);
/// ```
#[derive(Clone, Debug)]
pub struct KeyTokenizer {
    cleaner: Cleaner,
    gives_parts: bool,
}

/// The words of one field or query.
#[derive(Debug)]
pub struct KeyTokens {
    rest: std::vec::IntoIter<Token>,
    current: Token,
}

impl KeyTokenizer {
    /// For the fields of an index: a word with ZWNJ inside gives the joined word and its parts.
    #[must_use]
    pub fn for_index(cleaner: Cleaner) -> KeyTokenizer {
        KeyTokenizer { cleaner, gives_parts: true }
    }

    /// For queries: a word with ZWNJ inside gives the joined word.
    #[must_use]
    pub fn for_queries(cleaner: Cleaner) -> KeyTokenizer {
        KeyTokenizer { cleaner, gives_parts: false }
    }
}

impl Tokenizer for KeyTokenizer {
    type TokenStream<'a> = KeyTokens;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> KeyTokens {
        let key = self.cleaner.clean(text);
        let cuts = if self.gives_parts { cuts(&key, text) } else { Vec::new() };
        KeyTokens { rest: tokens(&key, &cuts).into_iter(), current: Token::default() }
    }
}

impl TokenStream for KeyTokens {
    fn advance(&mut self) -> bool {
        let next = self.rest.next();
        next.map(|token| self.current = token).is_some()
    }

    fn token(&self) -> &Token {
        &self.current
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.current
    }
}

/// A place where the key left ZWNJ out.
struct Cut {
    /// In the key.
    at: usize,
    /// ZWNJ in the field.
    field: Range<usize>,
}

/// The words of the key, and the parts of those that a cut lies in.
fn tokens(key: &Document, cuts: &[Cut]) -> Vec<Token> {
    let token = |word: Range<usize>, field: Range<usize>, position| Token {
        offset_from: field.start,
        offset_to: field.end,
        position,
        text: key.text[word].to_owned(),
        position_length: 1,
    };
    let mut cuts = cuts.iter().peekable();
    let mut tokens = Vec::new();
    for (position, term) in key.terms().enumerate() {
        let (mut word, mut field) = (term.range.range(), term.source.range());
        tokens.push(token(word.clone(), field.clone(), position));
        let mut position_of_part = position;
        while let Some(cut) = cuts.next_if(|cut| cut.at < word.end) {
            if cut.at > word.start {
                tokens.push(token(word.start..cut.at, field.start..cut.field.start, position_of_part));
                (word.start, field.start) = (cut.at, cut.field.end);
                position_of_part = position + 1;
            }
        }
        if word.start > term.range.start {
            tokens.push(token(word, field, position_of_part));
        }
    }
    tokens
}

const ZWNJ: char = '\u{200C}';
const TATWEEL: char = '\u{640}';

/// Where the key left ZWNJ out, in rising order.
fn cuts(key: &Document, field: &str) -> Vec<Cut> {
    let mut cuts = Vec::new();
    for edit in key.edits() {
        // Spelling may take it too: Sorani heh with ZWNJ is one vowel.
        let drops_joiners = edit.rules.contains(Rule::JoinerFold) || edit.rules.contains(Rule::JoinControl);
        if drops_joiners
            && edit.original.contains(ZWNJ)
            && field.get(edit.source.range()) == Some(edit.original)
        {
            add_cuts(&key.text[edit.text.range()], &edit, &mut cuts);
        }
    }
    cuts
}

/// Adds the cuts of one edit, which wrote `new`. Where it did more than leave ZWNJ out, letters are counted; if there are
/// not as many as before, nothing is known.
fn add_cuts(new: &str, edit: &SourceEdit<'_>, cuts: &mut Vec<Cut>) {
    let is_spelling = |&(_, c): &(usize, char)| {
        c != TATWEEL && (chars::of(c).is_letter() || chars::of(c).digit().is_some())
    };
    // A mark stays with the letter before it.
    let starts: Vec<usize> = new.char_indices().filter(is_spelling).map(|(at, _)| at).collect();
    let (known, mut letters) = (cuts.len(), 0);
    for (at, c) in edit.original.char_indices().filter(|at| at.1 == ZWNJ || is_spelling(at)) {
        if c == ZWNJ {
            let end = edit.source.start + at + c.len_utf8();
            let in_new = starts.get(letters).copied().unwrap_or(new.len());
            cuts.push(Cut { at: edit.text.start + in_new, field: end - c.len_utf8()..end });
        } else {
            letters += 1;
        }
    }
    if letters != starts.len() {
        cuts.truncate(known);
    }
}
