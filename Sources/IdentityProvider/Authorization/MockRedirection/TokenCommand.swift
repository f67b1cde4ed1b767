import Topology

/// The curl command that redeems a code, for a POSIX shell.
struct TokenCommand: Sendable {
  let code: String
  let request: AuthorizationRequest
  let addresses: AuthorizationAddresses

  /// One option a line, joined by backslashes.
  var text: String {
    options.map { $0.joined(separator: " ") }.joined(separator: " \\\n     ")
  }

  private var options: [[String]] {
    let files = addresses.files
    var options = [["curl", "-s"]]
    if presentsCertificate {
      options[0] += ["--key", quoted(files.key), "--cert", quoted(files.certificate)]
    }
    if let authority = files.authority { options.append(["--cacert", quoted(authority)]) }
    options.append([quoted(addresses.tokenEndpoint)])
    options.append(data("grant_type", "authorization_code"))
    options += authentication
    options.append(data("code", code))
    if request.redirection.wasSent { options.append(data("redirect_uri", request.redirection.uri)) }
    // The two values that only the client knows are left to shell variables.
    if request.codeChallenge != nil { options.append(["-d", "code_verifier=\"$CODE_VERIFIER\""]) }
    return options
  }

  var presentsCertificate: Bool {
    switch request.client.authentication {
    case .tlsClientAuth, .selfSignedTLSClientAuth: true
    case .none, .clientSecretBasic, .clientSecretPost: request.client.certificateBound
    }
  }

  private var authentication: [[String]] {
    let id = request.client.id
    switch request.client.authentication {
    case .clientSecretBasic:
      return [["-u", quoted(id + ":") + "\"$CLIENT_SECRET\""]]
    case .clientSecretPost:
      return [data("client_id", id), ["--data-urlencode", "client_secret=\"$CLIENT_SECRET\""]]
    case .none, .tlsClientAuth, .selfSignedTLSClientAuth:
      return [data("client_id", id)]
    }
  }

  private func data(_ name: String, _ value: String) -> [String] {
    let plain = value.utf8.allSatisfy(ShellQuoting.isPlain)
    return [plain ? "-d" : "--data-urlencode", quoted("\(name)=\(value)")]
  }

  private func quoted(_ text: String) -> String { ShellQuoting.quote(text) }
}
