import Authorizer
import Certificates
import HTTP
import JSON
import Layers
import Nodes
import Topology

/// What is the same in `$context` for every request of a stage.
struct DeploymentScope: Sendable {
  let api: APIResource.API
  let keys: APIKeyring
  let keySource: APISettings.APIKeySource
}

/// What `$context` says of one request. Values of an authorizer are texts here, as they are for a backend.
struct ContextValues {
  let passage: Passage
  let scope: DeploymentScope?
  /// What only is known once the request has been answered.
  var outcome: Outcome?

  struct Outcome {
    let status: Int
    let responseBytes: Int
    let latency: Duration
    /// Nil where the backend was not asked, or did not answer.
    let integrationStatus: Int?
    let integrationLatency: Duration?
    let integrationError: String?
  }

  func text(of part: ContextTemplate.Part) -> String? {
    switch part {
    case .literal(let text): text
    case .authorizer(let key): passage.authorization?.contextText(key)
    case .stageVariable(let name): scope?.api.variables.first { $0.name == name }?.value
    case .requestHeader(let name): passage.request.headers[name]
    case .variable(let variable): text(of: variable)
    }
  }

  private func text(of variable: ContextVariable) -> String? {
    switch variable {
    case .requestID: passage.requestID
    case .extendedRequestID: passage.extendedRequestID
    case .errorMessage: passage.refusal?.message
    case .errorMessageString: messageString
    case .errorResponseType: passage.refusal?.type
    case .accountID: scope?.api.account
    case .apiID: scope?.api.id
    case .stage: scope?.api.stage
    case .authorizerPrincipalID: passage.authorization?.principalID
    case .authorizerLatency: passage.authorization?.duration?.wholeMilliseconds
    case .authorizerError: passage.authorization == nil ? passage.refusal?.authorizerError : nil
    default: requestText(of: variable) ?? outcomeText(of: variable)
    }
  }

  private var messageString: String {
    guard let message = passage.refusal?.message else { return "null" }
    var writer = JSONWriter()
    writer.value(message)
    return writer.text
  }

  private func requestText(of variable: ContextVariable) -> String? {
    let request = passage.request
    let now = passage.context.now
    switch variable {
    case .domainName: return host
    case .domainPrefix: return host.map { String($0.prefix { $0 != "." }) }
    case .httpMethod: return request.method
    case .path: return request.path
    case .protocol: return request.version == .http1_1 ? "HTTP/1.1" : "HTTP/1.0"
    case .resourcePath: return passage.resourcePath
    case .requestTime: return CivilTime(now).commonLogFormat
    case .requestTimeEpoch: return String(now.milliseconds)
    case .sourceIP: return passage.context.caller.address
    case .userAgent: return request.headers["User-Agent"]
    case .apiKey: return apiKey
    case .apiKeyID: return apiKey.flatMap { scope?.keys.name(of: $0) }
    default: return certificateText(of: variable)
    }
  }

  private func certificateText(of variable: ContextVariable) -> String? {
    guard let certificate = passage.context.caller.certificate else { return nil }
    return switch variable {
    case .clientCertificatePEM: certificate.pem
    case .clientCertificateSubject: certificate.subjectInOrder
    case .clientCertificateIssuer: certificate.issuerInOrder
    case .clientCertificateSerialNumber: certificate.serialNumber
    case .clientCertificateNotBefore: certificate.notBeforeText
    case .clientCertificateNotAfter: certificate.notAfterText
    default: nil
    }
  }

  private func outcomeText(of variable: ContextVariable) -> String? {
    guard let outcome else { return nil }
    return switch variable {
    case .status: String(outcome.status)
    case .responseLength: String(outcome.responseBytes)
    case .responseLatency: outcome.latency.wholeMilliseconds
    case .integrationStatus, .integrationStatusAlias: outcome.integrationStatus.map { String($0) }
    case .integrationLatency, .integrationLatencyAlias: outcome.integrationLatency?.wholeMilliseconds
    case .integrationError, .integrationErrorMessage: outcome.integrationError
    default: nil
    }
  }

  /// Without its port; an IPv6 address keeps its brackets.
  private var host: String? { passage.request.headers["Host"].map(HostName.withoutPort) }

  private var apiKey: String? {
    switch scope?.keySource {
    case .header: passage.request.headers["x-api-key"]
    case .authorizer: passage.authorization?.usageIdentifierKey
    case nil: nil
    }
  }
}

extension ContextTemplate {
  /// - Parameters:
  ///   - absent: stands for what the request does not have.
  ///   - escaping: whether quotation marks, backslashes and control characters of values are escaped as in JSON.
  func filled(by values: ContextValues, absent: String, escaping: Bool) -> String {
    var result = ""
    for part in parts {
      switch part {
      case .literal(let text): result += text
      case .variable(.errorMessageString): result += values.text(of: part) ?? absent
      default:
        let value = values.text(of: part) ?? absent
        result += escaping ? value.escapedForJSON : value
      }
    }
    return result
  }
}

extension String {
  /// What stands between the quotation marks of a JSON string (RFC 8259 §7).
  fileprivate var escapedForJSON: String {
    guard
      utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") || $0 == 0x7F }
      )
    else { return self }
    var writer = JSONWriter(bytesExpected: utf8.count + 16)
    writer.value(self)
    return String(decoding: writer.bytes.dropFirst().dropLast(), as: UTF8.self)
      .replacing("\u{7F}", with: "\\u007f")
  }
}

extension Duration {
  /// Rounded down.
  fileprivate var wholeMilliseconds: String {
    let (seconds, attoseconds) = components
    return String(seconds * 1000 + attoseconds / 1_000_000_000_000_000)
  }
}

/// The host of an authority.
enum HostName {
  /// `api.example.com:9443` without its port; an IPv6 address keeps its brackets.
  static func withoutPort(_ authority: String) -> String {
    guard let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") else {
      return authority
    }
    return String(authority[..<colon])
  }
}
