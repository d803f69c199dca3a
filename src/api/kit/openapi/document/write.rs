//! A whole document: every operation of an API, and the schemas they refer to.

use std::collections::{BTreeMap, BTreeSet};

use rocket::http::Method;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::Value;

use super::super::Served;
use super::super::operation::{Operation, RequestBody, Requirement, Response, Schemas};
use super::super::parameters::Parameter;
use super::comments::noted;
use super::glossary::Glossary;
use super::variants::{Components as Named, Generation, Varying, prune};
use super::words::{Words, sentence};

/// The description of an API as a whole.
pub(crate) struct Api {
    /// The module it lives in, for the names of its handlers.
    pub module: &'static str,
    pub title: &'static str,
    pub description: &'static str,
    /// Modules that people know by another name than the module's own.
    pub parts: &'static [(&'static str, &'static str)],
    /// Lines of `name <tab> what it is` for fields without a description of their own.
    pub glossary: &'static str,
    /// Generations side by side, if there are several.
    pub generations: &'static [Generation],
    pub security: BTreeMap<&'static str, SecurityScheme>,
    /// Parameters that many operations share, by the name they are referred to.
    pub parameters: BTreeMap<&'static str, Parameter>,
}

/// How a caller proves who it is.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "type")]
pub(crate) enum SecurityScheme {
    #[serde(rename = "apiKey")]
    Header {
        #[serde(rename = "in")]
        place: &'static str,
        name: &'static str,
        description: &'static str,
    },
    #[serde(rename = "http")]
    Http { scheme: &'static str, description: &'static str },
    #[serde(rename = "oauth2")]
    OAuth { description: &'static str, flows: BTreeMap<&'static str, Flow> },
}

/// One way to an OAuth token.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Flow {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_url: Option<&'static str>,
    pub token_url: &'static str,
    pub scopes: BTreeMap<&'static str, &'static str>,
}

#[derive(Serialize)]
struct Info {
    title: &'static str,
    version: &'static str,
    description: &'static str,
}

#[derive(Serialize)]
struct Server {
    url: &'static str,
    description: &'static str,
}

#[derive(Serialize)]
struct Tag {
    name: String,
}

#[derive(Serialize)]
struct Components {
    schemas: BTreeMap<String, Value>,
    #[serde(rename = "securitySchemes")]
    security: BTreeMap<&'static str, SecurityScheme>,
    parameters: BTreeMap<&'static str, Parameter>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written {
    tags: [String; 1],
    operation_id: String,
    summary: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    description: String,
    parameters: Vec<Parameter>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_body: Option<RequestBody>,
    responses: BTreeMap<&'static str, Response>,
    security: Vec<Requirement>,
}

/// The OpenAPI 3.1 document of one API.
#[derive(Serialize)]
pub(crate) struct Document {
    openapi: &'static str,
    info: Info,
    servers: [Server; 1],
    tags: Vec<Tag>,
    paths: BTreeMap<String, BTreeMap<String, Written>>,
    components: Components,
}

/// `<id>` is `{id}` there.
fn template(path: &str) -> String {
    let segment = |segment: &str| match segment.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
        Some(name) => {
            let name = name.trim_end_matches("..").trim_start_matches('_');
            format!("{{{}}}", if name.is_empty() { "part" } else { name })
        }
        None => segment.to_owned(),
    };
    path.split('/').map(segment).collect::<Vec<_>>().join("/")
}

fn names(template: &str) -> impl Iterator<Item = &str> {
    template.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
}

/// The same path, whatever its parts are called.
fn shape(template: &str) -> String {
    let segments = template.split('/').map(|segment| if segment.starts_with('{') { "{}" } else { segment });
    segments.collect::<Vec<_>>().join("/")
}

fn schemas() -> Schemas {
    let settings = |inline: bool| {
        SchemaSettings::draft2020_12().with(|settings| {
            settings.definitions_path = "/components/schemas".into();
            settings.meta_schema = None;
            settings.inline_subschemas = inline;
            // Which generation a form is of.
            settings.untagged_enum_variant_titles = !inline;
        })
    };
    Schemas {
        taken: SchemaGenerator::new(settings(true).for_deserialize()),
        given: SchemaGenerator::new(settings(false).for_serialize()),
        bodies: BTreeMap::new(),
    }
}

/// A route with the base it is mounted at, and a word for that base.
pub(crate) type Mounted = (&'static str, &'static str, Served);

/// Routes mounted at one base.
pub(crate) fn below(base: &'static str, word: &'static str, served: Vec<Served>) -> impl Iterator<Item = Mounted> {
    served.into_iter().map(move |served| (base, word, served))
}

/// The document of an API with all its routes.
pub(crate) fn write(api: Api, served: &[Mounted]) -> Document {
    let mut schemas = schemas();
    let glossary = Glossary::of(api.glossary);
    let mut paths: BTreeMap<String, BTreeMap<String, Written>> = BTreeMap::new();
    // Paths that differ in the names of their parts alone are one.
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    let mut bases: BTreeMap<String, &str> = BTreeMap::new();
    let (mut tags, mut ids) = (BTreeSet::new(), BTreeSet::new());
    for (base, base_word, served) in served {
        let path = template(&format!("{}{}", base.trim_end_matches('/'), served.route.uri.path()));
        // What is mounted at its base itself has no slash behind it.
        let path = if path.len() > 1 { path.trim_end_matches('/').to_owned() } else { path };
        let path = known.entry(shape(&path)).or_insert(path).clone();
        let words = Words::of(served.doc.name, api.module, api.parts);
        let method = served.route.method;
        let mut operation = Operation {
            path: &path,
            method,
            word: &words.word,
            schemas: &mut schemas,
            parameters: names(&path).map(|name| Parameter::text("path", name, true, "")).collect(),
            body: None,
            security: Vec::new(),
            responses: BTreeMap::new(),
        };
        operation.parameters.extend(queried(served));
        (served.doc.describe)(&mut operation);
        let Operation { parameters, body, security, mut responses, .. } = operation;
        if responses.is_empty() {
            responses.insert("default", Response { description: "See the description".into(), ..Response::default() });
        }
        let written = Written {
            tags: [words.tag.clone()],
            operation_id: unique(&mut ids, base_word, if base_word.is_empty() { &words.word } else { &words.id }, method),
            summary: words.summary,
            description: description(words.description, noted(method, &shape(&path))),
            parameters: once(parameters, &glossary),
            request_body: body,
            responses,
            security,
        };
        tags.insert(words.tag);
        bases.insert(path.clone(), base_word);
        paths.entry(path).or_default().insert(method.as_str().to_ascii_lowercase(), written);
    }
    let mut all: Named = schemas.given.take_definitions(true).into_iter().collect();
    if !api.generations.is_empty() {
        let varying = Varying::of(&all, api.generations);
        varying.copies(&mut all);
        for (path, item) in &mut paths {
            let generation = api.generations.iter().find(|(word, _)| bases.get(path) == Some(word));
            let Some((word, _)) = generation else { continue };
            let responses = item.values_mut().flat_map(|operation| operation.responses.values_mut());
            responses.flat_map(|response| response.content.values_mut()).for_each(|media| varying.narrow(&mut media.schema, word));
        }
    }
    all.extend(schemas.bodies);
    all.values_mut().for_each(|schema| glossary.explain(schema));
    prune(&mut all, &serde_json::to_value(&paths).unwrap_or_default());
    Document {
        openapi: "3.1.0",
        info: Info { title: api.title, version: env!("CARGO_PKG_VERSION"), description: api.description },
        servers: [Server { url: "/", description: "This server" }],
        tags: tags.into_iter().map(|name| Tag { name }).collect(),
        paths,
        components: Components { schemas: all, security: api.security, parameters: api.parameters },
    }
}

/// The handler's own description, or that of the ledger; of what is always empty, both.
fn description(own: String, noted: Option<(&str, &str)>) -> String {
    let Some((status, note)) = noted else { return own };
    let is_empty = status == "empty";
    if !is_empty && !own.is_empty() {
        return own;
    }
    let nothing = if is_empty { "This server does not have this feature." } else { "" };
    let note = if note.is_empty() { String::new() } else { format!("{note}.") };
    let parts = [own.as_str(), nothing, &sentence(&note)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// The parameters that the route itself names in its query.
fn queried(served: &Served) -> Vec<Parameter> {
    let query = served.route.uri.query().unwrap_or_default();
    let dynamic = query.split('&').filter_map(|part| part.strip_prefix('<')?.strip_suffix('>'));
    dynamic.map(|name| Parameter::text("query", name.trim_end_matches(".."), false, "")).collect()
}

/// A parameter counts once, even if several arguments ask for it.
fn once(mut parameters: Vec<Parameter>, glossary: &Glossary) -> Vec<Parameter> {
    parameters.iter_mut().for_each(|parameter| glossary.explain_parameter(parameter));
    let mut seen = BTreeSet::new();
    let mut fresh = |parameter: &Parameter| parameter.key().is_none_or(|(place, name)| seen.insert((place, name.to_owned())));
    parameters.into_iter().filter(|parameter| fresh(parameter)).collect()
}

fn unique(taken: &mut BTreeSet<String>, base: &str, word: &str, method: Method) -> String {
    let plain = if base.is_empty() { word.to_owned() } else { format!("{base}_{word}") };
    let method = method.as_str().to_ascii_lowercase();
    let tries = [plain.clone(), format!("{plain}_{method}")].into_iter().chain((2..).map(|n| format!("{plain}_{method}_{n}")));
    for id in tries {
        if taken.insert(id.clone()) {
            return id;
        }
    }
    plain
}
