//! Which events a reader wants.

use std::collections::HashSet;
use std::sync::Arc;

use claimgraph_domain::error::Error;
use claimgraph_domain::event::Recorded;

use super::batch::{Selected, Slice};
use crate::scope::Scope;
use crate::store::Store;

/// Which events: those for which all that is given holds. An empty list is never true.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventFilter {
    /// Of one of these streams.
    pub streams: Option<HashSet<String>>,
    /// Of a stream of one of these categories: what comes before the first `-` of its name.
    pub categories: Option<HashSet<String>>,
    /// Of one of these kinds.
    pub kinds: Option<HashSet<String>>,
    /// About the namespaces with these paths, or something in them or below.
    pub namespaces: Option<Vec<String>>,
    /// Of the streams of one member of a group.
    pub share: Option<Share>,
}

/// The share of one member of a group that divides the streams among its members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Which member: 0 to `size` - 1.
    pub member: u32,
    /// How many members there are; 1 or more.
    pub size: u32,
}

impl Share {
    /// Whether a stream is this member's. Every stream is exactly one member's: that whose number is the first 8 bytes
    /// of the BLAKE3 hash of the stream's name, as a big-endian number, modulo the size.
    #[must_use]
    pub fn holds(&self, stream: &str) -> bool {
        let hash = blake3::hash(stream.as_bytes());
        let head = hash.as_bytes().first_chunk::<8>().map_or(0, |head| u64::from_be_bytes(*head));
        head.checked_rem(u64::from(self.size)) == Some(u64::from(self.member))
    }
}

impl EventFilter {
    /// The events of a slice that are wanted; `None` where none is.
    pub(super) async fn select(&self, store: &Store, scope: &Scope, slice: &Slice) -> Result<Option<Selected>, Error> {
        let mut indexes: Vec<usize> =
            slice.events().filter(|(_, event)| self.fits(event)).map(|(index, _)| index).collect();
        if let Some(paths) = &self.namespaces
            && !indexes.is_empty()
        {
            let places = slice.batch.places(store, scope).await?;
            indexes.retain(|index| places.get(*index).is_some_and(|places| within(places, paths)));
        }
        Ok((!indexes.is_empty()).then(|| slice.select(indexes)))
    }

    /// Whether an event fits all but the namespaces.
    fn fits(&self, event: &Recorded) -> bool {
        let among = |wanted: &Option<HashSet<String>>, text: &str| wanted.as_ref().is_none_or(|set| set.contains(text));
        among(&self.kinds, &event.kind)
            && among(&self.streams, &event.stream)
            && among(&self.categories, category(&event.stream))
            && self.share.is_none_or(|share| share.holds(&event.stream))
    }
}

/// The category of a stream.
fn category(stream: &str) -> &str {
    stream.split('-').next().unwrap_or(stream)
}

/// Whether one of the places is at one of the paths, or below.
fn within(places: &[Arc<str>], paths: &[String]) -> bool {
    let below =
        |place: &str, path: &str| place.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    places.iter().any(|place| paths.iter().any(|path| below(place, path)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::tests::recorded;

    fn set(words: &[&str]) -> HashSet<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn all_that_is_given_must_hold() {
        let event = recorded(1, "$claim-01h", "claim.created");
        let fits = |filter: EventFilter| filter.fits(&event);
        assert!(fits(EventFilter::default()));
        assert!(fits(EventFilter { streams: Some(set(&["$edge-1", "$claim-01h"])), ..Default::default() }));
        assert!(fits(EventFilter {
            categories: Some(set(&["$claim"])),
            kinds: Some(set(&["claim.created"])),
            ..Default::default()
        }));
        assert!(!fits(EventFilter {
            categories: Some(set(&["$claim"])),
            kinds: Some(set(&["claim.revised"])),
            ..Default::default()
        }));
        assert!(!fits(EventFilter { categories: Some(set(&["$claim-01h"])), ..Default::default() }));
        assert!(!fits(EventFilter { kinds: Some(set(&[])), ..Default::default() }));
        assert_eq!((category("$request"), category("$conflict-a-b")), ("$request", "$conflict"));
    }

    #[test]
    fn a_subtree_ends_at_a_whole_name() {
        let places = [Arc::from("birds/swans")];
        let paths = |path: &str| within(&places, &[path.to_owned()]);
        assert!(paths("birds") && paths("birds/swans"));
        assert!(!paths("bird") && !paths("birds/swans/black") && !paths("birds/swan") && !paths("swans"));
    }

    #[test]
    fn every_stream_is_exactly_one_members() {
        for size in [1, 2, 3, 7] {
            let mut counts = vec![0; usize::try_from(size).unwrap()];
            for stream in 0..700 {
                let stream = format!("$claim-{stream}");
                let holders: Vec<u32> =
                    (0..size).filter(|member| Share { member: *member, size }.holds(&stream)).collect();
                assert_eq!(holders.len(), 1, "{stream}");
                counts[usize::try_from(holders[0]).unwrap()] += 1;
            }
            assert!(counts.iter().all(|count| count * size > 350), "{counts:?}");
        }
    }
}
