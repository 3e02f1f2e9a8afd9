//! The log.

use claimgraph_domain::error::Error;
use claimgraph_domain::event::Recorded;
use claimgraph_domain::id::EventId;
use claimgraph_domain::time::Timestamp;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

use super::unreadable;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "event")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub tenant_id: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i64,
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub stream: String,
    pub stream_version: i64,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    #[sea_orm(column_type = "Text")]
    pub data: String,
    #[sea_orm(column_type = "Text")]
    pub metadata: String,
    pub recorded_at: i64,
    pub hash: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn into_domain(self) -> Result<Recorded, Error> {
        Ok(Recorded {
            position: self.position,
            id: EventId::from_uuid(self.id),
            stream: self.stream,
            stream_version: self.stream_version,
            kind: self.kind,
            data: self.data,
            metadata: self.metadata,
            recorded_at: Timestamp::from_micros(self.recorded_at),
            hash: <[u8; 32]>::try_from(self.hash).map_err(|_| unreadable("event.hash"))?,
        })
    }
}

pub(crate) fn row(tenant_id: i32, event: Recorded) -> ActiveModel {
    ActiveModel {
        tenant_id: Set(tenant_id),
        position: Set(event.position),
        id: Set(event.id.uuid()),
        stream: Set(event.stream),
        stream_version: Set(event.stream_version),
        kind: Set(event.kind),
        data: Set(event.data),
        metadata: Set(event.metadata),
        recorded_at: Set(event.recorded_at.micros()),
        hash: Set(event.hash.to_vec()),
    }
}
