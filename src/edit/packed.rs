//! The memory of a list of edits: packed bytes, the characters that were replaced, and checkpoints.
//!
//! Packed, an edit costs four bytes and the characters it replaced; every hundred or so leave a checkpoint, so that a
//! position is found in O(log n).

use std::ops::{BitOr, Range};

use super::mojibake_path::MojibakePath;

/// The edits of [`Edits`](super::Edits).
#[derive(Clone, Debug, Default)]
pub(crate) struct PackedEdits {
    pub(super) packed: Vec<u8>,
    pub(super) originals: String,
    /// Places that are found without reading all edits before them.
    pub(super) checkpoints: Vec<EditCursor>,
    pub(super) next_checkpoint: u32,
    pub(super) end: EditCursor,
    /// The paths; none of them twice among [`RECENT`] neighbours.
    pub(super) paths: Vec<MojibakePath>,
    /// Edits that have a path, by their numbers, and which.
    pub(super) paths_of_edits: Vec<(Range<u32>, u32)>,
    /// An edit may have put back what stood there.
    pub(super) may_hold_noops: bool,
}

/// A place between two edits: how much lies before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct EditCursor {
    /// Edits; a list has less than 2^32 of them.
    pub(super) number: u32,
    pub(super) packed: usize,
    pub(super) originals: usize,
    /// Bytes of the text before.
    pub before: usize,
    /// Bytes of the text after.
    pub after: usize,
}

/// Edits after which a checkpoint is left.
pub(super) const CHECKPOINT_EVERY: u32 = 64;

impl PackedEdits {
    /// A list without edits.
    pub(super) const NONE: &PackedEdits = &PackedEdits {
        packed: Vec::new(),
        originals: String::new(),
        checkpoints: Vec::new(),
        next_checkpoint: 0,
        end: EditCursor { number: 0, packed: 0, originals: 0, before: 0, after: 0 },
        paths: Vec::new(),
        paths_of_edits: Vec::new(),
        may_hold_noops: false,
    };

    /// Adds an edit: bytes that stay since the last one, packed rules, bytes that it removed, and bytes that it inserted.
    #[inline(always)]
    pub(super) fn pack(&mut self, rules: u64, gap: usize, removed: usize, inserted: usize) {
        self.leave_checkpoint();
        let numbers = [gap, rules as usize, removed, inserted];
        match numbers.map(|number| number as u8) {
            bytes if numbers.into_iter().fold(0, usize::bitor) < 0x80 => {
                self.packed.extend_from_slice(&bytes)
            }
            _ => numbers.into_iter().for_each(|number| write_varint(&mut self.packed, number)),
        }
        self.end = EditCursor {
            number: self.end.number + 1,
            packed: self.packed.len(),
            originals: self.end.originals + removed,
            before: self.end.before + gap + removed,
            after: self.end.after + gap + inserted,
        };
    }

    #[inline]
    pub(super) fn leave_checkpoint(&mut self) {
        if self.end.number >= self.next_checkpoint {
            self.next_checkpoint = self.end.number + CHECKPOINT_EVERY;
            self.checkpoints.push(self.end);
        }
    }
}

/// LEB128.
pub(super) fn write_varint(bytes: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

pub(super) fn read_varint(bytes: &[u8], at: &mut usize) -> usize {
    let mut value = 0;
    for shift in (0..).step_by(7) {
        let byte = bytes[*at];
        *at += 1;
        value |= ((byte & 0x7F) as usize) << shift;
        if byte < 0x80 {
            break;
        }
    }
    value
}
