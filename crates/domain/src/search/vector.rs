//! Vectors that stand for what texts mean. All have length one, so that a dot product is the cosine of the angle between
//! two: 1 for the same direction, 0 for nothing in common.

use crate::model::text_enum;

text_enum! {
    /// What a model that makes vectors is there for.
    ModelState {
        /// Its vectors are being made; it is not asked as long as another is active.
        Building = "building",
        /// It is asked.
        Active = "active",
        /// Another has taken its place; its vectors are being removed.
        Ended = "ended",
    }
}

/// Most numbers of a vector.
pub const MAX_DIMENSIONS: usize = 8_192;

/// Numbers that are multiplied side by side; the compiler makes instructions of as many of them.
const LANES: usize = 8;

/// Similarities are told to this part of one, so that two readings of one are the same number.
const PARTS: f64 = 1_000_000.0;

/// A vector of length one.
#[derive(Debug, Clone, PartialEq)]
pub struct Vector(Vec<f32>);

impl Vector {
    /// The vector of length one in the direction of some numbers; `None` where they have none: there are none, or too
    /// many, one of them is not finite, or all are zero.
    #[must_use]
    pub fn new(mut values: Vec<f32>) -> Option<Self> {
        if values.is_empty() || values.len() > MAX_DIMENSIONS {
            return None;
        }
        // Largest first, so that no square is too large to be written.
        let largest = values.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
        if !values.iter().all(|value| value.is_finite()) || largest <= 0.0 {
            return None;
        }
        for value in &mut values {
            *value /= largest;
        }
        let length = dot(&values, &values).sqrt();
        for value in &mut values {
            *value /= length;
        }
        Some(Self(values))
    }

    /// Its numbers.
    #[must_use]
    pub fn values(&self) -> &[f32] {
        &self.0
    }

    /// As it is stored: each number in four bytes, the lowest first (IEEE 754 binary32, little-endian).
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|value| value.to_le_bytes()).collect()
    }
}

/// Appends the numbers of a stored vector to others; `false`, and nothing is appended, where it has not that many.
#[must_use]
pub fn read_into(values: &mut Vec<f32>, bytes: &[u8], dimensions: usize) -> bool {
    let (fours, rest) = bytes.as_chunks::<4>();
    if !rest.is_empty() || fours.len() != dimensions {
        return false;
    }
    values.extend(fours.iter().map(|four| f32::from_le_bytes(*four)));
    true
}

/// The sum of the products of numbers at the same place, of two vectors of one length.
#[must_use]
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    let ((a, rest_a), (b, rest_b)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    let mut sums = [0.0_f32; LANES];
    for (a, b) in a.iter().zip(b) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    let rest: f32 = rest_a.iter().zip(rest_b).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f32>() + rest
}

/// How alike two vectors of length one are, -1 to 1, as it is told.
#[must_use]
pub fn similarity(a: &[f32], b: &[f32]) -> f64 {
    (f64::from(dot(a, b)) * PARTS).round() / PARTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_is_one_whatever_the_numbers() {
        for values in [vec![3.0, 4.0], vec![1e-30; 40], vec![f32::MAX; 9], vec![-2.0], vec![0.0, 0.0, 5.0]] {
            let vector = Vector::new(values.clone()).unwrap();
            assert!((dot(vector.values(), vector.values()) - 1.0).abs() < 1e-5, "{values:?}");
            assert_eq!(values[0] < 0.0, vector.values()[0] < 0.0, "the direction stays");
        }
    }

    #[test]
    fn what_has_no_direction_is_no_vector() {
        let many = vec![1.0; MAX_DIMENSIONS + 1];
        for values in [vec![], vec![0.0; 3], vec![1.0, f32::NAN], vec![f32::INFINITY, 1.0], many] {
            assert!(Vector::new(values.clone()).is_none(), "{} numbers", values.len());
        }
    }

    #[test]
    fn bytes_are_read_as_they_were_written() {
        let vector = Vector::new((1..=19_i16).map(f32::from).collect()).unwrap();
        let bytes = vector.to_bytes();
        assert_eq!(bytes.len(), 19 * 4);
        assert_eq!(bytes[..4], vector.values()[0].to_le_bytes());
        let mut read = vec![7.0];
        assert!(read_into(&mut read, &bytes, 19));
        assert_eq!((read[0], &read[1..]), (7.0, vector.values()));
        for (wrong, dimensions) in [(&bytes[..75], 19), (&bytes[..72], 19), (&bytes[..], 20), (&[][..], 1)] {
            assert!(!read_into(&mut read, wrong, dimensions));
            assert_eq!(read.len(), 20, "nothing was appended");
        }
    }

    #[test]
    fn similarities_are_cosines() {
        let of = |values: &[f32]| Vector::new(values.to_vec()).unwrap();
        let cases: [(&[f32], &[f32], f64); 4] = [
            (&[2.0, 0.0], &[5.0, 0.0], 1.0),
            (&[2.0, 0.0], &[0.0, 1.0], 0.0),
            (&[1.0, 1.0], &[-3.0, -3.0], -1.0),
            (&[1.0, 0.0], &[1.0, 1.0], std::f64::consts::FRAC_1_SQRT_2),
        ];
        for (a, b, expected) in cases {
            assert!((similarity(of(a).values(), of(b).values()) - expected).abs() < 1e-6, "{a:?} {b:?}");
        }
        // Longer than the lanes, so that the rest counts too.
        let long: Vec<f32> = (0..21_i16).map(f32::from).collect();
        let sum: f32 = long.iter().map(|value| value * value).sum();
        assert!((dot(&long, &long) - sum).abs() < 1e-3);
    }
}
