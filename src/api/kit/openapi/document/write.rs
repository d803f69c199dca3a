//! A whole document: every operation of an API, and the schemas they refer to.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::Value;

use super::super::Served;
use super::super::operation::{Operation, RequestBody, Requirement, Response, Schemas};
use super::super::parameters::Parameter;
use super::examples;
use super::glossary::Glossary;
use super::ids::{operation_id, pascal, snake};
use super::naming::Names;
use super::operations::Operations;
use super::schemas::{Components as Named, merge, prune, repair};
use super::variants::{Generation, Varying};

/// The description of an API as a whole.
pub(crate) struct Api {
    pub title: &'static str,
    pub description: &'static str,
    /// The folder of `operations.tsv` and `glossary.tsv`, in which operations and fields are described.
    pub texts: &'static str,
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
    license: License,
}

#[derive(Serialize)]
struct License {
    name: &'static str,
    identifier: &'static str,
}

#[derive(Serialize)]
struct Server {
    url: &'static str,
    description: &'static str,
}

#[derive(Serialize)]
struct Tag {
    name: &'static str,
    description: &'static str,
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
    tags: [&'static str; 1],
    operation_id: String,
    summary: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'static str,
    parameters: Vec<Parameter>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_body: Option<RequestBody>,
    responses: BTreeMap<&'static str, Response>,
    security: Vec<Requirement>,
    /// Fields that the example of its body shows.
    #[serde(skip)]
    shown: &'static str,
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
    /// What its readers would miss: operations and fields without a description, descriptions of nothing.
    #[serde(skip)]
    pub faults: Vec<String>,
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
    Schemas { taken: SchemaGenerator::new(settings(true).for_deserialize()), given: SchemaGenerator::new(settings(false).for_serialize()) }
}

/// A route with the base it is mounted at, and a word for that base.
pub(crate) type Mounted = (&'static str, &'static str, Served);

/// Routes mounted at one base.
pub(crate) fn below(base: &'static str, word: &'static str, served: Vec<Served>) -> impl Iterator<Item = Mounted> {
    served.into_iter().map(move |served| (base, word, served))
}

fn path_of(base: &str, served: &Served) -> String {
    let path = template(&format!("{}{}", base.trim_end_matches('/'), served.route.uri.path()));
    // What is mounted at its base itself has no slash behind it.
    if path.len() > 1 { path.trim_end_matches('/').to_owned() } else { path }
}

/// The path by its shape: paths that differ in the names of their parts alone are one, whatever comes first in the sources.
fn paths_of(served: &[Mounted]) -> BTreeMap<String, String> {
    let mut paths: BTreeMap<String, String> = BTreeMap::new();
    for path in served.iter().map(|(base, _, served)| path_of(base, served)) {
        let known = paths.entry(shape(&path)).or_insert_with(|| path.clone());
        if path < *known {
            *known = path;
        }
    }
    paths
}

/// One operation with the word for its base.
type Gathered = (&'static str, Written);

fn gather(
    served: &[Mounted],
    texts: &mut Operations,
    schemas: &mut Schemas,
    faults: &mut Vec<String>,
) -> BTreeMap<String, BTreeMap<String, Gathered>> {
    let known = paths_of(served);
    let mut paths: BTreeMap<String, BTreeMap<String, Gathered>> = BTreeMap::new();
    for (base, word, served) in served {
        let path = known[&shape(&path_of(base, served))].clone();
        let method = served.route.method;
        let mut operation = Operation {
            path: &path,
            method,
            schemas,
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
        let told = texts.take(method.as_str(), &path, faults);
        let written = Written {
            tags: [told.tag],
            operation_id: operation_id(method, &path),
            summary: told.summary,
            description: told.description,
            parameters: once(parameters),
            request_body: body,
            responses,
            security,
            shown: told.shown,
        };
        paths.entry(path).or_default().insert(method.as_str().to_ascii_lowercase(), (word, written));
    }
    paths
}

/// Read when the documents are written, for the program does not carry them.
fn texts_of(file: &Path) -> &'static str {
    fs::read_to_string(file).unwrap_or_else(|cause| panic!("{}: {cause}", file.display())).leak()
}

/// The document of an API with all its routes.
pub(crate) fn write(api: Api, served: &[Mounted]) -> Document {
    let (mut schemas, mut faults) = (schemas(), Vec::new());
    let read = |name| texts_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join(api.texts).join(name));
    let (mut texts, mut glossary) = (Operations::of(read("operations.tsv")), Glossary::of(read("glossary.tsv")));
    let mut paths = gather(served, &mut texts, &mut schemas, &mut faults);
    let mut all: Named = schemas.given.take_definitions(true).into_iter().collect();
    if !api.generations.is_empty() {
        let varying = Varying::of(&all, api.generations);
        varying.copies(&mut all);
        for (word, operation) in paths.values_mut().flat_map(BTreeMap::values_mut) {
            if api.generations.iter().any(|(known, _)| known == word) {
                operation.answers().for_each(|schema| varying.narrow(schema, word));
            }
        }
    }
    all.values_mut().for_each(repair);
    let parts = all.clone();
    all.values_mut().for_each(|schema| merge(schema, &parts));
    let mut roots = Vec::new();
    for (_, operation) in paths.values_mut().flat_map(BTreeMap::values_mut) {
        for schema in operation.all_schemas() {
            repair(schema);
            merge(schema, &parts);
            roots.push(schema);
        }
    }
    let mut names = Names::of(all, &mut roots);
    for (path, item) in &mut paths {
        item.values_mut().for_each(|(_, operation)| operation.name(path, &mut names));
    }
    let mut all = names.into_components();
    let mut roots = Vec::new();
    for (_, operation) in paths.values_mut().flat_map(BTreeMap::values_mut) {
        roots.extend(operation.all_schemas().map(|schema| schema.clone()));
    }
    prune(&mut all, &roots);
    glossary.explain(&mut all);
    for (_, operation) in paths.values_mut().flat_map(BTreeMap::values_mut) {
        operation.parameters.iter_mut().for_each(|parameter| glossary.explain_parameter(&operation.operation_id, parameter));
        let shown = operation.shown;
        for media in operation.request_body.iter_mut().flat_map(|body| body.content.iter_mut()) {
            if *media.0 == "application/json" {
                media.1.example = examples::of_body(&media.1.schema, &all, shown);
            }
        }
    }
    faults.append(&mut glossary.faults);
    faults.extend(texts.unused().chain(glossary.unused()));
    let mut ids = BTreeSet::new();
    for (_, operation) in paths.values().flat_map(BTreeMap::values) {
        assert!(ids.insert(snake(&operation.operation_id)), "two operations are called {}", operation.operation_id);
    }
    let used: BTreeSet<&str> = paths.values().flat_map(BTreeMap::values).map(|(_, operation)| operation.tags[0]).collect();
    Document {
        openapi: "3.1.0",
        info: Info {
            title: api.title,
            version: env!("CARGO_PKG_VERSION"),
            description: api.description,
            license: License { name: env!("CARGO_PKG_LICENSE"), identifier: env!("CARGO_PKG_LICENSE") },
        },
        servers: [Server { url: "/", description: "This server" }],
        tags: texts.tags.iter().filter(|(name, _)| used.contains(name)).map(|(name, description)| Tag { name, description }).collect(),
        paths: paths
            .into_iter()
            .map(|(path, item)| (path, item.into_iter().map(|(method, (_, written))| (method, written)).collect()))
            .collect(),
        components: Components { schemas: all, security: api.security, parameters: api.parameters },
        faults,
    }
}

impl Written {
    /// The schemas of what is answered.
    fn answers(&mut self) -> impl Iterator<Item = &mut Value> {
        self.responses.values_mut().flat_map(|response| response.content.values_mut()).map(|media| &mut media.schema)
    }

    /// The schemas of what is sent and answered.
    fn all_schemas(&mut self) -> impl Iterator<Item = &mut Value> {
        let sent = self.request_body.iter_mut().flat_map(|body| body.content.values_mut());
        let parameters = self.parameters.iter_mut().filter_map(Parameter::schema);
        let answered = self.responses.values_mut().flat_map(|response| response.content.values_mut());
        sent.chain(answered).map(|media| &mut media.schema).chain(parameters)
    }

    /// Gives names to what is sent and answered.
    fn name(&mut self, path: &str, names: &mut Names) {
        let own = pascal(&self.operation_id);
        for (kind, media) in self.request_body.iter_mut().flat_map(|body| body.content.iter_mut()) {
            let word = if *kind == "multipart/form-data" { "Form" } else { "Request" };
            names.body(path, &format!("{own}{word}"), &mut media.schema);
        }
        for response in self.responses.values_mut() {
            for (kind, media) in &mut response.content {
                if kind.ends_with("json") {
                    names.answer(path, &self.operation_id, &mut media.schema);
                }
            }
        }
    }
}

/// The parameters that the route itself names in its query.
fn queried(served: &Served) -> Vec<Parameter> {
    let query = served.route.uri.query().unwrap_or_default();
    let dynamic = query.split('&').filter_map(|part| part.strip_prefix('<')?.strip_suffix('>'));
    dynamic.map(|name| Parameter::text("query", name.trim_end_matches(".."), false, "")).collect()
}

/// A parameter counts once, even if several arguments ask for it.
fn once(parameters: Vec<Parameter>) -> Vec<Parameter> {
    let mut seen = BTreeSet::new();
    let mut fresh = |parameter: &Parameter| parameter.key().is_none_or(|(place, name)| seen.insert((place, name.to_owned())));
    parameters.into_iter().filter(|parameter| fresh(parameter)).collect()
}
