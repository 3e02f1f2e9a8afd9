/// The 97.5 % quantile of the standard normal distribution, so that both tails together hold 5 %.
const Z: f64 = 1.959_963_984_540_054;

/// Wilson score interval at 95 % for a mean in 0..=1 over `n` observations, `n` above 0.
///
/// Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
/// Journal of the American Statistical Association 22 (1927).
pub(super) fn interval(mean: f64, n: f64) -> (f64, f64) {
    let spread = Z * Z / n;
    let centre = (mean + spread / 2.0) / (1.0 + spread);
    let half = Z / (1.0 + spread) * (mean * (1.0 - mean) / n + spread / (4.0 * n)).max(0.0).sqrt();
    // At a mean of 0 or 1 one bound is the mean itself; rounding must not carry it past.
    ((centre - half).clamp(0.0, mean), (centre + half).clamp(mean, 1.0))
}
