//! The signature vectors A..H of `docs/specs/fresns.md 3.3`.

use super::*;

const SECRET: &str = "qUiEaDNQh2IpvGHOKlTMx7ujn8t1CZWX";

const A: SignedHeaders<'static> = SignedHeaders {
    aid: None,
    aid_token: None,
    app_id: Some("yh1OJ7WL"),
    platform_id: Some("2"),
    version: Some("2.0.0"),
    timestamp: Some("1674161913192"),
    space_id: None,
    uid: None,
    uid_token: None,
};
const B: SignedHeaders<'static> = SignedHeaders { aid: Some("wIfu6jaF"), aid_token: Some("uoX1hk6SHUgB2MFGJwNx38dem9DA7Vsz"), ..A };
const C: SignedHeaders<'static> = SignedHeaders { uid: Some("782622"), uid_token: Some("PqBpwPLJgfd1sH0X5JffYFGxTSc8RW7c"), ..B };
const D: SignedHeaders<'static> = SignedHeaders { uid: Some("0"), uid_token: Some(""), ..B };
const E: SignedHeaders<'static> = SignedHeaders { version: Some("1.0 beta+2"), ..A };
const G: SignedHeaders<'static> = SignedHeaders { space_id: Some("s1"), ..C };
const H: SignedHeaders<'static> =
    SignedHeaders { app_id: Some("Folkmt01"), platform_id: Some("4"), version: Some("3.1.0"), timestamp: Some("1700000000"), ..A };

const A_V2: &str = "17da32290c6a73ea1dd9121607e63e8f";
const A_V1: &str = "be2793e6d2a5ef528469a19a4e791110bdb07ba9726f9d1e6b5365c39eb14113";
const B_V2: &str = "3ed72e2dd20304f781b69ec06c6aa584";
const B_V1: &str = "a133cdc4cf6bfbd1f01a3ef6e0a39989356fd1e6cc83709fd0242afe37b8eb2e";
const C_V2: &str = "2174eaeab76fb6a3790ed4f7ebb2edfb";
const C_V1: &str = "34a9219420b05e6deaaf8ee991bcee293968a5b21cce93ba9bdc601d1f994ada";
const E_V2: &str = "1a91a7df6c5caa794185e4e9fc1658ce";
const E_V1: &str = "9c8ebf3ac685fbab1d558623539a77573faaec78e3fd9a08153a1386f13323a3";
const F_V2: &str = "78b4fca8aefd4bd289d0700772a149ef";
const F_V1: &str = "a03570942547033ec39e4a1d9455ca66293060f32728772d25d00a1e69f821b1";
const G_V1: &str = "eaf7f374bdc0b29c95ace4de3019da8019e196957aeb5e7011f409627016af6c";
const H_V2: &str = "e0a413a597da8e93dcf36b3c84901563";
const H_V1: &str = "136497896bd8473c76b804be5afeb1b0528aeee52d9896052917d7fc9bf6fccc";
const H_SECRET: &str = "0123456789abcdefghijklmnopqrstuv";

#[test]
fn every_vector_of_the_contract_reproduces() {
    let cases = [
        ("A", A, true, SECRET, A_V2, A_V1),
        ("B", B, true, SECRET, B_V2, B_V1),
        ("C", C, true, SECRET, C_V2, C_V1),
        ("D", D, true, SECRET, B_V2, B_V1),
        ("E", E, true, SECRET, E_V2, E_V1),
        ("F", E, false, SECRET, F_V2, F_V1),
        ("H", H, true, H_SECRET, H_V2, H_V1),
    ];
    for (name, headers, encoded, secret, v2, v1) in cases {
        for (family, expected) in [(Family::V2, v2), (Family::V1, v1)] {
            let text = canonical(&headers, family, encoded, None);
            assert_eq!(signature(&text, secret, family), expected, "{name} {family:?}");
            assert_eq!(verify(expected, &headers, secret, family), Ok(()), "{name} {family:?}");
        }
    }
}

#[test]
fn the_signed_text_of_a_user_is_the_documented_one() {
    assert_eq!(
        canonical(&C, Family::V2, true, None),
        "X-Fresns-Aid=wIfu6jaF&X-Fresns-Aid-Token=uoX1hk6SHUgB2MFGJwNx38dem9DA7Vsz\
         &X-Fresns-App-Id=yh1OJ7WL&X-Fresns-Client-Platform-Id=2&X-Fresns-Client-Version=2.0.0\
         &X-Fresns-Signature-Timestamp=1674161913192&X-Fresns-Uid=782622\
         &X-Fresns-Uid-Token=PqBpwPLJgfd1sH0X5JffYFGxTSc8RW7c"
    );
}

#[test]
fn v1_takes_the_space_id_signed_or_not() {
    let text = canonical(&G, Family::V1, true, G.space_id);
    assert_eq!(signature(&text, SECRET, Family::V1), G_V1);
    assert_eq!(verify(G_V1, &G, SECRET, Family::V1), Ok(()));
    assert_eq!(verify(C_V1, &G, SECRET, Family::V1), Ok(()));
    assert!(verify(G_V1, &C, SECRET, Family::V1).is_err(), "header was not sent");
}

#[test]
fn v2_never_signs_the_space_id() {
    assert_eq!(verify(C_V2, &G, SECRET, Family::V2), Ok(()));
    assert_eq!(canonical(&G, Family::V2, true, Some("s1")), canonical(&C, Family::V2, true, None));
}

#[test]
fn a_refusal_shows_every_text_tried_and_no_secret() {
    let headers = SignedHeaders { space_id: Some("s1"), ..E };
    let mismatch = verify(A_V1, &headers, SECRET, Family::V1).expect_err("signed for A");
    assert_eq!(mismatch.expected_canonical, canonical(&E, Family::V1, true, None));
    assert_eq!(mismatch.tried.len(), 4);
    assert!(mismatch.tried.iter().all(|text| !text.contains(SECRET)));
}

#[test]
fn a_signature_must_match_exactly() {
    for wrong in [String::new(), C_V2.to_uppercase(), format!("{C_V2}{C_V2}"), C_V2[..31].to_owned(), C_V1.to_owned()] {
        assert!(verify(&wrong, &C, SECRET, Family::V2).is_err(), "{wrong}");
    }
    assert!(verify(C_V2, &C, H_SECRET, Family::V2).is_err(), "other secret");
}

#[test]
fn the_lenient_forms_can_be_switched_off() {
    let strict = Accept { raw: false, space_id: false };
    assert!(verify_as(F_V2, &E, SECRET, Family::V2, strict).is_err());
    assert_eq!(verify_as(E_V2, &E, SECRET, Family::V2, strict), Ok(()));
    assert!(verify_as(G_V1, &G, SECRET, Family::V1, strict).is_err());
}

#[test]
fn values_are_encoded_as_php_does() {
    let mut text = String::new();
    form_encode("a b~*é-_.", &mut text);
    assert_eq!(text, "a+b%7E%2A%C3%A9-_.");
}
