/// A named policy says everything; `tls` beside it would contradict it.
struct TLSPolicyAlone: TopologyRule {
  let id = "tls-policy-alone"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for listener in draft.listeners where listener.value.tlsPolicy != nil {
      for key in ["minimum", "maximum", "ciphers"] where draft.has(listener.path / "tls" / key) {
        findings.add("'tlsPolicy' says this already", atNameOf: listener.path / "tls" / key)
      }
    }
  }
}

/// Amazon API Gateway refuses mutual TLS on a domain name with an enhanced policy.
///
/// Source: API Gateway Developer Guide, "Choose a security policy for your custom domain".
struct TLSPolicyWithoutMutualTLS: TopologyRule {
  let id = "tls-policy-mutual"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for listener in draft.listeners where listener.value.clientCertificate != .none {
      guard let policy = listener.value.tlsPolicy, policy.isEnhanced else { continue }
      findings.add(
        "'\(policy.rawValue)' is an enhanced policy, which cannot be combined with mutual TLS",
        at: listener.path / "tlsPolicy")
    }
  }
}
