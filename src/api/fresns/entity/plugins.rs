//! What plugins would add to every object: nothing here (`specs/fresns.md 4.2`).

use serde::Serialize;

/// Buttons and images of plugins: a small community has none.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Operations {
    customizes: [(); 0],
    button_icons: [(); 0],
    diversify_images: [(); 0],
    tips: [(); 0],
}

/// Extension boxes of v2: none here.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Boxes {
    text_box: [(); 0],
    info_box: [(); 0],
    interaction_box: [(); 0],
}
