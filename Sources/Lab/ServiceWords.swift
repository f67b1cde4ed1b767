import TLS

extension TLSFailure {
  /// The failure, followed by what Amazon API Gateway notes in its logs of a client certificate that it refuses.
  ///
  /// Source: answers of the service's support in public threads; what is not among them is said as OpenSSL
  /// says it, for their wording is OpenSSL's.
  var wordsWithService: String {
    guard let reason = problem?.serviceReason else { return words }
    return "\(words) (Access denied. Reason: \(reason))"
  }
}
