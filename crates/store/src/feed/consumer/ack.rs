//! Acknowledging.

use claimgraph_domain::error::{Code, Error};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{MemberKey, absent, resized};
use crate::entity::consumer;
use crate::error::OrDatabase;
use crate::feed::cursor::LogCursor;
use crate::scope::Scope;
use crate::store::Store;

/// What an acknowledgement did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acked {
    /// Whether the member had not acknowledged as much before.
    pub moved: bool,
}

impl Store {
    /// Notes that a member has done everything up to a cursor. A place never moves back: acknowledging less than
    /// before, or the same again, changes nothing.
    ///
    /// # Errors
    /// `NOT_FOUND` for a consumer that does not exist; `CONFLICT` for a member of a group of another size;
    /// `CURSOR_INVALID` for a cursor of another tenant, or of a position that the log has not reached; `CURSOR_EXPIRED`
    /// for one of another epoch; `UNAVAILABLE` or `INTERNAL` from the database.
    pub async fn ack_consumer(&self, scope: &Scope, key: &MemberKey, cursor: LogCursor) -> Result<Acked, Error> {
        use consumer::Column;
        let state = self.log_state(scope).await?;
        crate::feed::start::check(scope, cursor, state)?;
        if cursor.epoch != state.epoch {
            let message = "the cursor is of another life of the log: a backup was restored; register the consumer anew";
            return Err(Error::new(Code::CursorExpired, message));
        }
        let number = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
        let acked = consumer::Entity::update_many()
            .col_expr(Column::Position, Expr::value(cursor.position))
            .col_expr(Column::Epoch, Expr::value(cursor.epoch))
            .col_expr(Column::AckedAt, Expr::value(self.now().micros()))
            .filter(Column::TenantId.eq(scope.key.0))
            .filter(Column::Name.eq(key.name.as_str()))
            .filter(Column::Member.eq(number(key.share.member)))
            .filter(Column::Size.eq(number(key.share.size)))
            .filter(Column::Position.lt(cursor.position).or(Column::Epoch.ne(cursor.epoch)))
            .exec(&self.db().writer(scope))
            .await
            .or_database()?;
        if acked.rows_affected > 0 {
            return Ok(Acked { moved: true });
        }
        let found = self.consumer(scope, &key.name).await?.ok_or_else(|| absent(&key.name))?;
        if found.members.iter().any(|member| member.share == key.share) {
            return Ok(Acked { moved: false });
        }
        Err(resized(key, found.members.len()))
    }
}
