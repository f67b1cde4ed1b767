import Certificates
import Encodings
import JSON
import Lab
import Nodes
import TrafficLog

/// A certificate as the web console shows it.
struct CertificateReport {
  let lab: RunningLab

  /// - Parameter place: where it was seen.
  func value(_ presented: PresentedCertificate, _ place: String) -> JSONValue {
    var object = JSONObject([
      ("place", .string(place)), ("thumbprint", .string(presented.thumbprint)),
      ("subject", .string(presented.subject)),
    ])
    object["name"] = lab.run.certificates.first { $0.thumbprint == presented.thumbprint }
      .map { .string($0.name) }
    // What no reader understands was shown by its bytes alone.
    guard let certificate = try? Certificate(der: presented.der) else { return .object(object) }
    object["issuer"] = .string(certificate.issuer)
    object["serialNumber"] = .string(certificate.serialNumber)
    object["notBefore"] = .string(TimeText.rfc3339(LabTime(seconds: certificate.notBefore)))
    object["notAfter"] = .string(TimeText.rfc3339(LabTime(seconds: certificate.notAfter)))
    object["validity"] = .string(validity(certificate))
    object["isAuthority"] = .bool(certificate.isAuthority)
    object["pem"] = .string(certificate.pem)
    object["names"] = .array(names(certificate.alternativeNames).map { .string($0) })
    return .object(object)
  }

  private func names(_ names: SubjectAlternativeNames) -> [String] {
    let addresses = names.ip.map { bytes in
      bytes.count == 4 ? bytes.map(String.init).joined(separator: ".") : Hexadecimal.encode(bytes)
    }
    return names.dns + names.uri + names.email + addresses
  }

  /// At the lab's time.
  private func validity(_ certificate: Certificate) -> String {
    let now = lab.clock.now().seconds
    if certificate.isExpired(at: now) { return "expired" }
    return certificate.isNotYetValid(at: now) ? "not yet valid" : "valid"
  }
}
