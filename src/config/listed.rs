//! Lists in one text, with commas between.

use std::fmt::{self, Display};

/// Reads a list, possibly of nothing; `None` when an item of it cannot be read.
pub(super) fn read<T>(text: &str, item: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    if text.trim().is_empty() {
        return Some(Vec::new());
    }
    text.split(',').map(|part| item(part.trim())).collect()
}

/// Writes a list.
pub(super) fn write<T: Display>(out: &mut fmt::Formatter<'_>, items: impl IntoIterator<Item = T>) -> fmt::Result {
    for (index, item) in items.into_iter().enumerate() {
        let comma = if index > 0 { ", " } else { "" };
        write!(out, "{comma}{item}")?;
    }
    Ok(())
}

/// Makes a list a setting: it is read by its `parse`, and written as it is displayed.
macro_rules! setting {
    ($list:ty) => {
        impl $crate::config::setting::Setting for $list {
            fn read(value: &$crate::config::value::Value, _allowed: &$crate::config::allowed::Allowed) -> Option<Self> {
                Self::parse(value.text()?)
            }

            fn write(&self) -> toml::Value {
                toml::Value::String(self.to_string())
            }
        }
    };
}
pub(super) use setting;
