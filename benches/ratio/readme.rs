//! The table of the README, made of the tables of a run.

use crate::measure::{Table, significant};
use crate::peers::{CLD2, CORE, FIRST, FTFY, FULL, ICU_NFC, MEMCPY, PLSFIX, WHATLANG};

/// Prints it.
pub fn print(tables: &[Table]) {
    println!(
        "| input | MiB | saaf, MB/s | first 64 KiB ÷ that | saaf ÷ whatlang | ÷ CLD2 | ÷ ftfy + py3langid | ÷ plsfix | \
         without labels, MB/s | ÷ memcpy | ÷ icu_normalizer NFC |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|");
    for table in tables {
        let number = |number: Option<f64>| number.map_or("–".to_owned(), significant);
        let ratio = |peer, rival| number(table.ratio(peer, rival));
        let cells = [
            format!("`{}`", table.input),
            significant(table.size_in_mib()),
            number(table.speed(FULL)),
            ratio(FIRST, FULL),
            ratio(FULL, WHATLANG),
            ratio(FULL, CLD2),
            ratio(FULL, FTFY),
            ratio(FULL, PLSFIX),
            number(table.speed(CORE)),
            ratio(CORE, MEMCPY),
            ratio(CORE, ICU_NFC),
        ];
        println!("| {} |", cells.join(" | "));
    }
    println!();
}
