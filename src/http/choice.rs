//! What a request says about itself: its credential, and the tenant and the agent that it chooses.

use axum::http::{HeaderMap, header};
use claimgraph_domain::error::{Code, Error};

use crate::auth::Credential;

/// The header, or key of `connection_init`, that names the tenant.
pub(super) const TENANT: &str = "x-tenant";

/// The header, or key of `connection_init`, that gives the acting agent's id.
pub(super) const AGENT: &str = "x-agent";

/// What a request says about itself.
#[derive(Debug, Clone, Default)]
pub(super) struct Choice {
    pub(super) credential: Option<Credential>,
    pub(super) tenant: Option<String>,
    pub(super) agent: Option<String>,
}

impl Choice {
    /// From the headers of a request.
    ///
    /// # Errors
    /// `BAD_REQUEST` for a header that is no text, or a credential beside another; `UNAUTHENTICATED` for a credential
    /// that is none.
    pub(super) fn of(headers: &HeaderMap) -> Result<Self, Error> {
        let read = |name: &str| {
            let mut values = headers.get_all(name).iter();
            let Some(value) = values.next() else { return Ok(None) };
            if values.next().is_some() {
                return Err(Error::new(Code::BadRequest, format!("the header {name} stands there twice")));
            }
            let value = value
                .to_str()
                .map_err(|_| Error::new(Code::BadRequest, format!("the header {name} is not ASCII text")))?;
            Ok(Some(value.trim().to_owned()).filter(|value| !value.is_empty()))
        };
        let credential = read(header::AUTHORIZATION.as_str())?.map(|value| Credential::read(&value)).transpose()?;
        Ok(Self { credential, tenant: read(TENANT)?, agent: read(AGENT)? })
    }

    /// From the payload of `connection_init`, whose keys are read like the names of headers.
    ///
    /// # Errors
    /// As [`Self::of`].
    pub(super) fn of_payload(payload: &serde_json::Map<String, serde_json::Value>) -> Result<Self, Error> {
        let mut choice = Self::default();
        let mut authorization = None;
        for (name, value) in payload {
            let place = match name.to_ascii_lowercase().as_str() {
                TENANT => &mut choice.tenant,
                AGENT => &mut choice.agent,
                "authorization" => &mut authorization,
                _ => continue,
            };
            let text = value.as_str().ok_or_else(|| Error::new(Code::BadRequest, format!("`{name}` must be text")))?;
            if place.is_some() {
                return Err(Error::new(Code::BadRequest, format!("`{name}` stands there twice")));
            }
            *place = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        }
        choice.credential = authorization.map(|value| Credential::read(&value)).transpose()?;
        Ok(choice)
    }

    /// This choice, and that of another where this one has none.
    ///
    /// # Errors
    /// `BAD_REQUEST` for two credentials.
    pub(super) fn or(self, other: Self) -> Result<Self, Error> {
        if self.credential.is_some() && other.credential.is_some() {
            let message = "a credential stands in the header `Authorization` or in `connection_init`, not in both";
            return Err(Error::new(Code::BadRequest, message));
        }
        Ok(Self {
            credential: self.credential.or(other.credential),
            tenant: self.tenant.or(other.tenant),
            agent: self.agent.or(other.agent),
        })
    }
}
