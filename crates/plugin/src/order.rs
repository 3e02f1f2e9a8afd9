//! In which order plugins start: what one requires comes first, then by id.

use std::collections::BTreeMap;

use crate::erased::AnyPlugin;
use crate::error::{Error, Phase};

/// Puts plugins in order.
///
/// # Errors
/// In phase `configure`, when a plugin requires one that is not on, or itself in a circle.
pub(crate) fn order(plugins: Vec<Box<dyn AnyPlugin>>) -> Result<Vec<Box<dyn AnyPlugin>>, Error> {
    let mut waiting: BTreeMap<&'static str, Box<dyn AnyPlugin>> =
        plugins.into_iter().map(|plugin| (plugin.id(), plugin)).collect();
    check_present(&waiting)?;
    let mut ordered = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let ready = waiting.values().find(|plugin| !plugin.requires().iter().any(|id| waiting.contains_key(id)));
        let Some(id) = ready.map(|plugin| plugin.id()) else {
            let circle: Vec<&str> = waiting.keys().copied().collect();
            let first = circle.first().copied().unwrap_or_default();
            let message = format!("the plugins {} require one another in a circle", circle.join(", "));
            return Err(Error::failed(first, Phase::Configure, message));
        };
        ordered.extend(waiting.remove(id));
    }
    Ok(ordered)
}

fn check_present(plugins: &BTreeMap<&'static str, Box<dyn AnyPlugin>>) -> Result<(), Error> {
    for plugin in plugins.values() {
        if let Some(missing) = plugin.requires().iter().find(|id| !plugins.contains_key(*id)) {
            let message = format!("it requires the plugin `{missing}`, which is not on: switch it on, or this one off");
            return Err(Error::failed(plugin.id(), Phase::Configure, message));
        }
    }
    Ok(())
}
