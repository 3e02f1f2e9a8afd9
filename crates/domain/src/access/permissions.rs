//! All that a credential may do.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use super::permission::Permission;
use crate::error::Error;

/// A set of permissions. [`Permission::Admin`] in it stands for all.
///
/// As text they are separated by spaces, as OAuth 2.0 writes scopes: `claims:read events:read`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Permissions(BTreeSet<Permission>);

impl Permissions {
    /// Everything.
    #[must_use]
    pub fn all() -> Self {
        Self::from_iter([Permission::Admin])
    }

    /// Whether this is allowed.
    #[must_use]
    pub fn allow(&self, permission: &Permission) -> bool {
        self.0.contains(permission) || self.0.contains(&Permission::Admin)
    }

    /// Whether all is allowed that others allow: one may pass on no more than one has.
    #[must_use]
    pub fn cover(&self, others: &Self) -> bool {
        others.0.iter().all(|permission| self.allow(permission))
    }

    /// Each of them, in the order of the documentation.
    pub fn iter(&self) -> impl Iterator<Item = &Permission> {
        self.0.iter()
    }

    /// Whether nothing is allowed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(each: I) -> Self {
        Self(each.into_iter().collect())
    }
}

impl fmt::Display for Permissions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, permission) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            permission.fmt(f)?;
        }
        Ok(())
    }
}

impl FromStr for Permissions {
    type Err = Error;

    /// # Errors
    /// As [`Permission::from_str`].
    fn from_str(text: &str) -> Result<Self, Error> {
        text.split_ascii_whitespace().map(str::parse).collect()
    }
}
