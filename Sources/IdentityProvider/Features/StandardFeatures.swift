/// Everything that the identity provider can do, in the order in which its metadata names it.
enum StandardFeatures {
  static let all: [any Feature] = [
    AuthorizationCodeGrant(),
    RefreshTokenGrant(),
    ClientCredentialsGrant(),
    PublicClient(),
    ClientSecretBasic(),
    ClientSecretPost(),
    TLSClientAuth(),
    SelfSignedTLSClientAuth(),
    CertificateBoundTokens(),
    ProofKeyExchange(),
    IssuerIdentification(),
  ]
}
