use std::collections::HashMap;
use std::sync::Arc;

use claimgraph_domain::id::{ClaimId, EdgeId, LineageId, NamespaceId, RelationId};
use claimgraph_domain::model::{ClaimStatus, seeded_edge_types};
use uuid::Uuid;

use crate::fact::{Change, EdgeFact, Facts, MemberFact, Period, RelationFact, VersionFact};
use crate::index::Snapshot;

/// A graph that is told event by event. Claims are called by name.
#[derive(Debug, Clone, Default)]
pub(crate) struct World {
    pub(crate) changes: Vec<Change>,
    /// The versions of each claim.
    pub(crate) claims: HashMap<String, Vec<ClaimId>>,
    /// Edges by the order of assertion.
    pub(crate) edges: Vec<EdgeId>,
    pub(crate) relations: Vec<RelationId>,
    ids: u128,
}

impl World {
    /// A graph of edges written `a depends_on b; b supports c 0.5`. Claims are made when they are first named.
    pub(crate) fn of(text: &str) -> Self {
        let mut world = Self::default();
        for edge in text.split(';').map(str::trim).filter(|edge| !edge.is_empty()) {
            let words: Vec<&str> = edge.split_whitespace().collect();
            let strength = words.get(3).map(|strength| strength.parse().unwrap());
            world.claim(words[0]);
            world.claim(words[2]);
            world.edge(words[0], words[1], words[2], strength);
        }
        world
    }

    fn id(&mut self) -> Uuid {
        self.ids += 1;
        Uuid::from_u128(self.ids)
    }

    fn happen(&mut self, change: Change) -> i64 {
        self.changes.push(change);
        self.position()
    }

    /// The position of the last event.
    pub(crate) fn position(&self) -> i64 {
        i64::try_from(self.changes.len()).unwrap()
    }

    /// Makes a claim unless there is one of that name.
    pub(crate) fn claim(&mut self, name: &str) {
        if !self.claims.contains_key(name) {
            self.version(name, "assertion", ClaimStatus::Active);
        }
    }

    /// Makes a version of a claim.
    pub(crate) fn version(&mut self, name: &str, claim_type: &str, status: ClaimStatus) {
        let claim = ClaimId::from_uuid(self.id());
        let position = self.position() + 1;
        let versions = self.claims.entry(name.to_owned()).or_default();
        versions.push(claim);
        let lineage = LineageId::from_uuid(versions[0].uuid());
        let namespace = NamespaceId::from_uuid(Uuid::from_u128(1));
        let fact = VersionFact {
            claim,
            lineage,
            claim_type: claim_type.to_owned(),
            namespace,
            valid: Period::default(),
            position,
            status,
            changes: Vec::new(),
        };
        self.happen(Change::VersionMade(fact));
    }

    /// Revises a claim; the version before is deprecated.
    pub(crate) fn revise(&mut self, name: &str) {
        let before = self.newest(name);
        self.version(name, "assertion", ClaimStatus::Active);
        self.happen(Change::StatusChanged { claim: before, status: ClaimStatus::Deprecated });
    }

    /// Changes the status of the newest version.
    pub(crate) fn status(&mut self, name: &str, status: ClaimStatus) {
        let claim = self.newest(name);
        self.happen(Change::StatusChanged { claim, status });
    }

    pub(crate) fn newest(&self, name: &str) -> ClaimId {
        *self.claims[name].last().unwrap()
    }

    /// The name of a claim version.
    pub(crate) fn name(&self, claim: ClaimId) -> &str {
        self.claims.iter().find(|(_, versions)| versions.contains(&claim)).map_or("?", |(name, _)| name)
    }

    /// Asserts an edge between the newest versions.
    pub(crate) fn edge(&mut self, source: &str, edge_type: &str, target: &str, strength: Option<f64>) -> EdgeId {
        let (source, target) = (self.newest(source), self.newest(target));
        let id = EdgeId::from_uuid(self.id());
        let symmetric = seeded_edge_types().iter().any(|known| known.name == edge_type && known.symmetric);
        let fact = EdgeFact {
            id,
            source,
            target,
            edge_type: edge_type.to_owned(),
            symmetric,
            strength,
            valid: Period::default(),
            position: self.position() + 1,
            retracted: None,
        };
        self.edges.push(id);
        self.happen(Change::EdgeAsserted(fact));
        id
    }

    pub(crate) fn retract(&mut self, edge: EdgeId) {
        self.once(Change::EdgeRetracted(edge));
    }

    /// Asserts a relation between the newest versions, each with its role.
    pub(crate) fn relation(&mut self, relation_type: &str, members: &[(&str, &str)]) -> RelationId {
        let id = RelationId::from_uuid(self.id());
        let members = members
            .iter()
            .map(|(name, role)| MemberFact { claim: self.newest(name), role: (*role).to_owned() })
            .collect();
        let fact = RelationFact {
            id,
            relation_type: relation_type.to_owned(),
            members,
            strength: None,
            valid: Period::default(),
            position: self.position() + 1,
            retracted: None,
        };
        self.relations.push(id);
        self.happen(Change::RelationAsserted(fact));
        id
    }

    pub(crate) fn retract_relation(&mut self, relation: RelationId) {
        self.once(Change::RelationRetracted(relation));
    }

    /// What was taken back cannot be taken back again.
    fn once(&mut self, change: Change) {
        if !self.changes.contains(&change) {
            self.happen(change);
        }
    }

    /// The facts as of the first events.
    pub(crate) fn facts(&self, events: usize) -> Facts {
        let mut facts = Facts { edge_types: seeded_edge_types(), ..Facts::default() };
        for (position, change) in (1_i64..).zip(self.changes.iter().take(events)) {
            facts.position = position;
            match change.clone() {
                Change::VersionMade(fact) => facts.versions.push(fact),
                Change::EdgeAsserted(fact) => facts.edges.push(fact),
                Change::RelationAsserted(fact) => facts.relations.push(fact),
                Change::StatusChanged { claim, status } => {
                    let version = facts.versions.iter_mut().find(|version| version.claim == claim).unwrap();
                    version.changes.push((position, status));
                }
                Change::EdgeRetracted(id) => {
                    facts.edges.iter_mut().find(|edge| edge.id == id).unwrap().retracted = Some(position);
                }
                Change::RelationRetracted(id) => {
                    facts.relations.iter_mut().find(|relation| relation.id == id).unwrap().retracted = Some(position);
                }
                Change::EdgeTypeDefined(edge_type) => facts.edge_types.push(edge_type),
                Change::Other => {}
            }
        }
        facts
    }

    /// The whole graph, compressed.
    pub(crate) fn snapshot(&self) -> Arc<Snapshot> {
        Arc::new(Snapshot::build(self.facts(self.changes.len())).unwrap())
    }
}
