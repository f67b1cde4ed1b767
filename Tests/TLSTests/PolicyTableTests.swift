import Certificates
import Testing

@testable import TLS

/// What each certificate mode does with each kind of certificate, under both versions.
@Suite struct PolicyTableTests {
  typealias Mode = TLSContext.ClientCertificateMode

  enum Presented: String, CaseIterable {
    case nothing, trusted, leafOfTrusted, selfSigned, stranger, expired, early, oldLeaf

    var key: CertifiedKey? {
      switch self {
      case .nothing: nil
      case .trusted: TestCertificates.server
      case .leafOfTrusted: TestCertificates.issued
      case .selfSigned: TestCertificates.selfSigned
      case .stranger: TestCertificates.issuedByStranger
      case .expired: TestCertificates.expired
      case .early: TestCertificates.early
      case .oldLeaf: TestCertificates.issuedAndExpired
      }
    }
  }

  struct Row: CustomTestStringConvertible {
    let mode: Mode
    let presented: Presented
    /// The alert under TLS 1.2 and 1.3; nil: accepted.
    var alerts: (String, String)?
    /// Of the refusal, or of the problem that was let pass.
    var words: String?

    var testDescription: String { "\(mode) \(presented)" }
  }

  private static func refused(_ mode: Mode, _ presented: Presented, _ alert: String, _ words: String) -> Row {
    Row(mode: mode, presented: presented, alerts: (alert, alert), words: words)
  }

  private static let selfSignedWords =
    "the certificate CN=client.example.com is not in the truststore: self-signed certificate"
  private static let strangerWords =
    "the certificate CN=leaf of stranger is not in the truststore: unknown issuer CN=stranger"
  private static let expiredWords =
    "the certificate CN=expired.example.com expired on 2025-12-22 00:00:00 UTC"
  private static let earlyWords =
    "the certificate CN=early.example.com is not valid before 2026-01-11 00:00:00 UTC"
  private static let oldWords = "the certificate CN=old leaf expired on 2025-12-22 00:00:00 UTC"

  static let rows: [Row] =
    Presented.allCases.map { Row(mode: .none, presented: $0) }
    + [.optional, .required].flatMap { (mode: Mode) in
      [
        Row(mode: mode, presented: .trusted),
        Row(mode: mode, presented: .leafOfTrusted),
        refused(mode, .selfSigned, "unknown_ca", selfSignedWords),
        refused(mode, .stranger, "unknown_ca", strangerWords),
        refused(
          mode, .expired, "unknown_ca", "the certificate CN=expired.example.com is not in the truststore"),
        refused(mode, .oldLeaf, "certificate_expired", oldWords),
      ]
    }
    + [
      Row(mode: .optional, presented: .nothing),
      Row(
        mode: .required, presented: .nothing, alerts: ("handshake_failure", "certificate_required"),
        words: "the client presented no certificate"),
      Row(mode: .optionalNoCA, presented: .nothing),
      Row(mode: .optionalNoCA, presented: .trusted),
      Row(mode: .optionalNoCA, presented: .leafOfTrusted),
      Row(mode: .optionalNoCA, presented: .selfSigned, words: selfSignedWords),
      Row(mode: .optionalNoCA, presented: .stranger, words: strangerWords),
      refused(.optionalNoCA, .expired, "certificate_expired", expiredWords),
      refused(.optionalNoCA, .early, "bad_certificate", earlyWords),
      refused(.optionalNoCA, .oldLeaf, "certificate_expired", oldWords),
    ]

  @Test(arguments: rows, [TLSVersion.v1_2, .v1_3])
  func `each mode answers each certificate as the table says`(row: Row, version: TLSVersion) throws {
    let trust = TestCertificates.anchors(TestCertificates.authority, TestCertificates.server)
    let server = try serverContext(row.mode, trust: trust, policy: .only(version))
    let pair = try SessionPair(client: clientContext(row.presented.key), server: server).run()

    guard let alerts = row.alerts else {
      let peer = try #require(pair.server.peer)
      #expect(pair.serverFailure == nil)
      #expect(peer.version == (version == .v1_3 ? "TLSv1.3" : "TLSv1.2"))
      #expect(peer.leafDER == (row.mode == .none ? nil : row.presented.key?.certificate.der))
      #expect(peer.problem?.words == row.words)
      return
    }
    let failure = try #require(pair.serverFailure)
    #expect(failure.alert == (version == .v1_3 ? alerts.1 : alerts.0))
    #expect(failure.words.hasPrefix(row.words ?? "no words"))
    #expect(failure.presentedDER == row.presented.key?.certificate.der)
    #expect(!failure.rejectedByPeer)
    #expect(pair.server.peer == nil)
    let heard = try #require(pair.clientFailure)
    #expect(heard.rejectedByPeer)
    #expect(heard.alert == failure.alert)
    // Under TLS 1.3 the client was through before the server judged it.
    #expect((pair.client.peer != nil) == (version == .v1_3))
  }

  @Test func `without a truststore optional_no_ca still refuses what has expired`() throws {
    let server = try serverContext(.optionalNoCA)
    let good = try SessionPair(client: clientContext(TestCertificates.selfSigned), server: server).run()
    #expect(good.server.peer?.problem != nil)
    let bad = try SessionPair(client: clientContext(TestCertificates.expired), server: server).run()
    #expect(bad.serverFailure?.alert == "certificate_expired")
  }

  @Test func `validity is judged by the session's time and not by the system's`() throws {
    let server = try serverContext(.required, trust: TestCertificates.anchors(TestCertificates.authority))
    let client = try clientContext(TestCertificates.issued)
    let later = TestCertificates.now + 400 * TestCertificates.day
    let pair = try SessionPair(client: client, server: server, serverNow: later).run()
    #expect(pair.serverFailure?.words == "the certificate CN=leaf expired on 2026-10-28 00:00:00 UTC")
  }

  @Test func `a refused chain is kept whole`() throws {
    let server = try serverContext(.required, trust: TestCertificates.anchors(TestCertificates.stranger))
    let pair = try SessionPair(client: clientContext(TestCertificates.issuedByMiddle), server: server).run()
    let failure = try #require(pair.serverFailure)
    #expect(failure.presentedDER == TestCertificates.issuedByMiddle.certificate.der)
    #expect(failure.intermediatesDER == [TestCertificates.middle.certificate.der])
  }

  @Test func `certificates asked for without a truststore are a configuration error`() {
    #expect(throws: TLSError.truststoreMissing) { try serverContext(.required) }
    #expect(throws: TLSError.truststoreMissing) { try serverContext(.optional) }
  }
}
