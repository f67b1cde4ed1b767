/// What a feed led to. Plaintext may have been appended in every case, and output may be waiting in every case.
package enum TLSEvent: Sendable {
  case none
  /// Reported once, and before any end that came in the same feed: that end is reported by the next call.
  case handshakeCompleted
  /// The peer said that it sends no more (close_notify). It may still read.
  case closed
  /// The stream ended without close_notify, so something may be missing.
  case truncated
  case failed(TLSFailure)
}

/// Why a handshake, or an established session, came to an end.
package struct TLSFailure: Error, Sendable, Equatable {
  /// A plain sentence without a full stop: `the client presented no certificate`.
  package let words: String
  /// The alert that was sent or received, as RFC 8446 §6 names it: `unknown_ca`; nil where there was none.
  package let alert: String?
  /// What the peer presented before it was refused.
  package let presentedDER: [UInt8]?
  package let intermediatesDER: [[UInt8]]
  /// The alert came from the peer. Under TLS 1.3 a client hears of its refusal only after its own handshake
  /// was complete.
  package let rejectedByPeer: Bool
  /// What was wrong with the presented certificate, where that was the reason.
  package let problem: VerificationProblem?

  package init(
    words: String, alert: String?, presentedDER: [UInt8]?, intermediatesDER: [[UInt8]], rejectedByPeer: Bool,
    problem: VerificationProblem? = nil
  ) {
    self.words = words
    self.alert = alert
    self.presentedDER = presentedDER
    self.intermediatesDER = intermediatesDER
    self.rejectedByPeer = rejectedByPeer
    self.problem = problem
  }
}

/// What a finished handshake established.
package struct TLSPeer: Sendable, Equatable {
  /// `TLSv1.3`
  package let version: String
  /// `TLS_AES_128_GCM_SHA256`
  package let cipher: String
  /// What the client asked for by SNI.
  package let serverName: String?
  /// From a ticket: then the leaf is as it was, verified anew, and the chain is empty.
  package let resumed: Bool
  /// The certificate whose key the peer has proved to hold.
  package let leafDER: [UInt8]?
  /// What the peer sent behind the leaf.
  package let chainDER: [[UInt8]]
  /// What was wrong with the chain and let pass (`optionalNoCA`).
  package let problem: VerificationProblem?
  /// In which seconds since 1970 every certificate of the chain that was verified is valid; of the leaf alone
  /// where none was, or the session was resumed. Nil where the peer presented none.
  package let validity: ClosedRange<Int64>?
}
