//! The letters around a lost one, as numbers that a table is asked for. The generator of `data/lost.bin` includes this
//! file, so that both sides number contexts alike.

/// The bytes that windows-1252 has no character for.
pub const DROPPED: [u8; 5] = [0x81, 0x8D, 0x8F, 0x90, 0x9D];

/// Languages and scripts whose lost letters are counted apart. Arabic script has several languages; for others the
/// script is enough. Arabic with its vowel marks is like another language.
pub const GROUPS: [&str; 11] =
    ["ar", "ar-vocalised", "fa", "ur", "ps", "ug", "Latn", "Cyrl", "Grek", "Deva", "other"];
/// How many of them are languages of Arabic script; they come first.
pub const ARABIC_GROUPS: usize = 6;

/// What stands around a lost letter, from the least to the most that is looked at.
#[derive(Clone, Copy)]
pub enum View {
    /// Nothing but what is left of the letter.
    Alone,
    /// Whether letters stand on either side, or marks, lost ones, nothing.
    Kinds,
    /// One letter on either side.
    Narrow,
    /// One before and two behind.
    Behind,
    /// Two before and one behind.
    Before,
    /// Two on either side.
    Wide,
    /// The whole word.
    Word,
}

/// In the order in which later ones overrule earlier ones.
pub const VIEWS: [View; 7] =
    [View::Alone, View::Kinds, View::Narrow, View::Behind, View::Before, View::Wide, View::Word];
/// Letters of a word that are looked at on either side.
const REACH: usize = 10;

/// The number of a context: bits 3 to 31; the lowest three are free. `word` holds the letters of the word, lost ones as
/// [`stand_in`]; `at` is the place of the letter asked about.
pub fn key(group: usize, word: &[char], at: usize, view: View) -> u32 {
    let get =
        |distance: isize| at.checked_add_signed(distance).and_then(|at| word.get(at)).copied().unwrap_or(' ');
    let (before, behind) = match view {
        View::Alone => (0, 0),
        View::Kinds | View::Narrow => (1, 1),
        View::Behind => (1, 2),
        View::Before => (2, 1),
        View::Wide => (2, 2),
        View::Word => (REACH.min(at + 1), REACH.min(word.len() - at)),
    };
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    let mut stir = |number: u32| hash = (hash ^ u64::from(number)).wrapping_mul(0x0000_0100_0000_01B3);
    stir(group as u32);
    stir(view as u32);
    stir(before as u32);
    for distance in -(before as isize)..=behind as isize {
        let c = get(distance);
        stir(if distance != 0 && matches!(view, View::Kinds) { kind(c) } else { c.into() });
    }
    let stirred = (hash ^ (hash >> 29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (stirred >> 32) as u32 & !7
}

fn kind(c: char) -> u32 {
    match c {
        ' ' => 0,
        '\u{064B}'..='\u{065F}' | '\u{0670}' => 1,
        '\u{F0000}'.. => 2,
        _ => 3,
    }
}

/// What stands for a letter of which only the bytes before the last are left; nothing for a letter that cannot be lost.
pub fn stand_in(c: char) -> Option<char> {
    let mut buffer = [0; 4];
    let bytes = c.encode_utf8(&mut buffer).as_bytes();
    let (last, rest) = bytes.split_last()?;
    if !DROPPED.contains(last) || !(1..=2).contains(&rest.len()) {
        return None;
    }
    stand_in_of(rest)
}

/// As [`stand_in`], from the bytes that are left.
pub fn stand_in_of(rest: &[u8]) -> Option<char> {
    let number = match *rest {
        [lead] => u32::from(lead),
        [lead, second] => u32::from(lead & 0xF) << 6 | u32::from(second & 0x3F) | 0x400,
        _ => return None,
    };
    char::from_u32(0xF_0000 + number)
}
