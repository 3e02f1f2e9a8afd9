//! The types that a key may have.

use super::allowed::Allowed;
use super::value::Value;

/// A type that a key may have.
pub(super) trait Setting: Sized {
    /// The value, or nothing when its type is wrong or `allowed` refuses it.
    fn read(value: &Value, allowed: &Allowed) -> Option<Self>;
    /// The value as it stands in the file.
    fn write(&self) -> toml::Value;
}

macro_rules! integer_settings {
    ($($type:ty),+) => { $(
        impl Setting for $type {
            fn read(value: &Value, allowed: &Allowed) -> Option<Self> {
                let number = value.integer().filter(|number| allowed.accepts_integer(*number))?;
                Self::try_from(number).ok()
            }

            fn write(&self) -> toml::Value {
                // TOML numbers are signed; the bounds of every key end far below.
                toml::Value::Integer(i64::try_from(*self).unwrap_or(i64::MAX))
            }
        }
    )+ };
}
integer_settings!(u16, u32, u64, usize);

impl Setting for bool {
    fn read(value: &Value, _allowed: &Allowed) -> Option<Self> {
        value.boolean()
    }

    fn write(&self) -> toml::Value {
        toml::Value::Boolean(*self)
    }
}

impl Setting for String {
    fn read(value: &Value, allowed: &Allowed) -> Option<Self> {
        value.text().filter(|text| allowed.accepts_text(text)).map(Self::from)
    }

    fn write(&self) -> toml::Value {
        toml::Value::String(self.clone())
    }
}

/// Writes an enum whose variants stand for words, with `WORDS` for [`Allowed::OneOf`].
macro_rules! words {
    ($(#[doc = $doc:literal])+ $name:ident { $( $(#[doc = $variant_doc:literal])+ $variant:ident = $word:literal, )+ }) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $( $(#[doc = $variant_doc])+ $variant, )+
        }

        impl $name {
            const WORDS: &'static [&'static str] = &[$($word),+];
        }

        impl $crate::config::setting::Setting for $name {
            fn read(
                value: &$crate::config::value::Value,
                _allowed: &$crate::config::allowed::Allowed,
            ) -> Option<Self> {
                match value.text()? {
                    $( $word => Some(Self::$variant), )+
                    _ => None,
                }
            }

            fn write(&self) -> toml::Value {
                let word = match self { $( Self::$variant => $word, )+ };
                toml::Value::String(word.to_owned())
            }
        }
    };
}
pub(super) use words;
