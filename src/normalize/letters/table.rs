use super::{Letter, Place};
use crate::profile::Rule;
pub(super) static AR: &[Letter] = &[];
pub(super) static FA: &[Letter] = &[];
pub(super) static UND: &[Letter] = &[];
pub(super) static UR: &[Letter] = &[];
