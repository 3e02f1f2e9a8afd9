//! One event of every kind, by optional fields either all set or all left out.

use claimgraph_domain::event::*;
use claimgraph_domain::id::*;
use claimgraph_domain::model::{self, *};
use claimgraph_domain::rules::content_hash::content_hash;
use claimgraph_domain::time::Timestamp;
use serde_json::json;
use uuid::Uuid;

const ONE: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001);
const TWO: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0002);
const AT: Timestamp = Timestamp::from_micros(1_767_225_600_123_456);

/// Makes values whose optional fields are set or not.
#[derive(Clone, Copy)]
struct Maker {
    full: bool,
}

impl Maker {
    fn maybe<T>(self, value: T) -> Option<T> {
        self.full.then_some(value)
    }

    fn text(self, value: &str) -> Option<String> {
        self.maybe(value.to_owned())
    }

    fn attrs(self) -> Attrs {
        let filled = json!({"n": [1, -2.5, 1e300, null, true], "ü": {"x": "\u{1f600}\n"}});
        if self.full { filled.as_object().cloned().unwrap() } else { Attrs::new() }
    }

    fn agent(self) -> Agent {
        Agent {
            id: AgentId::from_uuid(ONE),
            kind: model::AgentKind::Human,
            name: "Ada".to_owned(),
            trust_score: 0.1,
            external_id: self.text("0000-0000"),
            verifier: self.full,
            attrs: self.attrs(),
            created_at: AT,
        }
    }

    fn namespace(self) -> Namespace {
        Namespace {
            id: NamespaceId::from_uuid(ONE),
            name: "b".to_owned(),
            path: "a/b".to_owned(),
            parent: self.maybe(NamespaceId::from_uuid(TWO)),
            description: self.text("d"),
            attrs: self.attrs(),
            created_by: AgentId::from_uuid(ONE),
            created_at: AT,
        }
    }

    fn source(self) -> Source {
        Source {
            id: SourceId::from_uuid(ONE),
            source_type: "paper".to_owned(),
            title: self.text("t"),
            external_ref: self.text("doi:10.1000/1"),
            content_hash: self.text("blake3:00"),
            attrs: self.attrs(),
            submitted_by: AgentId::from_uuid(ONE),
            created_at: AT,
            bundle: self.maybe(BundleId::from_uuid(ONE)),
        }
    }

    fn claim_made(self) -> ClaimMade {
        let claim = Claim {
            id: ClaimId::from_uuid(ONE),
            lineage: LineageId::from_uuid(TWO),
            version: 2,
            supersedes: self.maybe(ClaimId::from_uuid(TWO)),
            claim_type: "axiom".to_owned(),
            content: "\"1\" = 1".to_owned(),
            formal_content: self.text("|- x"),
            namespace: NamespaceId::from_uuid(ONE),
            attrs: self.attrs(),
            content_hash: content_hash("axiom", "x", None, &self.attrs()),
            created_by: AgentId::from_uuid(ONE),
            created_at: AT,
            bundle: self.maybe(BundleId::from_uuid(ONE)),
            valid_from: self.maybe(AT),
            valid_to: self.maybe(AT),
        };
        ClaimMade { claim, status: ClaimStatus::Active, reason: self.text("r") }
    }

    fn status_changed(self) -> StatusChanged {
        StatusChanged {
            claim: ClaimId::from_uuid(ONE),
            lineage: LineageId::from_uuid(TWO),
            from: ClaimStatus::Draft,
            to: ClaimStatus::Retracted,
            reason: self.text("r"),
            by: AgentId::from_uuid(ONE),
        }
    }

    fn edge(self) -> Edge {
        Edge {
            id: EdgeId::from_uuid(ONE),
            source: ClaimId::from_uuid(ONE),
            target: ClaimId::from_uuid(TWO),
            source_lineage: LineageId::from_uuid(ONE),
            target_lineage: LineageId::from_uuid(TWO),
            edge_type: "supports".to_owned(),
            symmetric: self.maybe(()).is_some(),
            strength: self.maybe(0.3),
            asserted_by: AgentId::from_uuid(ONE),
            provenance: self.maybe(SourceId::from_uuid(ONE)),
            attrs: self.attrs(),
            bundle: self.maybe(BundleId::from_uuid(ONE)),
            created_at: AT,
            valid_from: self.maybe(AT),
            valid_to: self.maybe(AT),
        }
    }

    fn relation(self) -> Relation {
        let member = |uuid, role: &str| Member {
            claim: ClaimId::from_uuid(uuid),
            lineage: LineageId::from_uuid(uuid),
            role: role.to_owned(),
        };
        Relation {
            id: RelationId::from_uuid(ONE),
            relation_type: "implies".to_owned(),
            members: vec![member(ONE, "premise"), member(TWO, "conclusion")],
            strength: self.maybe(1.0),
            asserted_by: AgentId::from_uuid(ONE),
            provenance: self.maybe(SourceId::from_uuid(ONE)),
            attrs: self.attrs(),
            bundle: self.maybe(BundleId::from_uuid(ONE)),
            created_at: AT,
            valid_from: self.maybe(AT),
            valid_to: self.maybe(AT),
        }
    }

    fn provenance(self) -> Provenance {
        Provenance {
            id: ProvenanceId::from_uuid(ONE),
            claim: ClaimId::from_uuid(ONE),
            source: SourceId::from_uuid(ONE),
            extracted_by: AgentId::from_uuid(ONE),
            method: self.text("manual"),
            location: self.text("p. 1"),
            extracted_at: AT,
            confidence: self.maybe(0.9),
            attrs: self.attrs(),
            bundle: self.maybe(BundleId::from_uuid(ONE)),
            created_at: AT,
        }
    }

    fn review(self) -> Review {
        Review {
            id: ReviewId::from_uuid(ONE),
            claim: ClaimId::from_uuid(ONE),
            reviewer: AgentId::from_uuid(ONE),
            verdict: Verdict::RequestRevision,
            confidence: 0.7,
            comment: self.text("c"),
            verification: self.full,
            created_at: AT,
        }
    }

    fn assessment(self) -> ConflictAssessment {
        ConflictAssessment {
            first: LineageId::from_uuid(ONE),
            second: LineageId::from_uuid(TWO),
            state: ConflictState::Resolved,
            stands: self.maybe(LineageId::from_uuid(TWO)),
            reason: self.text("r"),
            assessed_by: AgentId::from_uuid(ONE),
            assessed_at: AT,
        }
    }

    fn artifact(self) -> Artifact {
        Artifact {
            id: ArtifactId::from_uuid(ONE),
            artifact_type: "table".to_owned(),
            description: self.text("d"),
            storage_ref: self.text("s3://x"),
            content_inline: self.text("a,b"),
            structured_data: self.maybe(json!({"rows": [[1]]})),
            claims: vec![ClaimId::from_uuid(ONE)],
            attrs: self.attrs(),
            bundle: self.maybe(BundleId::from_uuid(ONE)),
            created_by: AgentId::from_uuid(ONE),
            created_at: AT,
        }
    }

    fn pending(self) -> PendingReference {
        PendingReference {
            id: PendingReferenceId::from_uuid(ONE),
            claim: ClaimId::from_uuid(ONE),
            direction: Direction::In,
            external_ref: "doi:10.1000/1".to_owned(),
            anchor: self.text("theorem-2"),
            edge_type: "supports".to_owned(),
            strength: self.maybe(0.3),
            asserted_by: AgentId::from_uuid(ONE),
            provenance: self.maybe(SourceId::from_uuid(ONE)),
            attrs: self.attrs(),
            bundle: self.maybe(BundleId::from_uuid(ONE)),
            created_at: AT,
            valid_from: self.maybe(AT),
            valid_to: self.maybe(AT),
        }
    }

    fn bundle(self) -> Bundle {
        Bundle {
            id: BundleId::from_uuid(ONE),
            submitted_by: AgentId::from_uuid(ONE),
            source: self.maybe(SourceId::from_uuid(ONE)),
            claim_count: 1,
            edge_count: 2,
            relation_count: 3,
            artifact_count: 4,
            attrs: self.attrs(),
            created_at: AT,
        }
    }

    fn registered(self) -> Vec<Event> {
        let claim_type = ClaimType { name: "lemma".to_owned(), description: "d".to_owned() };
        vec![
            Event::TenantCreated(Tenant { id: TenantId::from_uuid(ONE), name: "t".to_owned(), created_at: AT }),
            Event::AgentRegistered(self.agent()),
            Event::ClaimTypeDefined(claim_type),
            Event::EdgeTypeDefined(seeded_edge_types().remove(0)),
            Event::NamespaceCreated(self.namespace()),
            Event::SourceRegistered(self.source()),
        ]
    }

    fn graph(self) -> Vec<Event> {
        let by = AgentId::from_uuid(ONE);
        let reason = "r".to_owned();
        vec![
            Event::ClaimCreated(self.claim_made()),
            Event::ClaimRevised(self.claim_made()),
            Event::ClaimStatusChanged(self.status_changed()),
            Event::ClaimRetracted(self.status_changed()),
            Event::EdgeAsserted(self.edge()),
            Event::EdgeRetracted(EdgeRetracted { edge: EdgeId::from_uuid(ONE), reason: reason.clone(), by }),
            Event::RelationAsserted(self.relation()),
            Event::RelationRetracted(RelationRetracted { relation: RelationId::from_uuid(ONE), reason, by }),
            Event::ProvenanceRecorded(self.provenance()),
            Event::ReviewRecorded(self.review()),
            Event::ConflictAssessed(self.assessment()),
            Event::ArtifactRecorded(self.artifact()),
        ]
    }

    fn keys(self) -> Vec<Event> {
        let (key, by) = (KeyId::from_uuid(ONE), AgentId::from_uuid(ONE));
        let permissions = if self.full { "claims:read plugins:example" } else { "" };
        vec![
            Event::KeyCreated(ApiKey {
                id: key,
                name: "k".to_owned(),
                agent: by,
                permissions: permissions.parse().unwrap(),
                environment: if self.full { KeyEnvironment::Live } else { KeyEnvironment::Test },
                replaces: self.maybe(KeyId::from_uuid(TWO)),
                created_by: by,
                created_at: AT,
                expires_at: self.maybe(AT),
            }),
            Event::KeyRotated(KeyRotated { key, replacement: KeyId::from_uuid(TWO), until: AT, by }),
            Event::KeyRevoked(KeyRevoked { key, reason: self.text("r"), by }),
        ]
    }

    fn bundled(self) -> Vec<Event> {
        vec![
            Event::AnchorNamed(AnchorNamed {
                external_ref: "doi:10.1000/1".to_owned(),
                anchor: String::new(),
                claim: ClaimId::from_uuid(ONE),
                bundle: BundleId::from_uuid(ONE),
            }),
            Event::ReferencePending(self.pending()),
            Event::ReferenceResolved(ReferenceResolved {
                reference: PendingReferenceId::from_uuid(ONE),
                claim: ClaimId::from_uuid(ONE),
                edge: EdgeId::from_uuid(ONE),
                by: AgentId::from_uuid(ONE),
            }),
            Event::BundleAccepted(self.bundle()),
            Event::RequestCompleted(RequestCompleted {
                principal: AgentId::from_uuid(ONE),
                key: "k".to_owned(),
                operation: "submitBundle".to_owned(),
                body_hash: "00".to_owned(),
                answer: json!({"ok": [1, null]}),
            }),
        ]
    }
}

/// One event of every kind, in the order of the enum.
pub(crate) fn events(full: bool) -> Vec<Event> {
    let maker = Maker { full };
    [maker.registered(), maker.graph(), maker.bundled(), maker.keys()].concat()
}
