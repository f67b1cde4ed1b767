struct RedirectNeeded: TopologyRule {
  let id = "client-redirect-needed"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for client in draft.clients where client.value.has(.authorizationCode) && client.value.redirects.isEmpty {
      findings.add("authorization_code needs 'redirects' (RFC 6749 §3.1.2.2)", atNameOf: client.path)
    }
  }
}

struct RedirectUnused: TopologyRule {
  let id = "client-redirect-unused"
  let severity = Diagnostic.Severity.warning

  func check(_ draft: Draft, _ findings: inout Findings) {
    for client in draft.clients where !client.value.has(.authorizationCode) && !client.value.redirects.isEmpty
    {
      findings.add("without the grant authorization_code nobody is redirected", at: client.path / "redirects")
    }
  }
}

/// A code on its way over plain http is a code for everybody (RFC 8252 §7.3, RFC 9700 §2.1).
struct RedirectNotPlain: TopologyRule {
  let id = "client-redirect-plain"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for client in draft.clients {
      for (index, redirect) in client.value.redirects.enumerated()
      where redirect.lowercased().hasPrefix("http:") {
        guard Origin(of: redirect)?.url.isLoopback != true else { continue }
        findings.add(
          "a redirect URI of plain http must be on loopback (RFC 8252 §7.3)",
          at: client.path / "redirects" / index)
      }
    }
  }
}

struct ClientCredentialsNeedAuthentication: TopologyRule {
  let id = "client-credentials-public"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for client in draft.clients
    where client.value.has(.clientCredentials) && client.value.authentication == .none {
      findings.add(
        "client_credentials is for clients that authenticate (RFC 6749 §4.4)", at: client.path / "grants")
    }
  }
}

struct RefreshNeedsCode: TopologyRule {
  let id = "client-refresh-without-code"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for client in draft.clients where client.value.has(.refreshToken) && !client.value.has(.authorizationCode)
    {
      findings.add(
        "refresh_token needs a grant that issues one: authorization_code", at: client.path / "grants")
    }
  }
}

extension IdentityProviderSpecification.Client {
  fileprivate func has(_ grant: Grant) -> Bool { grants.contains(grant) }
}
