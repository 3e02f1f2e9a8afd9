//! Refusals that say where in the arguments they arose.

use claimgraph_domain::error::{Code, Error};

/// Tells where in the arguments an error arose.
pub(crate) fn refused_at(path: impl Into<String>) -> impl FnOnce(Error) -> Error {
    let path = path.into();
    move |error| {
        let mut placed = Error::new(error.code, format!("{path}: {}", error.message));
        placed.details = vec![error.at(path)];
        placed
    }
}

/// A number within bounds, or the default.
pub(crate) fn bounded(name: &str, asked: Option<i32>, least: u32, most: u32, default: u32) -> Result<u32, Error> {
    let Some(asked) = asked else { return Ok(default) };
    match u32::try_from(asked).ok().filter(|asked| *asked >= least) {
        None => Err(refused_at(name)(Error::new(Code::BadRequest, format!("it is {asked}; the least is {least}")))),
        Some(asked) if asked > most => {
            Err(refused_at(name)(Error::new(Code::LimitExceeded, format!("it is {asked}; the most is {most}"))))
        }
        Some(asked) => Ok(asked),
    }
}
