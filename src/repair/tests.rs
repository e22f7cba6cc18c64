//! Repair as a whole: what is undone, what is left alone, and how it is told.
