/// Every rule about what a lab means, in the order in which they speak of one place.
enum TopologyRules {
  static let all: [any TopologyRule] = [
    ConsoleIsPlain(), CollectorIsPlain(), ListenerOnLoopback(), AddressTaken(),
    CertificateNeeded(), CertificateOnPlain(), ListenerCovered(), ServerNameCovered(), VersionsOrdered(),
    TLSPolicyAlone(), TLSPolicyWithoutMutualTLS(),
    TruststoreNeeded(), TruststoreUnused(),
    SignerIsAuthority(), SignatureAcyclic(), FilesDistinct(),
    TruststoreFilled(), SubjectsDistinct(), AWSTruststoreComplete(),
    LinkOnce(), LinkElsewhere(), PresentNeeded(), PresentUnused(), PresentTrusted(), TargetTrusted(),
    ForwardNeedsRequired(), ForwardOnce(), ForwardHasSource(), AccountKnown(), PropagateHasAuthorizer(),
    FaultConsistent(), NodeNameFree(),
    RouteHasLink(), RouteReachable(), StageNeeded(), StageUnused(), LayerIsAuthorizer(),
    DialectUnused(), APITaken(), StageAmbiguous(), DomainServed(), MappingLeadsSomewhere(),
    DefaultEndpointListens(), DefaultEndpointClosed(), ResponseChangeable(), PlanKeysKnown(),
    PlanStagesKnown(),
    KeyRequiredHasPlan(), MethodThrottleUsed(),
    AccountTokensDistinct(), AccountNameFitsPath(), ServiceCallsHidden(),
    AuthorizerHasLink(), AuthorizerHasAccount(), ScopeIssuable(),
    FunctionAlone(), FunctionHasNoLink(), FunctionAddressesKnown(), FunctionVariablesFree(),
    CacheHasIdentitySource(), CacheKnowsCertificate(), CacheKnowsPath(), CertificateSourceAccepted(),
    TokenEventHasHeader(), TokenEventMissesCertificate(), ValidationUnused(), DenyHasCondition(),
    IssuerHasListener(), AddressOnLoopback(), AddressUnused(), AddressReachesTarget(),
    SecretNeeded(), SecretUnused(), RegisteredCertificatesNeeded(), RegisteredCertificatesUnused(),
    SubjectNeeded(), SubjectUnused(), ClientTruststoreNeeded(), ClientTruststoreUnused(),
    ClientReachesMutualTLS(), RedirectNeeded(), RedirectUnused(), RedirectNotPlain(),
    ClientCredentialsNeedAuthentication(), RefreshNeedsCode(), ClientNumbersDistinct(),
  ]

  /// The ids of everything that can be reported.
  static let ids = DecodingRule.allCases.map(\.rawValue) + Resolution.ruleIDs + leniencyIDs + all.map(\.id)

  /// Those of the field tables, each at the key that is lenient.
  private static var leniencyIDs: [String] {
    TopologyKinds.all.flatMap(\.fields).compactMap(\.leniency?.id)
  }
}
