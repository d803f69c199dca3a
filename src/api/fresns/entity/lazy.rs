//! Parts of an object that are made when they are written.

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::api::fresns::render::render_context::RenderContext;
use crate::api::fresns::wire::json::filtered::schema_of;

/// A part that is made when it is written, so that it costs nothing where a key filter removes it.
#[derive(Clone, Copy)]
pub(crate) struct Lazy<'a, V, T> {
    view: V,
    ctx: &'a RenderContext,
    make: fn(V, &'a RenderContext) -> T,
}

impl<'a, V, T> Lazy<'a, V, T> {
    pub(crate) fn of(view: V, ctx: &'a RenderContext, make: fn(V, &'a RenderContext) -> T) -> Self {
        Self { view, ctx, make }
    }
}

impl<V: Copy, T: Serialize> Serialize for Lazy<'_, V, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.make)(self.view, self.ctx).serialize(serializer)
    }
}

schema_of!([V, T: JsonSchema] Lazy<'_, V, T> => T);
