use async_graphql::{Context, InputObject, Object, Result};
use claimgraph_domain::error::{Code, Error};
use claimgraph_domain::model::Outcome;
use claimgraph_store::audit;

use super::{connection, page};
use crate::context::loaders;
use crate::scalars::DateTime;
use crate::types::{AuditConnection, AuditEntry};

/// Which entries of the audit; all that is given must hold.
#[derive(Debug, Default, InputObject)]
struct AuditFilter {
    /// Of this principal, as entries have it, or of the agent of this id, `agent_…`.
    actor: Option<String>,
    /// Of this action, such as `createClaim`.
    action: Option<String>,
    /// With this outcome: `OK`, or a code such as `FORBIDDEN`; `BAD_REQUEST` for any other.
    outcome: Option<String>,
    /// Not before this moment.
    from: Option<DateTime>,
    /// Before this moment, which is after `from`, else `BAD_REQUEST`.
    to: Option<DateTime>,
}

impl AuditFilter {
    fn read(self) -> Result<audit::AuditFilter, Error> {
        let outcome = self.outcome.map(|text| {
            let message = "`filter.outcome` is neither OK nor a code; docs/ERRORS.md lists the codes";
            Outcome::from_text(&text).ok_or_else(|| Error::new(Code::BadRequest, message))
        });
        Ok(audit::AuditFilter {
            actor: self.actor,
            action: self.action,
            outcome: outcome.transpose()?,
            from: self.from.map(Into::into),
            to: self.to.map(Into::into),
        })
    }
}

/// The root field about who did what.
pub(super) struct Query;

#[Object]
impl Query {
    /// Who did what, or was kept from it, the newest first. Refusals are there about a second after they happened,
    /// those alike as one entry. A filter that leaves few reads many: give `from` and `to`. `LIMIT_EXCEEDED` for a page
    /// above the page maximum, `BAD_REQUEST` for a negative one or for both `first` and `last`.
    async fn audit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which entries; all when absent.")] filter: Option<AuditFilter>,
        #[graphql(
            desc = "Most entries from the start, 0 to the page maximum (200 unless configured otherwise); 50 when neither `first` nor `last` is given."
        )]
        first: Option<i32>,
        #[graphql(desc = "Only entries after this cursor; CURSOR_INVALID for one of another filter.")] after: Option<
            String,
        >,
        #[graphql(desc = "Most entries from the end, bounded like `first`; not together with it.")] last: Option<i32>,
        #[graphql(desc = "Only entries before this cursor.")] before: Option<String>,
    ) -> Result<AuditConnection> {
        let loaders = loaders(ctx)?;
        let filter = filter.unwrap_or_default().read()?;
        let page = page(ctx, first, after, last, before)?;
        let found = loaders.store.list_audit(&loaders.scope, &filter, &page).await?;
        Ok(connection(found, AuditEntry::from))
    }
}
