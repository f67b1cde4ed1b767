/// The lab that attacks bring along: the default lab, cut down to what a machine needs.
enum AttackTopology {
  /// - Parameters:
  ///   - authorizer: the keys of the authorizer, besides its role.
  ///   - routes: of the gateway.
  static func text(name: String, authorizer: String, routes: String) -> String {
    """
    {
      "name": "\(name)", "capture": "messages",
      "certificates": {
        "server":  { "subject": "CN=localhost", "dns": ["localhost"] },
        "client":  { "subject": "CN=client.example.com" },
        "client2": { "subject": "CN=client2.example.com" },
        "mesh":    { "subject": "CN=mesh", "authority": true },
        "proxy":   { "subject": "CN=token-proxy", "signedBy": "mesh" },
        "inside":  { "subject": "CN=inside", "signedBy": "mesh", "ip": ["127.0.0.1"] }
      },
      "truststores": { "api-clients": ["client", "client2"], "mesh": ["mesh"] },
      "nodes": {
        "idp": {
          "role": "identity-provider", "issuer": "https://localhost:8443",
          "listen": {
            "front": { "url": "http://localhost:8080" },
            "back":  { "url": "https://127.0.0.1:8444", "certificate": "inside", "clientCertificate": "required",
                       "truststore": "mesh" }
          },
          "clients": { "machine": { "authentication": "self_signed_tls_client_auth", "certificates": ["client"],
                                    "certificateBound": true, "grants": ["client_credentials"],
                                    "scopes": ["profile"] } },
          "serviceAccounts": { "holdfast": "holdfast-secret" }
        },
        "token-proxy": {
          "role": "gateway",
          "listen": { "mtls": { "url": "https://localhost:8443", "certificate": "server",
                                "clientCertificate": "optional_no_ca" } },
          "routes": [ { "path": "/token", "to": "idp", "rewrite": "/api/token" },
                      { "path": "/.well-known/*", "to": "idp" } ]
        },
        "gateway": {
          "role": "gateway", "dialect": "aws", "stage": "dev",
          "listen": { "mtls": { "url": "https://localhost:9443", "certificate": "server",
                                "clientCertificate": "required", "truststore": "api-clients" } },
          "routes": [ \(routes) ]
        },
        "authorizer": { "role": "authorizer", \(authorizer) },
        "time": { "role": "resource", "service": "time", "listen": { "web": { "url": "http://127.0.0.1:9101" } } }
      },
      "links": [
        { "from": "token-proxy", "to": "idp.back", "present": "proxy", "forwardClientCertificate": "x-ssl-cert" },
        { "from": "authorizer", "to": "idp.front", "account": "holdfast" },
        { "from": "gateway", "to": "time" }
      ]
    }
    """
  }
}
