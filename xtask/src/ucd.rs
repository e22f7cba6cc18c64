//! Reading the files of the Unicode Character Database.
