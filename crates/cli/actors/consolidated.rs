//! The United Nations Security Council's consolidated list, as published in XML (scsanctions.un.org, `consolidated.xsd`).
//! Individuals are counted and passed over: this tool knows no names of persons.

use std::{collections::BTreeMap, fmt};

use jiff::civil::Date;
use quick_xml::{Reader, escape::resolve_predefined_entity, events::Event};

/// The organisations of a list.
#[derive(Debug)]
pub(super) struct List {
    /// The day on which the list was generated.
    pub(super) generated: String,
    pub(super) entities: Vec<Entity>,
    pub(super) individuals: usize,
}

/// One organisation.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entity {
    pub(super) name: String,
    pub(super) aliases: Vec<String>,
    /// The list it is on: `Al-Qaida`, `DPRK`.
    pub(super) list_type: String,
    pub(super) reference: String,
    pub(super) listed: Date,
}

/// What is wrong with a list, and on which line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Malformed {
    line: usize,
    message: String,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.line, self.message)
    }
}

impl List {
    /// The lists that there are, with how many organisations each has.
    pub(super) fn types(&self) -> Vec<String> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        self.entities.iter().for_each(|entity| *counts.entry(&entity.list_type).or_default() += 1);
        counts.into_iter().map(|(name, count)| format!("{name} ({count})")).collect()
    }
}

const ROOT: &str = "CONSOLIDATED_LIST";
const ENTITY: &str = "ENTITY";

/// Reads a list.
///
/// # Errors
/// Where it is not well-formed, is another document, or has an organisation without a name, reference or date.
pub(super) fn read(xml: &str) -> Result<List, Malformed> {
    let mut reader = Reader::from_str(xml);
    let mut list = List { generated: String::new(), entities: Vec::new(), individuals: 0 };
    // The elements that are open, and the text of the innermost.
    let mut open: Vec<String> = Vec::new();
    let mut text = String::new();
    // Fields of the organisation that is being read.
    let mut fields: BTreeMap<String, String> = BTreeMap::new();
    let mut aliases: Vec<String> = Vec::new();
    let mut begun = 0;
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(xml.len());
        let malformed = |at: usize, message: String| Malformed { line: line_at(xml, at), message };
        match reader.read_event().map_err(|error| {
            malformed(
                usize::try_from(reader.error_position()).unwrap_or(xml.len()),
                format!("not well-formed: {error}"),
            )
        })? {
            Event::Start(element) => {
                let name: String = element.name().as_ref().to_owned();
                if open.is_empty() {
                    if name != ROOT {
                        let message = format!("this is no consolidated list: it begins with <{name}>, not <{ROOT}>");
                        return Err(malformed(at, message));
                    }
                    let generated = element.try_get_attribute("dateGenerated").ok().flatten();
                    let day = generated.and_then(|day| day.value.get(..10).map(str::to_owned));
                    list.generated = day.filter(|day| day.parse::<Date>().is_ok()).ok_or_else(|| {
                        malformed(at, format!("<{ROOT}> does not say when it was made; it needs `dateGenerated`"))
                    })?;
                }
                if name == ENTITY {
                    fields.clear();
                    aliases.clear();
                    begun = at;
                }
                open.push(name);
                text.clear();
            }
            Event::Text(piece) => text.push_str(&piece.xml10_content()),
            Event::CData(piece) => text.push_str(&piece.xml10_content()),
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(character)) => text.push(character),
                _ => text.push_str(resolve_predefined_entity(&reference.xml10_content()).unwrap_or_default()),
            },
            Event::End(_) => {
                let Some(name) = open.pop() else { continue };
                let value = text.split_whitespace().collect::<Vec<_>>().join(" ");
                match (open.last().map(String::as_str), name.as_str()) {
                    (_, "INDIVIDUAL") => list.individuals += 1,
                    (_, ENTITY) => {
                        let entity = entity(&fields, &aliases).map_err(|message| malformed(begun, message))?;
                        list.entities.push(entity);
                    }
                    (Some(ENTITY), _) => {
                        fields.insert(name, value);
                    }
                    (Some("ENTITY_ALIAS"), "ALIAS_NAME") if value.chars().any(char::is_alphanumeric) => {
                        aliases.push(value);
                    }
                    _ => {}
                }
                text.clear();
            }
            Event::Eof => break,
            _ => {}
        }
    }
    match open.last() {
        Some(element) => Err(Malformed {
            line: line_at(xml, xml.len()),
            message: format!("the file ends inside <{element}>; fetch it again"),
        }),
        None if list.generated.is_empty() => {
            Err(Malformed { line: 1, message: format!("this is no consolidated list: it has no <{ROOT}>") })
        }
        None => Ok(list),
    }
}

fn entity(fields: &BTreeMap<String, String>, aliases: &[String]) -> Result<Entity, String> {
    let field = |name: &str| {
        let value = fields.get(name).filter(|value| !value.is_empty());
        let who = fields.get("REFERENCE_NUMBER").or_else(|| fields.get("FIRST_NAME")).map_or("", String::as_str);
        value.cloned().ok_or_else(|| format!("organisation {who}: <{name}> is missing"))
    };
    let (reference, listed) = (field("REFERENCE_NUMBER")?, field("LISTED_ON")?);
    let day = listed.get(..10).and_then(|day| day.parse().ok());
    Ok(Entity {
        name: field("FIRST_NAME")?,
        aliases: aliases.to_vec(),
        list_type: field("UN_LIST_TYPE")?,
        listed: day.ok_or_else(|| format!("organisation {reference}: <LISTED_ON> `{listed}` is no day"))?,
        reference,
    })
}

fn line_at(text: &str, byte: usize) -> usize {
    1 + text.as_bytes()[..byte.min(text.len())].iter().filter(|&&byte| byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::read;

    const XML: &str = include_str!("../../../tests/fixtures/consolidated.xml");

    #[test]
    fn organisations_are_read_and_individuals_are_not() {
        let list = read(XML).expect("well-formed");
        assert_eq!((list.generated.as_str(), list.individuals), ("2026-11-20", 1));
        assert_eq!(list.types(), ["Al-Qaida (2)", "DPRK (1)"]);
        let first = &list.entities[0];
        assert_eq!((first.name.as_str(), first.reference.as_str()), ("LASKAR AWAN BIRU & REKAN", "QDe.901"));
        assert_eq!(first.aliases, ["LAB", "Lasykar Awan Biru (sayap selatan)"]);
        assert_eq!(first.listed.to_string(), "2019-02-03");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let cases = [
            (XML.replace("<LISTED_ON>2019-02-03</LISTED_ON>", ""), "14: organisation QDe.901: <LISTED_ON> is missing"),
            (XML.replace("2019-02-03", "3 Feb. 2019"), "14: organisation QDe.901: <LISTED_ON> `3 Feb. 2019` is no day"),
            (
                "<html><body/></html>".to_owned(),
                "1: this is no consolidated list: it begins with <html>, not <CONSOLIDATED_LIST>",
            ),
            (String::new(), "1: this is no consolidated list: it has no <CONSOLIDATED_LIST>"),
            (XML[..XML.len() / 2].to_owned(), "; fetch it again"),
            (XML.replace("</FIRST_NAME>", "</NAME>"), "not well-formed"),
        ];
        for (xml, told) in cases {
            let problem = read(&xml).expect_err(told).to_string();
            assert!(problem.contains(told), "{problem}");
        }
    }
}
