//! Which events, as clients write it.

use async_graphql::InputObject;
use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::event::Event;
use claimgraph_store::feed::EventFilter;

use crate::filter::values;

/// Which events: those for which all that is given holds. An empty list is never true. `LIMIT_EXCEEDED` for a list of
/// more than 1,000.
#[derive(Debug, Clone, Default, InputObject)]
#[graphql(name = "EventFilter")]
pub(crate) struct EventFilterInput {
    /// Of one of these streams: `$claim-…`, `$edge-…`.
    streams: Option<Vec<String>>,
    /// Of a stream of one of these categories, which is what stands before the first `-` of its name: `$claim`,
    /// `$edge`.
    categories: Option<Vec<String>>,
    /// Of one of these kinds: `claim.created`, `edge.asserted`. `VALIDATION_FAILED` for a kind that does not exist.
    kinds: Option<Vec<String>>,
    /// About one of the namespaces with these paths, about one below, or about a claim in them: its versions and
    /// statuses, its edges and relations, reviews, provenance, artifacts, references and conflicts. A path need not
    /// exist yet.
    namespaces: Option<Vec<String>>,
}

impl EventFilterInput {
    /// The store's filter.
    pub(crate) fn read(self) -> Result<EventFilter, Error> {
        let kinds = self.kinds.map(values).transpose()?;
        if let Some(unknown) = kinds.iter().flatten().find(|kind| !Event::KINDS.contains(&kind.as_str())) {
            let known = Event::KINDS.join(", ");
            let message = format!("filter.kinds: there is no kind of event `{unknown}`; there are {known}");
            return Err(Error::new(Code::ValidationFailed, message));
        }
        let set = |list: Option<Vec<String>>| {
            Ok::<_, Error>(list.map(values).transpose()?.map(|list| list.into_iter().collect()))
        };
        Ok(EventFilter {
            streams: set(self.streams)?,
            categories: set(self.categories)?,
            kinds: kinds.map(|kinds| kinds.into_iter().collect()),
            namespaces: self.namespaces.map(values).transpose()?,
            share: None,
        })
    }
}

/// Events of some kinds.
pub(crate) fn of_kinds(kinds: &[&str]) -> EventFilter {
    EventFilter { kinds: Some(kinds.iter().map(|kind| (*kind).to_owned()).collect()), ..EventFilter::default() }
}
