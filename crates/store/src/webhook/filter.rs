//! The filter of a webhook, as the database keeps it.

use claimgraph_domain::error::Error;
use serde::{Deserialize, Serialize};

use crate::entity::unreadable;
use crate::feed::EventFilter;

/// Lists in order, so that the same filter is the same text.
#[derive(Serialize, Deserialize)]
struct Kept {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    streams: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    categories: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kinds: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    namespaces: Option<Vec<String>>,
}

/// The filter as JSON. A share of a group has no meaning here, and is left out.
pub(super) fn write(filter: &EventFilter) -> Result<String, Error> {
    fn sorted<'a>(values: impl IntoIterator<Item = &'a String>) -> Vec<String> {
        let mut values: Vec<String> = values.into_iter().cloned().collect();
        values.sort_unstable();
        values
    }
    let kept = Kept {
        streams: filter.streams.as_ref().map(sorted),
        categories: filter.categories.as_ref().map(sorted),
        kinds: filter.kinds.as_ref().map(sorted),
        namespaces: filter.namespaces.as_ref().map(sorted),
    };
    serde_json::to_string(&kept).map_err(Error::internal)
}

/// Reads what [`write()`] wrote.
pub(super) fn read(text: &str) -> Result<EventFilter, Error> {
    let kept: Kept = serde_json::from_str(text).map_err(|_| unreadable("webhook.filter"))?;
    let set = |values: Option<Vec<String>>| values.map(|values| values.into_iter().collect());
    Ok(EventFilter {
        streams: set(kept.streams),
        categories: set(kept.categories),
        kinds: set(kept.kinds),
        namespaces: kept.namespaces,
        ..EventFilter::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_read_as_it_was_written() {
        let set = |words: &[&str]| Some(words.iter().map(|word| (*word).to_owned()).collect());
        let full = EventFilter {
            streams: set(&["$claim-2", "$claim-1"]),
            categories: set(&[]),
            kinds: set(&["claim.created"]),
            namespaces: Some(vec!["a".to_owned(), "b/c".to_owned()]),
            share: None,
        };
        for filter in [EventFilter::default(), full] {
            assert_eq!(read(&write(&filter).unwrap()).unwrap(), filter);
        }
        assert_eq!(write(&EventFilter::default()).unwrap(), "{}");
    }
}
