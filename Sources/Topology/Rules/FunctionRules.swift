import OrderedCollections

/// A function decides by itself: what the built-in authorizer is told has no effect on it.
struct FunctionAlone: TopologyRule {
  let id = "function-unused-key"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for node in draft.nodes where node.authorizer?.function != nil {
      for key in ["scopes", "policy", "onIntrospectionFailure", "context", "deny"]
      where draft.has(["nodes", node.name, key]) {
        findings.add(
          "'\(key)' is for the built-in checks; the function of '\(node.name)' decides by itself",
          atNameOf: ["nodes", node.name, key])
      }
    }
  }
}

/// What a function calls, it finds in its environment.
struct FunctionHasNoLink: TopologyRule {
  let id = "function-link"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for link in draft.links where draft.node(link.value.from)?.authorizer?.function != nil {
      findings.add(
        "the function of '\(link.value.from)' uses no link; give it an address in its environment, as "
          + "'${\(link.value.toNode).\(link.value.toListener)}'", at: link.path)
    }
  }
}

struct FunctionAddressesKnown: TopologyRule {
  let id = "function-address"

  func check(_ draft: Draft, _ findings: inout Findings) {
    for node in draft.nodes {
      for (variable, text) in node.authorizer?.function?.environment ?? [:] {
        for name in AddressReference.names(in: text) {
          check(name, at: ["nodes", node.name, "function", "environment", variable], draft, &findings)
        }
      }
    }
  }

  private func check(_ name: String, at path: SourcePath, _ draft: Draft, _ findings: inout Findings) {
    let known = draft.topology.nodes.values.flatMap { node in
      node.listeners.keys.map { "\(node.name).\($0)" }
    }
    guard !known.contains(name) else { return }
    let suggestion = Suggestion.phrase(for: name, among: known)
    findings.add("'${\(name)}' is no listener, which is written '${node.listener}'\(suggestion)", at: path)
  }
}

/// Lambda sets them itself and lets nobody else.
struct FunctionVariablesFree: TopologyRule {
  let id = "function-reserved-variable"

  private static let reserved = [
    "AWS_LAMBDA_RUNTIME_API", "_HANDLER", "LAMBDA_TASK_ROOT", "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_REGION", "AWS_DEFAULT_REGION",
    "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME",
  ]

  func check(_ draft: Draft, _ findings: inout Findings) {
    for node in draft.nodes {
      for name in (node.authorizer?.function?.environment ?? [:]).keys where Self.reserved.contains(name) {
        findings.add(
          "'\(name)' is reserved: Lambda sets it itself",
          atNameOf: ["nodes", node.name, "function", "environment", name])
      }
    }
  }
}
