extension NodeSpecification.Role {
  /// As `lab.json` has it.
  package var name: String {
    switch self {
    case .identityProvider: "identity-provider"
    case .gateway: "gateway"
    case .authorizer: "authorizer"
    case .resource: "resource"
    }
  }
}

extension NodeSpecification {
  /// What an identity provider has; nil for other roles. Setting it sets the role.
  package var identityProvider: IdentityProviderSpecification? {
    get { if case .identityProvider(let specification) = role { specification } else { nil } }
    set { if let newValue { role = .identityProvider(newValue) } }
  }

  package var gateway: GatewaySpecification? {
    get { if case .gateway(let specification) = role { specification } else { nil } }
    set { if let newValue { role = .gateway(newValue) } }
  }

  package var authorizer: AuthorizerSpecification? {
    get { if case .authorizer(let specification) = role { specification } else { nil } }
    set { if let newValue { role = .authorizer(newValue) } }
  }

  package var resource: ResourceSpecification? {
    get { if case .resource(let specification) = role { specification } else { nil } }
    set { if let newValue { role = .resource(newValue) } }
  }
}
