//! A record of a web archive in; out, if it is a document, its payload and what its fields say of it.
//!
//! Documents are responses, resources and conversions whose payload is text by its media type: the one that was found out by
//! looking at the payload, else the one that is declared. Segments of a record are none. That the payload is text by its bytes
//! too, whoever reads it looks at.

use std::io::BufRead;

use super::http::{Note, Payload, ResponseHead};
use super::mime::MediaType;
use super::{Head, languages};

/// A record as a document.
pub struct WebDocument<'a> {
    /// What was in the block, without the head of HTTP and its codings.
    pub payload: Payload<'a>,
    /// The head of HTTP, where the record is a response.
    pub response: Option<ResponseHead>,
    /// What the payload is, and its charset.
    pub media: Option<MediaType>,
}

/// Whether the head of a record says that it may be a document.
pub fn may_be_document(head: &Head) -> bool {
    let is_whole = head.get("WARC-Segment-Number").is_none();
    let identified = identified(head).is_none_or(|media| media.is_text());
    let is_document = match head.text("WARC-Type").as_deref().map(str::to_ascii_lowercase).as_deref() {
        Some("response") => block_type(head).is_none_or(|media| media.essence == "application/http"),
        Some("resource" | "conversion") => block_type(head).is_none_or(|media| media.is_text()),
        _ => false,
    };
    is_whole && identified && is_document
}

fn identified(head: &Head) -> Option<MediaType> {
    media_type(head, "WARC-Identified-Payload-Type")
}

fn block_type(head: &Head) -> Option<MediaType> {
    media_type(head, "Content-Type")
}

fn media_type(head: &Head, field: &str) -> Option<MediaType> {
    let values: Vec<_> = head.all(field).collect();
    MediaType::extract(values.iter().map(|value| &**value))
}

impl<'a> WebDocument<'a> {
    /// Opens the payload in the block of a record that [may be a document](may_be_document). `None`: it is none.
    ///
    /// # Errors
    ///
    /// The payload has a coding that is not read.
    pub fn open(head: &Head, mut block: impl BufRead + 'a) -> Result<Option<WebDocument<'a>>, Note> {
        let is_response = head.text("WARC-Type").is_some_and(|kind| kind.eq_ignore_ascii_case("response"));
        if !is_response {
            let payload = Payload::plain(block);
            return Ok(Some(WebDocument { payload, response: None, media: block_type(head) }));
        }
        let Ok(response) = ResponseHead::read(&mut block) else { return Ok(None) };
        let declared = response.media_type();
        // What was found out by looking at the payload outweighs what the server said; the charset is the server's.
        let media = match (identified(head), declared) {
            (Some(identified), Some(declared)) => Some(MediaType { charset: declared.charset, ..identified }),
            (identified, declared) => identified.or(declared),
        };
        if media.as_ref().is_some_and(|media| !media.is_text()) {
            return Ok(None);
        }
        let payload = response.payload(block)?;
        Ok(Some(WebDocument { payload, response: Some(response), media }))
    }

    /// Whether it is a page of HTML.
    pub fn is_html(&self) -> bool {
        self.media.as_ref().is_some_and(MediaType::is_html)
    }

    /// The charset that the server declared.
    pub fn charset(&self) -> Option<&str> {
        self.media.as_ref()?.charset.as_deref()
    }

    /// The languages that HTTP and the record declare, as they stand there.
    pub fn languages(&self, head: &Head) -> Vec<String> {
        let of_response = self.response.iter().flat_map(|response| response.head.all("Content-Language"));
        let of_record = head.all("WARC-Identified-Content-Language");
        of_response.chain(of_record).flat_map(|value| languages(&value)).collect()
    }
}
