import Certificates
import HTTP
import Nodes
package import Topology

extension RequestEvent {
  /// What a variable stands for in this event; nil where there is nothing, and for claims, which no event
  /// has.
  ///
  /// It is read from the request itself, also where the authorizer gets no more than a TOKEN event.
  package func value(of variable: EventVariable) -> String? {
    switch variable {
    case .header(let name): request.headers.values(name).last
    case .query(let name): queryParameters.last { $0.name == name }?.value
    case .path(let name): pathParameters.first { $0.name == name }?.value
    case .stageVariable(let name): resource.api.variables.first { $0.name == name }?.value
    case .context(let variable): value(of: variable)
    case .claim: nil
    }
  }

  private func value(of variable: EventVariable.ContextVariable) -> String? {
    let api = resource.api
    return switch variable {
    case .httpMethod: request.method
    case .path: contextPath
    case .resourcePath: resource.path
    case .stage: api.stage
    case .apiId: api.id
    case .accountId: api.account
    case .domainName: domainName
    case .requestId: requestID
    case .sourceIP: caller.address
    case .userAgent: request.headers["User-Agent"]
    case .certificate: caller.certificate?.pem
    case .certificateSubject: caller.certificate.map(api.subject)
    case .certificateIssuer: caller.certificate.map(api.issuer)
    case .certificateSerial: caller.certificate.map(api.serialNumber)
    }
  }

  /// `$context.path`, the path that was asked for: with the stage, `/dev/time`, or with the base path of a custom
  /// domain, `/v1/time`.
  ///
  /// The guide has the stage in the first (API Gateway Developer Guide, `$context` variables for access
  /// logging). It says nothing of base paths; that they stay is what samples of events from custom domains show.
  var contextPath: String { request.path }

  /// The host that was asked, without its port; an IPv6 address keeps its brackets.
  var domainName: String? {
    guard let authority = request.headers["Host"] else { return nil }
    guard let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") else {
      return authority
    }
    return String(authority[..<colon])
  }
}

/// How an API writes what stands in a certificate.
extension APIResource.API {
  func subject(_ certificate: Certificate) -> String {
    compatibility.subjectOrder == .certificate ? certificate.subjectInOrder : certificate.subject
  }

  func issuer(_ certificate: Certificate) -> String {
    compatibility.subjectOrder == .certificate ? certificate.issuerInOrder : certificate.issuer
  }

  func serialNumber(_ certificate: Certificate) -> String {
    let text = certificate.serialNumber
    guard compatibility.serialFormat == .hex, let number = UInt64(text) else { return text }
    let digits = String(number, radix: 16)
    let even = digits.utf8.count.isMultiple(of: 2) ? digits : "0" + digits
    return stride(from: 0, to: even.count, by: 2)
      .map { even.dropFirst($0).prefix(2) }.joined(separator: ":")
  }
}
