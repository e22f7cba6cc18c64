//! A letter in, the letter that stands for it in the bigrams of [`encoding_bigrams`](super::encoding_bigrams) out: letters
//! of one language that its encodings do not tell apart count as one.

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
