//! The Beta distribution, by formulas of the NIST Digital Library of Mathematical Functions,
//! chapter 8.17 (<https://dlmf.nist.gov/8.17>).

/// Pairs of terms after which the continued fraction is taken as it stands. It needs about as many
/// as the square root of the larger parameter, so this serves parameters of 10^8.
const MAX_PAIRS: u32 = 10_000;

/// Halvings of the unit interval when a quantile is sought; the 53rd reaches the precision of a double near 1.
const HALVINGS: u32 = 60;

/// The value below which a share `p` of `Beta(a, b)` lies, for `a` and `b` above 0.
pub(super) fn quantile(p: f64, a: f64, b: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if regularised(middle, a, b) < p {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// The regularised incomplete beta function `I_x(a, b)`: the share of `Beta(a, b)` below `x`.
pub(super) fn regularised(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    // 8.17.22 converges fast below this border; 8.17.4 brings the other side there.
    if x < (a + 1.0) / (a + b + 2.0) { lower_share(x, a, b) } else { 1.0 - lower_share(1.0 - x, b, a) }
}

/// DLMF 8.17.22: `x^a (1 - x)^b / (a B(a, b))` times a continued fraction.
fn lower_share(x: f64, a: f64, b: f64) -> f64 {
    let ln_beta = libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b);
    let front = a * x.ln() + b * (-x).ln_1p() - ln_beta;
    front.exp() / a / fraction(x, a, b)
}

/// The denominator `1 + d1/(1 + d2/(1 + …))` by the modified method of Lentz (DLMF 3.10(iii)).
fn fraction(x: f64, a: f64, b: f64) -> f64 {
    let mut lentz = Lentz { value: 1.0, numerator: 1.0, denominator: 0.0 };
    for pair in 0..MAX_PAIRS {
        let m = f64::from(pair);
        if pair > 0 {
            lentz.step(m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m)));
        }
        let change = lentz.step(-(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0)));
        if (change - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    lentz.value
}

/// A continued fraction whose partial denominators are all 1, evaluated from the front.
struct Lentz {
    value: f64,
    numerator: f64,
    denominator: f64,
}

impl Lentz {
    /// Takes in the next partial numerator; returns the factor by which the value changed.
    fn step(&mut self, partial: f64) -> f64 {
        self.denominator = 1.0 / not_zero(1.0 + partial * self.denominator);
        self.numerator = not_zero(1.0 + partial / self.numerator);
        let change = self.numerator * self.denominator;
        self.value *= change;
        change
    }
}

/// Moves an exact zero aside, as the modified method does before it divides.
fn not_zero(value: f64) -> f64 {
    if value.abs() < f64::MIN_POSITIVE { f64::MIN_POSITIVE } else { value }
}
