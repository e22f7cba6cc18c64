//! Letters that a language's encodings cannot tell apart count as one. `cargo xtask generate --pairs` reads this file
//! too.

/// The letter that stands for `c`, which is a small letter.
pub fn letter(c: char) -> char {
    match c {
        'ş' => 'ș',
        'ţ' => 'ț',
        // windows-1256 has no Farsi yeh, ISO-8859-6 no keheh.
        'ي' | 'ى' => 'ی',
        'ك' => 'ک',
        'ہ' | 'ە' | 'ۀ' => 'ه',
        'ھ' => 'ه',
        c => c,
    }
}
