//! The claims that a question is about.

use async_graphql::ID;
use claimgraph_domain::error::{Code, Detail, Error};
use claimgraph_domain::id::{self, ClaimId, LineageKind};
use claimgraph_graph::Lens;

use super::refuse::refused_at;

/// Most claims that one question may be about.
const MOST: usize = 1_000;

/// A claim that a question is about, by a version's id or by that of its lineage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Start {
    /// Where in the arguments it stands.
    path: String,
    /// The version; the first one of a lineage.
    pub(crate) claim: ClaimId,
    /// Whether the lineage is meant.
    pub(crate) lineage: bool,
}

impl Start {
    /// A version that exists.
    pub(super) fn version(claim: ClaimId) -> Self {
        Self { path: "id".to_owned(), claim, lineage: false }
    }

    /// Reads the id in an argument.
    pub(super) fn read(path: impl Into<String>, text: &ID) -> Result<Self, Error> {
        let path = path.into();
        let lineage = text.starts_with("lineage_");
        let claim = if lineage {
            // A lineage has the UUID of its first version.
            id::parse::<LineageKind>(text).map(|lineage| ClaimId::from_uuid(lineage.uuid()))
        } else {
            id::parse(text)
        };
        match claim {
            Ok(claim) => Ok(Self { path, claim, lineage }),
            Err(error) => Err(refused_at(path)(error)),
        }
    }

    /// Reads the ids in an argument, of which there must be one or more.
    pub(crate) fn read_all(path: &str, ids: &[ID]) -> Result<Vec<Self>, Error> {
        if ids.is_empty() {
            return Err(refused_at(path)(Error::new(Code::BadRequest, "it names no claim; give at least one id")));
        }
        if ids.len() > MOST {
            let message = format!("it names {} claims; the most is {MOST}", ids.len());
            return Err(refused_at(path)(Error::new(Code::LimitExceeded, message)));
        }
        let mut starts = Vec::with_capacity(ids.len());
        let mut refused: Vec<Detail> = Vec::new();
        for (index, text) in ids.iter().enumerate() {
            match Self::read(format!("{path}[{index}]"), text) {
                Ok(start) => starts.push(start),
                Err(error) => refused.extend(error.details),
            }
        }
        Error::from_details(refused)?;
        Ok(starts)
    }

    /// The place that it names, given that of its version: the newest version stands for a lineage.
    pub(super) fn place(&self, lens: &Lens<'_>, version: u32) -> u32 {
        let newest = || lens.place_of_lineage(lens.lineage(version));
        self.lineage.then(newest).flatten().unwrap_or(version)
    }

    /// Says where in the arguments the claim stands that the store did not find.
    pub(crate) fn blame(starts: &[Self], error: Error) -> Error {
        let missing = |start: &&Self| error.message == Error::not_found("claim", &start.claim.to_string()).message;
        match starts.iter().find(missing) {
            Some(start) if error.code == Code::NotFound => refused_at(start.path.clone())(start.not_found()),
            _ => error,
        }
    }

    fn not_found(&self) -> Error {
        if self.lineage {
            let lineage = id::LineageId::from_uuid(self.claim.uuid());
            return Error::not_found("lineage", &lineage.to_string());
        }
        Error::not_found("claim", &self.claim.to_string())
    }
}
