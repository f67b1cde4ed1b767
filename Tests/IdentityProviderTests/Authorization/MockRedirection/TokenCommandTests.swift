import Testing
import Topology

@testable import IdentityProvider

struct TokenCommandTests {
  private static let addresses = AuthorizationAddresses(
    front: ListenerURL(scheme: .http, host: "localhost", port: 8080),
    tokenEndpoint: "https://localhost:8443/token")

  @Test func `the command line is the tutorial's`() {
    #expect(
      Self.command(.none) == """
        curl -s --key client_private_key.pem --cert client_certificate.pem \\
             --cacert server_certificate.pem \\
             https://localhost:8443/token \\
             -d grant_type=authorization_code \\
             -d client_id=app \\
             -d code=abc
        """)
  }

  @Test func `an address that was sent and a verifier are part of it`() {
    let text = Self.command(.none, wasSent: true, challenge: AuthorizationBench.challenge)
    #expect(text.contains("--data-urlencode redirect_uri=https://client.example.com/back"))
    #expect(text.hasSuffix("-d code_verifier=\"$CODE_VERIFIER\""))
  }

  @Test(arguments: [
    (IdentityProviderSpecification.Client.Authentication.none, false, false), (.none, true, true),
    (.clientSecretBasic, false, false), (.clientSecretPost, true, true), (.tlsClientAuth, false, true),
    (.selfSignedTLSClientAuth, false, true),
  ])
  func `a certificate is presented where the client is bound or known by one`(
    authentication: IdentityProviderSpecification.Client.Authentication, isBound: Bool, presents: Bool
  ) {
    #expect(Self.command(authentication, isBound: isBound).contains("--cert ") == presents)
  }

  @Test func `secrets are left to the reader's shell`() {
    #expect(Self.command(.clientSecretBasic).contains("-u app:\"$CLIENT_SECRET\""))
    #expect(Self.command(.clientSecretPost).contains("--data-urlencode client_secret=\"$CLIENT_SECRET\""))
  }

  @Test func `what lab json says cannot break out of its word`() {
    let text = Self.command(.none, id: "a'; rm -rf ~; '&x=1")
    #expect(text.contains(#"--data-urlencode 'client_id=a'\''; rm -rf ~; '\''&x=1'"#))
  }

  private static func command(
    _ authentication: IdentityProviderSpecification.Client.Authentication, id: String = "app",
    isBound: Bool = true,
    wasSent: Bool = false, challenge: String? = nil
  ) -> String {
    let request = AuthorizationRequest(
      client: .init(id: id, authentication: authentication, secret: "hidden", certificateBound: isBound),
      redirection: .init(uri: AuthorizationBench.redirect, wasSent: wasSent), state: nil, scopes: [],
      codeChallenge: challenge.flatMap { ProofKey.Challenge($0) })
    return TokenCommand(code: "abc", request: request, addresses: addresses).text
  }
}
