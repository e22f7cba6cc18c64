//! What is read: bytes as they lie in a file or come from a pipe. [`recognise`] tells what they are by the first of them,
//! [`compression`] reads what is compressed.

pub mod compression;
pub mod recognise;
pub mod warc;
mod zstd_frames;
