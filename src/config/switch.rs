//! What is on, off, or as the environment wants it.

use super::setting::words;

words! {
    /// Whether something is on.
    Switch {
        /// As the environment wants it.
        Auto = "auto",
        /// It is.
        On = "on",
        /// It is not.
        Off = "off",
    }
}

impl Switch {
    /// The values, for the tables of keys.
    pub(super) const ALLOWED: super::allowed::Allowed = super::allowed::Allowed::OneOf(Self::WORDS);

    /// Whether it is on, where `auto` means this.
    pub fn is_on(self, auto: bool) -> bool {
        match self {
            Self::Auto => auto,
            Self::On => true,
            Self::Off => false,
        }
    }
}
