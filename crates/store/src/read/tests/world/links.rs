use claimgraph_domain::event::Recorded;
use claimgraph_domain::id::{AgentId, BundleId, EdgeId, EventId, ProvenanceId, RelationId, ReviewId, SourceId};
use claimgraph_domain::model::{Attrs, Claim, Edge, Member, Provenance, Relation, Review, Source, Verdict};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::entity::{edge, event, provenance, relation, relation_member, review, source};

use super::{World, at, put};

impl World {
    pub(in crate::read::tests) async fn edge(
        &self,
        position: i64,
        from: &Claim,
        edge_type: &str,
        to: &Claim,
    ) -> EdgeId {
        self.strong_edge(position, from, edge_type, to, None).await
    }

    /// The same edge may be asserted by many agents.
    pub(in crate::read::tests) async fn edge_of_somebody(
        &self,
        position: i64,
        from: &Claim,
        edge_type: &str,
        to: &Claim,
    ) -> EdgeId {
        let somebody = Self { agent: AgentId::from_uuid(self.id()), ..self.clone() };
        somebody.edge(position, from, edge_type, to).await
    }

    pub(in crate::read::tests) async fn strong_edge(
        &self,
        position: i64,
        from: &Claim,
        edge_type: &str,
        to: &Claim,
        strength: Option<f64>,
    ) -> EdgeId {
        let edge = Edge {
            id: EdgeId::from_uuid(self.id()),
            source: from.id,
            target: to.id,
            source_lineage: from.lineage,
            target_lineage: to.lineage,
            edge_type: edge_type.to_owned(),
            symmetric: claimgraph_domain::model::seeded_edge_types()
                .iter()
                .any(|known| known.name == edge_type && known.symmetric),
            strength,
            asserted_by: self.agent,
            provenance: None,
            attrs: Attrs::new(),
            bundle: None,
            created_at: at(position),
            valid_from: None,
            valid_to: None,
        };
        put(&self.store, edge::row(self.key(), position, &edge)).await;
        edge.id
    }

    pub(in crate::read::tests) async fn retract_edge(&self, position: i64, id: EdgeId) {
        let change = edge::ActiveModel {
            retracted_pos: Set(Some(position)),
            retracted_by: Set(Some(self.agent.uuid())),
            retract_reason: Set(Some("wrong".to_owned())),
            ..Default::default()
        };
        edge::Entity::update_many()
            .set(change)
            .filter(edge::Column::Id.eq(id.uuid()))
            .exec(&self.store.db().for_all_tenants().writer())
            .await
            .unwrap();
    }

    pub(in crate::read::tests) async fn relation(&self, position: i64, members: &[&Claim]) -> RelationId {
        let member = |claim: &&Claim| Member { claim: claim.id, lineage: claim.lineage, role: "premise".to_owned() };
        let relation = Relation {
            id: RelationId::from_uuid(self.id()),
            relation_type: "implies".to_owned(),
            members: members.iter().map(member).collect(),
            strength: None,
            asserted_by: self.agent,
            provenance: None,
            attrs: Attrs::new(),
            bundle: None,
            created_at: at(position),
            valid_from: None,
            valid_to: None,
        };
        put(&self.store, relation::row(self.key(), position, &relation)).await;
        for (ordinal, member) in (0..).zip(&relation.members) {
            put(&self.store, relation_member::row(self.key(), relation.id, ordinal, member)).await;
        }
        relation.id
    }

    pub(in crate::read::tests) async fn source(
        &self,
        position: i64,
        title: &str,
        external_ref: Option<&str>,
    ) -> SourceId {
        let source = Source {
            id: SourceId::from_uuid(self.id()),
            source_type: "paper".to_owned(),
            title: Some(title.to_owned()),
            external_ref: external_ref.map(str::to_owned),
            content_hash: None,
            attrs: Attrs::new(),
            submitted_by: self.agent,
            created_at: at(position),
            bundle: None::<BundleId>,
        };
        put(&self.store, source::row(self.key(), position, &source)).await;
        source.id
    }

    pub(in crate::read::tests) async fn provenance(
        &self,
        position: i64,
        claim: &Claim,
        source: SourceId,
    ) -> ProvenanceId {
        let provenance = Provenance {
            id: ProvenanceId::from_uuid(self.id()),
            claim: claim.id,
            source,
            extracted_by: self.agent,
            method: None,
            location: None,
            extracted_at: at(position),
            confidence: None,
            attrs: Attrs::new(),
            bundle: None,
            created_at: at(position),
        };
        put(&self.store, provenance::row(self.key(), position, &provenance)).await;
        provenance.id
    }

    /// An event of the stream `$test`.
    pub(in crate::read::tests) async fn event(&self, position: i64, micros: i64) {
        let event = Recorded {
            position,
            id: EventId::from_uuid(self.id()),
            stream: "$test".to_owned(),
            stream_version: position,
            kind: "test".to_owned(),
            data: "{}".to_owned(),
            metadata: "{}".to_owned(),
            recorded_at: at(micros),
            hash: [0; 32],
        };
        put(&self.store, event::row(self.key(), event)).await;
    }

    /// A review, which ends the reviewer's earlier one of the version.
    pub(in crate::read::tests) async fn review(
        &self,
        position: i64,
        claim: &Claim,
        reviewer: AgentId,
        verdict: Verdict,
    ) -> ReviewId {
        review::Entity::update_many()
            .set(review::ActiveModel { replaced_pos: Set(Some(position)), ..Default::default() })
            .filter(review::Column::ClaimId.eq(claim.id.uuid()).and(review::Column::ReviewerId.eq(reviewer.uuid())))
            .filter(ColumnTrait::is_null(&review::Column::ReplacedPos))
            .exec(&self.store.db().for_all_tenants().writer())
            .await
            .unwrap();
        let review = Review {
            id: ReviewId::from_uuid(self.id()),
            claim: claim.id,
            reviewer,
            verdict,
            confidence: 0.8,
            comment: None,
            verification: false,
            created_at: at(position),
        };
        put(&self.store, review::row(self.key(), position, &review)).await;
        review.id
    }
}
