//! Web archives: WARC 1.0 and 1.1, and the WET and WAT that are made of them.
//!
//! [`reader`] gives records from a stream; [`fields`] are their heads.

pub mod conversion;
pub mod digest;
pub mod fields;
pub mod http;
pub mod mime;
pub mod reader;

pub use fields::{Field, Head};
pub use reader::{Ending, Loss, LossKind, Reader, Record};
