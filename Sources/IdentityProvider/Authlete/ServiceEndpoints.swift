/// The API that Authlete offers to authorization servers and resource servers, as far as they need it here. It stands on
/// the same engines and the same store as the OAuth endpoints, so that codes and tokens got through one are known to the
/// other.
///
/// Members of a call that ask for what this provider does not have (ID tokens, DPoP, properties, rich authorization
/// requests) are passed over, as is everything unknown.
struct ServiceEndpoints {
  /// By what is called, such as `/auth/token`.
  private(set) var table: [String: any PlainEndpoint] = [:]
  private let accounts: ServiceAccounts

  init(_ provider: IdentityProviderConfiguration) {
    accounts = provider.accounts
    let certificates = PresentedCertificates()
    let reader = ClientCallReader(certificates: certificates)
    let introspection = IntrospectionEngine(provider: provider)
    add("/auth/introspection", Introspection(provider: provider, certificates: certificates))
    add("/auth/introspection/standard", StandardIntrospectionCall(engine: introspection))
    add("/auth/authorization", AuthorizationCall(provider: provider))
    add("/auth/authorization/issue", AuthorizationIssueCall(provider: provider))
    add("/auth/authorization/fail", AuthorizationFailCall(provider: provider))
    add("/auth/token", TokenCall(engine: TokenEngine(provider: provider), reader: reader))
    add("/auth/revocation", RevocationCall(engine: RevocationEngine(provider: provider), reader: reader))
    add("/service/configuration", ConfigurationCall(document: provider.metadata))
    add("/service/jwks/get", KeysCall(document: provider.keys))
  }

  private mutating func add(_ path: String, _ call: some ServiceCall) {
    table[path] = ServiceEndpoint(call, at: path, accounts: accounts)
  }
}
