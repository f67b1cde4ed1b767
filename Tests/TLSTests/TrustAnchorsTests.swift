import Certificates
import Testing

@testable import TLS

@Suite struct TrustAnchorsTests {
  private func problem(
    _ key: CertifiedKey, _ anchors: TrustAnchors, chain: [Certificate]? = nil,
    at seconds: Int64 = TestCertificates.now
  ) -> String? {
    anchors.problem(
      leafDER: key.certificate.der, intermediatesDER: (chain ?? key.chain).map(\.der), at: seconds,
      purpose: .client)?.words
  }

  @Test func `a leaf of an authority verifies, through an intermediate too`() {
    let anchors = TestCertificates.anchors(TestCertificates.authority)
    #expect(problem(TestCertificates.issued, anchors) == nil)
    #expect(problem(TestCertificates.issuedByMiddle, anchors) == nil)
    #expect(
      problem(TestCertificates.issuedByMiddle, anchors, chain: [])
        == "the certificate CN=leaf of middle is not in the truststore: unknown issuer CN=middle")
  }

  @Test func `an issued leaf alone in the store counts only where leaves are accepted`() {
    let leaf = TestCertificates.issued
    #expect(problem(leaf, TestCertificates.anchors(leaf, acceptsLeaves: true)) == nil)
    #expect(
      problem(leaf, TestCertificates.anchors(leaf))
        == "the certificate CN=leaf is not in the truststore: unknown issuer CN=mesh")
    let selfSigned = TestCertificates.selfSigned
    #expect(problem(selfSigned, TestCertificates.anchors(selfSigned)) == nil)
  }

  @Test func `a leaf that is no authority cannot vouch for another`() throws {
    // Signed with the leaf's key behind the issuer's back.
    let leaf = TestCertificates.issued
    let forgedAuthority = TestCertificates.make("CN=leaf", authority: true)
    let minted = TestCertificates.make("CN=minted", signedBy: forgedAuthority)
    #expect(problem(minted, TestCertificates.anchors(leaf, acceptsLeaves: true)) != nil)
  }

  @Test func `the same subject from another authority does not verify`() {
    let double = TestCertificates.make("CN=mesh", authority: true)
    let leaf = TestCertificates.make("CN=leaf", signedBy: double)
    #expect(problem(leaf, TestCertificates.anchors(TestCertificates.authority)) != nil)
  }

  @Test func `validity follows the given time`() {
    let anchors = TestCertificates.anchors(TestCertificates.authority)
    let days = TestCertificates.day
    #expect(
      problem(TestCertificates.issued, anchors, at: TestCertificates.now - 30 * days)
        == "the certificate CN=leaf is not valid before 2025-12-27 00:00:00 UTC")
    #expect(problem(TestCertificates.issued, anchors, at: TestCertificates.now + 299 * days) == nil)
  }

  @Test func `bytes that are no certificate, or have more behind it, are refused`() {
    let anchors = TestCertificates.anchors(TestCertificates.authority)
    let der = TestCertificates.issued.certificate.der
    for bytes in [[], [0x30], Array(der.dropLast()), der + [0]] {
      #expect(
        anchors.problem(leafDER: bytes, intermediatesDER: [], at: 0, purpose: .client)
          == VerificationProblem.unreadable)
      #expect(throws: TLSError.anchorUnreadable(index: 1)) {
        try TrustAnchors(certificatesDER: [der, bytes], acceptsLeaves: false)
      }
    }
  }
}
