//! Searches neighbouring bytes of a text, sixteen pairs at a time and without an early exit, so that it compiles to
//! vector instructions.

/// Whether `is` holds for any two neighbouring bytes.
pub(super) fn any(bytes: &[u8], is: impl Fn(u8, u8) -> bool) -> bool {
    const BLOCK: usize = 16;
    let next = bytes.get(1..).unwrap_or_default();
    let Some(last) = next.len().checked_sub(BLOCK) else {
        return bytes.iter().zip(next).any(|(&a, &b)| is(a, b));
    };
    let mut found = [0_u8; BLOCK];
    let mut look = |bytes: &[u8; BLOCK], next: &[u8; BLOCK]| {
        for ((found, &a), &b) in found.iter_mut().zip(bytes).zip(next) {
            *found |= u8::from(is(a, b));
        }
    };
    for (bytes, next) in bytes.as_chunks().0.iter().zip(next.as_chunks().0) {
        look(bytes, next);
    }
    // The last block overlaps the one before, so that no pair is looked at alone.
    if let (Some(bytes), Some(next)) = (bytes[last..].first_chunk(), next.last_chunk()) {
        look(bytes, next);
    }
    found != [0; BLOCK]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pair_is_found_at_every_place() {
        for len in 0..70 {
            assert!(!any(&vec![0; len], |a, b| a + b > 0));
            for at in 1..len {
                let mut bytes = vec![0; len];
                (bytes[at - 1], bytes[at]) = (1, 2);
                assert!(any(&bytes, |a, b| (a, b) == (1, 2)), "{at} of {len}");
                assert!(!any(&bytes, |a, b| (a, b) == (2, 1)));
            }
        }
    }
}
