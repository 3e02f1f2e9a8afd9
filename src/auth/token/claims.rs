//! What a token says, read from its claims.

use std::time::Duration;

use claimgraph_domain::access::{Permission, Permissions, Principal};
use claimgraph_domain::error::Error as Refusal;
use claimgraph_domain::time::Timestamp;
use serde_json::{Map, Value};

use crate::auth::refusal::{expired, refused};
use crate::config::Auth;

/// What a good token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenClaims {
    /// On whose word requests act.
    pub principal: Principal,
    /// The tenant's name; the configured tenant where tokens name none.
    pub tenant: Option<String>,
    /// The agent's outside name.
    pub agent: String,
    /// What to call the agent.
    pub display_name: Option<String>,
    /// What it allows.
    pub permissions: Permissions,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// The claims that are read.
pub(super) struct Names {
    tenant: Option<String>,
    agent: String,
}

/// Outside names of this server's own agents begin so; no token acts for one of them.
const OWN: &str = "claimgraph:";

impl Names {
    pub(super) fn of(auth: &Auth) -> Self {
        let tenant = Some(auth.jwt_tenant_claim.clone()).filter(|name| !name.is_empty());
        Self { tenant, agent: auth.jwt_agent_claim.clone() }
    }

    /// Reads the claims of a token whose signature is good.
    ///
    /// # Errors
    /// `TOKEN_EXPIRED`; `UNAUTHENTICATED` when it is not valid yet, or does not say whose it is.
    pub(super) fn read(
        &self,
        claims: &Map<String, Value>,
        issuer: &str,
        now: Timestamp,
        leeway: Duration,
    ) -> Result<TokenClaims, Refusal> {
        let leeway = i64::try_from(leeway.as_micros()).unwrap_or(i64::MAX);
        let expires_at = moment(claims, "exp")?.ok_or_else(|| refused("the token lacks the claim `exp`"))?;
        if expires_at.micros().saturating_add(leeway) <= now.micros() {
            return Err(expired("token"));
        }
        if moment(claims, "nbf")?.is_some_and(|from| from.micros().saturating_sub(leeway) > now.micros()) {
            return Err(refused("the token is not valid yet; its claim `nbf` lies ahead"));
        }
        let agent = text(claims, &self.agent)?;
        if agent.starts_with(OWN) {
            return Err(refused(format!("the token's claim `{}` names an agent of the server itself", self.agent)));
        }
        let tenant = self.tenant.as_deref().map(|name| text(claims, name)).transpose()?;
        let subject = text(claims, "sub").unwrap_or_else(|_| agent.clone());
        Ok(TokenClaims {
            principal: Principal::Token { issuer: issuer.into(), subject: subject.into() },
            tenant,
            agent,
            display_name: claims.get("name").and_then(Value::as_str).map(str::to_owned),
            permissions: permissions(claims),
            // Until then, and the leeway, an operation that has begun may go on.
            expires_at: Timestamp::from_micros(expires_at.micros().saturating_add(leeway)),
        })
    }
}

fn text(claims: &Map<String, Value>, name: &str) -> Result<String, Refusal> {
    let found = claims.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    found.map(str::to_owned).ok_or_else(|| refused(format!("the token lacks the claim `{name}`, or it is no text")))
}

/// A moment as seconds since the Unix epoch, possibly with a fraction (RFC 7519, section 2: `NumericDate`).
fn moment(claims: &Map<String, Value>, name: &str) -> Result<Option<Timestamp>, Refusal> {
    let Some(value) = claims.get(name) else { return Ok(None) };
    let whole = value.as_i64().or_else(|| value.as_f64().and_then(whole_seconds));
    let seconds = whole.ok_or_else(|| refused(format!("the token's claim `{name}` is no moment")))?;
    Ok(Some(Timestamp::from_micros(seconds.saturating_mul(1_000_000))))
}

/// The second in which a moment lies.
fn whole_seconds(seconds: f64) -> Option<i64> {
    // Beyond it not every whole number is a double; moments lie far below.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if !seconds.is_finite() || seconds.abs() > EXACT {
        return None;
    }
    format!("{:.0}", seconds.floor()).parse().ok()
}

/// What `scope` (RFC 8693, section 4.2) or `scp` allows. Words of others, such as `openid`, are none of ours.
fn permissions(claims: &Map<String, Value>) -> Permissions {
    let words: Vec<&str> = match claims.get("scope").or_else(|| claims.get("scp")) {
        Some(Value::String(text)) => text.split_ascii_whitespace().collect(),
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    words.into_iter().filter_map(|word| word.parse::<Permission>().ok()).collect()
}
