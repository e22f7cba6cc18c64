//! A confidence or a quality in; the number that formats write out.

/// A confidence or a quality as it is written down, with three decimals. Further digits may differ between machines and have no meaning.
pub fn rounded(confidence: f32) -> f64 {
    (f64::from(confidence) * 1000.0).round() / 1000.0
}
