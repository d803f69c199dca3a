use serde_json::{Value, json};

use super::super::*;

fn tree(text: &str) -> Value {
    Value::Object(parse_encoded(text.as_bytes()).expect("it is well formed"))
}

#[test]
fn every_spelling_of_a_name() {
    for (text, expected) in [
        ("", json!({})),
        ("&&", json!({})),
        ("a=1", json!({"a": "1"})),
        ("a=1&a=2", json!({"a": "2"})),
        ("a", json!({"a": null})),
        ("a=", json!({"a": ""})),
        ("=1", json!({})),
        ("a=b=c", json!({"a": "b=c"})),
        ("a[]=x&a[]=y", json!({"a": ["x", "y"]})),
        ("a[]=", json!({"a": [""]})),
        ("a[k]=v", json!({"a": {"k": "v"}})),
        ("a[k]=v&a[k]=w&a[j]=x", json!({"a": {"k": "w", "j": "x"}})),
        ("a[k][]=1&a[k][]=2", json!({"a": {"k": ["1", "2"]}})),
        ("a[0]=x&a[7]=y", json!({"a": {"0": "x", "7": "y"}})),
        ("a[9][k]=v&a[0][k]=w&a[9][j]=x", json!({"a": {"9": {"k": "v", "j": "x"}, "0": {"k": "w"}}})),
        ("a[][k]=v&a[][j]=w&a[][k]=z", json!({"a": [{"k": "v", "j": "w"}, {"k": "z"}]})),
        ("a[][b][c]=1&a[][b][d]=2&a[][b][c]=3", json!({"a": [{"b": {"c": "1", "d": "2"}}, {"b": {"c": "3"}}]})),
        ("a[][b][]=1&a[][b][]=2", json!({"a": [{"b": ["1", "2"]}]})),
        ("a[][]=1&a[][]=2", json!({"a": [["1"], ["2"]]})),
        ("a%5B0%5D%5Bk%5d=v", json!({"a": {"0": {"k": "v"}}})),
        ("a%5B%5D=x", json!({"a": ["x"]})),
        ("a=b+c%20d%2Be", json!({"a": "b c d+e"})),
        ("名=字&%E5%90%8D2=%E5%AD%97", json!({"名": "字", "名2": "字"})),
        ("a=100%&b=%zz&c=%4", json!({"a": "100%", "b": "%zz", "c": "%4"})),
        ("[]=1&[x]=2", json!({"[]": "1", "[x]": "2"})),
        ("a[=1&b[c=2&d]=3", json!({"a[": "1", "b": {"[c": "2"}, "d]": "3"})),
        ("a[b]c=1", json!({"a": {"b": {"c": "1"}}})),
    ] {
        assert_eq!(tree(text), expected, "{text}");
    }
}

#[test]
fn lists_keep_the_order_of_appearance() {
    let object = tree("a[9]=x&a[0]=y&a[5]=z");
    let values: Vec<&Value> = object["a"].as_object().expect("object").values().collect();
    assert_eq!(values, ["x", "y", "z"]);
}

fn reason(result: Result<impl std::fmt::Debug, ParamFault>) -> String {
    match result {
        Err(ParamFault::Malformed(reason)) => reason,
        other => panic!("not malformed: {other:?}"),
    }
}

#[test]
fn contradictions_are_malformed() {
    for text in ["a=1&a[]=2", "a[]=1&a=2", "a=1&a[k]=2", "a[k]=1&a=2", "a[]=1&a[k]=2", "a[k]=1&a[]=2", "a[k]=1&a[k][]=2", "a[k]=1&a"] {
        let reason = reason(parse_encoded(text.as_bytes()));
        assert!(reason.contains("both as a value"), "{text}: {reason}");
    }
}

#[test]
fn names_and_texts_have_limits() {
    let deep = |levels: usize| format!("a{}=1", "[b]".repeat(levels - 1));
    assert!(parse_encoded(deep(MAX_DEPTH).as_bytes()).is_ok());
    assert!(reason(parse_encoded(deep(MAX_DEPTH + 1).as_bytes())).contains("deeper"));
    let many = |pairs: usize| "a[]=1&".repeat(pairs);
    assert!(parse_encoded(many(MAX_KEYS).as_bytes()).is_ok());
    assert!(reason(parse_encoded(many(MAX_KEYS + 1).as_bytes())).contains("more than"));
    let long = |bytes: usize| format!("{}=1", "k".repeat(bytes));
    assert!(parse_encoded(long(MAX_KEY_BYTES).as_bytes()).is_ok());
    assert!(reason(parse_encoded(long(MAX_KEY_BYTES + 1).as_bytes())).contains("longer"));
    for text in ["a=%FF", "%C3=1"] {
        assert!(reason(parse_encoded(text.as_bytes())).contains("UTF-8"));
    }
    assert!(reason(parse_encoded(b"a=\xFF")).contains("UTF-8"));
}

#[test]
fn json_is_read_within_limits() {
    let read = |text: &str| parse_json(text.as_bytes());
    assert_eq!(
        read(r#" {"a":[1,-2,1.5,null,true,"\u00e9"],"b":1,"b":{"c":""}} "#),
        Ok(json!({"a": [1, -2, 1.5, null, true, "é"], "b": {"c": ""}}))
    );
    for bad in ["", "{", "{}x", "[1,]", "nul", "{\"a\":1e999}", "\"\\ud800\""] {
        assert!(reason(read(bad)).contains("malformed"), "{bad}");
    }
    let nest = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
    assert!(read(&nest(MAX_DEPTH)).is_ok());
    assert!(reason(read(&nest(MAX_DEPTH + 1))).contains("deeper"));
    assert!(reason(read(&"[".repeat(100_000))).contains("deeper"));
    let flat = |n: usize| format!("[0{}]", ",0".repeat(n - 2));
    assert!(read(&flat(MAX_JSON_VALUES)).is_ok());
    assert!(reason(read(&flat(MAX_JSON_VALUES + 1))).contains("more than"));
    let name = |n: usize| format!("{{\"{}\":1}}", "k".repeat(n));
    assert!(read(&name(MAX_KEY_BYTES)).is_ok());
    assert!(reason(read(&name(MAX_KEY_BYTES + 1))).contains("longer"));
}
