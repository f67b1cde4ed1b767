import Crypto
import Encodings
package import OAuth

/// Proof Key for Code Exchange: the token request proves that it comes from whoever began the authorization
/// (RFC 7636). Only S256 is spoken; `plain` protects nothing once the request is seen.
package enum ProofKey {
  package static let method = "S256"

  /// BASE64URL(SHA-256(verifier)) (RFC 7636 §4.2).
  package struct Challenge: Sendable, Hashable {
    package let text: String

    /// Nil where `text` is not the base64url of 32 bytes.
    package init?(_ text: String) {
      guard text.utf8.count == 43, Base64URL.decode(text)?.count == 32 else { return nil }
      self.text = text
    }

    fileprivate init(verifier: String) {
      text = Base64URL.encode(Array(SHA256.hash(data: Array(verifier.utf8))))
    }
  }

  /// 43 to 128 unreserved characters (RFC 7636 §4.1).
  package static func isVerifier(_ text: String) -> Bool {
    (43...128).contains(text.utf8.count) && text.utf8.allSatisfy(PercentEncoding.isUnreserved)
  }

  /// Judges the verifier of a token request by the challenge of its authorization request (RFC 7636 §4.6,
  /// RFC 9700 §2.1.1: a verifier without a challenge is refused too).
  package static func verify(_ verifier: String?, against challenge: Challenge?) -> Verdict {
    switch (challenge, verifier) {
    case (nil, nil):
      return Verdict(.proofKey, .skipped)
    case (nil, .some):
      return .fail(
        .proofKey, expected: "no code_verifier", presented: "one", detail: "no code_challenge was sent")
    case (let challenge?, nil):
      return .fail(.proofKey, expected: challenge.text, presented: "nothing")
    case (let challenge?, let verifier?):
      guard isVerifier(verifier) else {
        return .fail(.proofKey, expected: challenge.text, presented: "a malformed code_verifier")
      }
      let presented = Challenge(verifier: verifier)
      // A challenge is no secret: it travelled through the browser. Plain comparison gives nothing away.
      return .judge(
        .proofKey, presented == challenge, expected: challenge.text, presented: presented.text
      )
    }
  }
}

extension Rule {
  package static let proofKey = Rule(
    "proof-key", .rfc(7636, "4.6"),
    passed: "The code_verifier hashes to the code_challenge of the authorization request.",
    failed: "The code is bound to the code_challenge {expected}; the code_verifier gives {presented}.",
    remedy:
      "Send the code_verifier whose SHA-256 was the code_challenge, and start again with a new "
      + "code: this one may have been stolen.",
    skipped: "The authorization request carried no code_challenge, so nothing ties the code to its client.")
}
