//! Making vectors and finding by them, on both databases. What they mean is known here: [`topics`].

mod rounds;
pub(crate) mod topics;
