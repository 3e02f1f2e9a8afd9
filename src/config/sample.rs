//! The commented sample file, written from the tables of the sections.

use super::Config;
use super::origin::variable_name;
use super::section::{Key, Section};

const HEAD: &str = "\
# Configuration of claimgraph.
#
# Every key stands here with its default. To change one, remove the # before it; text has a space after its #.
# What is set in the environment wins over this file, and a flag (--set KEY=VALUE, or one of its own) over both.
# Of the variables of a key the first that is set counts; CLAIMGRAPH_<KEY> without the section works too where no
# other section has the key. An empty variable counts as not set.
# Without --config and CLAIMGRAPH_CONFIG, claimgraph.toml in the working folder is read when it exists.
";

const PLUGINS: &str = "
# Each plugin has a table [plugins.<id>]; the keys besides enabled are its own, and its README describes them.
# Environment: CLAIMGRAPH_PLUGINS__<ID>__<KEY>, with _ for each - of the id.
#
#     [plugins.example]
#     enabled = true
";

/// Most characters of a line that is wrapped.
const LINE: usize = 120;

/// See [`Config::sample`].
pub(super) fn sample(config: &Config) -> String {
    let mut text = HEAD.to_owned();
    for section in config.sections() {
        text.push_str(&section_text(section));
    }
    text.push_str(PLUGINS);
    text
}

fn section_text(section: &dyn Section) -> String {
    let mut text = format!("\n{}[{}]\n", comment(section.doc()), section.name());
    for key in section.keys() {
        text.push_str(&key_text(section, key));
    }
    text
}

fn key_text(section: &dyn Section, key: &Key) -> String {
    let own = variable_name(&format!("{}.{}", section.name(), key.name));
    let platform = key.platform.map(|name| format!(", {name}")).unwrap_or_default();
    let default = section.get(key).map(|value| value.to_string()).unwrap_or_default();
    format!(
        "\n{}{}# Environment: {own}{platform}.\n#{} = {default}\n",
        comment(key.doc),
        wrapped(&format!("Value: {}.", key.allowed)),
        key.name
    )
}

/// A comment of as many lines as it takes.
fn wrapped(text: &str) -> String {
    let mut lines = String::new();
    let mut left = 0;
    for word in text.split(' ') {
        let broken = left < word.len() + 1;
        if broken {
            lines.push_str(if lines.is_empty() { "#" } else { "\n#" });
            left = LINE - 1;
        }
        lines.push(' ');
        lines.push_str(word);
        left = left.saturating_sub(word.len() + 1);
    }
    lines.push('\n');
    lines
}

// Documentation lines begin with the space that follows `///`; their backticks are for its reader, not for this one.
fn comment(lines: &[&str]) -> String {
    let commented: Vec<String> = lines.iter().map(|line| format!("#{}", line.replace('`', ""))).collect();
    format!("{}\n", commented.join("\n"))
}
