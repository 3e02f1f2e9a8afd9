//! What a section is, and the macro that writes one from its table of keys.

use super::allowed::Allowed;
use super::value::Value;

/// One key of a section.
#[derive(Debug)]
pub(super) struct Key {
    /// The name in the file.
    pub(super) name: &'static str,
    /// What it does: the documentation lines of the field.
    pub(super) doc: &'static [&'static str],
    /// The values it takes.
    pub(super) allowed: Allowed,
    /// A variable that platforms set for it, besides `CLAIMGRAPH_<SECTION>__<KEY>`.
    pub(super) platform: Option<&'static str>,
}

/// A section as the layers see it.
pub(super) trait Section {
    /// The name of its table in the file.
    fn name(&self) -> &'static str;
    /// What it is about.
    fn doc(&self) -> &'static [&'static str];
    /// Its keys, in the order of the sample.
    fn keys(&self) -> &'static [Key];
    /// Takes a value, or answers `false` when it is not allowed.
    fn set(&mut self, key: &Key, value: &Value) -> bool;
    /// The present value, secrets included.
    fn get(&self, key: &Key) -> Option<toml::Value>;
}

/// Writes the struct of a section, its defaults and its [`Section`] from one table:
/// `field: type = default, allowed [, platform variable];`.
macro_rules! section {
    (
        $(#[doc = $section_doc:literal])+
        $section:ident = $name:literal {
            $( $(#[doc = $doc:literal])+ $field:ident: $type:ty = $default:expr, $allowed:expr $(, $platform:literal)?; )+
        }
    ) => {
        $(#[doc = $section_doc])+
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $section {
            $( $(#[doc = $doc])+ pub $field: $type, )+
        }

        impl Default for $section {
            fn default() -> Self {
                Self { $( $field: $default, )+ }
            }
        }

        impl $crate::config::section::Section for $section {
            fn name(&self) -> &'static str {
                $name
            }

            fn doc(&self) -> &'static [&'static str] {
                &[$($section_doc),+]
            }

            fn keys(&self) -> &'static [$crate::config::section::Key] {
                const KEYS: &[$crate::config::section::Key] = &[
                    $( $crate::config::section::Key {
                        name: stringify!($field),
                        doc: &[$($doc),+],
                        allowed: $allowed,
                        platform: $crate::config::section::section!(@platform $($platform)?),
                    }, )+
                ];
                KEYS
            }

            fn set(&mut self, key: &$crate::config::section::Key, value: &$crate::config::value::Value) -> bool {
                $( if key.name == stringify!($field) {
                    let read = $crate::config::setting::Setting::read(value, &key.allowed);
                    return read.map(|read| self.$field = read).is_some();
                } )+
                false
            }

            fn get(&self, key: &$crate::config::section::Key) -> Option<toml::Value> {
                $( if key.name == stringify!($field) {
                    return Some($crate::config::setting::Setting::write(&self.$field));
                } )+
                None
            }
        }
    };
    (@platform) => { None };
    (@platform $platform:literal) => { Some($platform) };
}
pub(super) use section;
