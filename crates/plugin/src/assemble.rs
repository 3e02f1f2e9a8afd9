//! From the list of plugins and the configuration to everything the host needs of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use claimgraph_api::compose::{CORE, Contributions};
use claimgraph_api::node::NodeLoaders;
use claimgraph_domain::id::CORE_PREFIXES;
use claimgraph_store::vector::Embedder;

use crate::erased::{AnyConfigured, AnyPlugin};
use crate::error::{Claimed, Error, Phase};
use crate::import::Importers;
use crate::order::order;
use crate::registrar::Registrar;
use crate::running::Plugins;
use crate::settings::Settings;
use crate::vocabulary::{Vocabulary, take};

/// The plugins that are on, configured and registered, and what they contribute.
#[derive(Default)]
pub struct Assembled {
    /// For the schema, in the order of starting.
    pub contributions: Vec<Contributions>,
    /// For `node(id:)`.
    pub nodes: NodeLoaders,
    /// For `claimgraph import`.
    pub importers: Importers,
    /// For searching by meaning, by the names in the configuration.
    pub embedders: BTreeMap<&'static str, Arc<dyn Embedder>>,
    /// For each tenant.
    pub vocabulary: Vocabulary,
    /// The plugins themselves, to be started.
    pub plugins: Plugins,
}

/// Configures and registers the plugins that are on.
///
/// `settings` holds what was set for plugins, by id; one for which nothing was set is on, with its
/// defaults.
///
/// # Errors
/// The first thing that is wrong, with the plugin and the phase, or with both owners of a name.
/// Fields of the schema are checked later, by the schema's builder.
pub fn assemble(plugins: Vec<Box<dyn AnyPlugin>>, settings: &BTreeMap<String, Settings>) -> Result<Assembled, Error> {
    check_ids(&plugins, settings)?;
    let on = |id: &str| settings.get(id).is_none_or(|settings| settings.enabled);
    let plugins = order(plugins.into_iter().filter(|plugin| on(plugin.id())).collect())?;
    let configured = plugins
        .into_iter()
        .map(|plugin| {
            let values = settings.get(plugin.id()).map(|settings| settings.values.clone()).unwrap_or_default();
            plugin.configure(&values)
        })
        .collect::<Result<Vec<_>, _>>()?;
    let mut assembled = Assembled::default();
    let mut embedders = CORE_EMBEDDERS.iter().map(|name| ((*name).to_owned(), CORE)).collect();
    let mut prefixes = CORE_PREFIXES.iter().map(|prefix| ((*prefix).to_owned(), CORE)).collect();
    for plugin in &configured {
        let (registrar, owner) = (register(&mut assembled, &mut prefixes, plugin.as_ref())?, plugin.id());
        add_embedders(&mut assembled, &mut embedders, owner, registrar)?;
    }
    assembled.plugins = Plugins::new(configured);
    Ok(assembled)
}

fn register(
    assembled: &mut Assembled,
    prefixes: &mut BTreeMap<String, &'static str>,
    plugin: &dyn AnyConfigured,
) -> Result<Offered, Error> {
    let owner = plugin.id();
    let mut registrar = Registrar::new(owner);
    plugin.register(&mut registrar);
    for (prefix, loader) in registrar.nodes {
        check_prefix(owner, prefix)?;
        take(prefixes, Claimed::IdPrefix, prefix, owner)?;
        assembled.nodes.insert(prefix, loader);
    }
    for importer in registrar.importers {
        let format = importer.format();
        check_name(owner, "import format", format)?;
        assembled.importers.add(owner, importer).map_err(|first| Error::Clash {
            what: Claimed::ImportFormat,
            name: format.to_owned(),
            first: first.to_owned(),
            second: owner.to_owned(),
        })?;
    }
    for claim_type in registrar.claim_types {
        assembled.vocabulary.add_claim_type(owner, claim_type)?;
    }
    for edge_type in registrar.edge_types {
        assembled.vocabulary.add_edge_type(owner, edge_type)?;
    }
    assembled.contributions.push(registrar.contributions);
    Ok(registrar.embedders)
}

/// What a plugin offers to make vectors with.
type Offered = Vec<(&'static str, Arc<dyn Embedder>)>;

/// Names that the configuration knows without a plugin.
const CORE_EMBEDDERS: [&str; 3] = ["off", "openai", "ollama"];

fn add_embedders(
    assembled: &mut Assembled,
    owners: &mut BTreeMap<String, &'static str>,
    owner: &'static str,
    offered: Offered,
) -> Result<(), Error> {
    for (name, embedder) in offered {
        check_name(owner, "embedder", name)?;
        take(owners, Claimed::Embedder, name, owner)?;
        assembled.embedders.insert(name, embedder);
    }
    Ok(())
}

/// Checks the ids of all plugins, also of those that are off, and that every table belongs to one.
fn check_ids(plugins: &[Box<dyn AnyPlugin>], settings: &BTreeMap<String, Settings>) -> Result<(), Error> {
    let mut owners = BTreeMap::from([(CORE.to_owned(), CORE)]);
    for plugin in plugins {
        check_name(plugin.id(), "plugin id", plugin.id())?;
        take(&mut owners, Claimed::PluginId, plugin.id(), plugin.rust_type())?;
    }
    match settings.keys().find(|id| *id == CORE || !owners.contains_key(*id)) {
        None => Ok(()),
        Some(id) => {
            let known: Vec<&str> = plugins.iter().map(|plugin| plugin.id()).collect();
            let message = format!("there is no such plugin here; there are: {}", known.join(", "));
            Err(Error::failed(id, Phase::Configure, message))
        }
    }
}

fn check_name(plugin: &str, what: &str, name: &str) -> Result<(), Error> {
    let begins = name.starts_with(|c: char| c.is_ascii_lowercase());
    if begins && name.len() <= 32 && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
        return Ok(());
    }
    let message = format!("the {what} `{name}` is not 1 to 32 of a-z, 0-9 and -, beginning with a letter");
    Err(Error::failed(plugin, Phase::Register, message))
}

/// The prefix of a `TypeID`: 1 to 63 of `a-z` and `_`, with a letter at both ends.
fn check_prefix(plugin: &str, prefix: &str) -> Result<(), Error> {
    let letter = |c: char| c.is_ascii_lowercase();
    let ends = prefix.starts_with(letter) && prefix.ends_with(letter);
    if ends && prefix.len() <= 63 && prefix.chars().all(|c| letter(c) || c == '_') {
        return Ok(());
    }
    let message = format!("the id prefix `{prefix}` is not 1 to 63 of a-z and _, with a letter at both ends");
    Err(Error::failed(plugin, Phase::Register, message))
}
