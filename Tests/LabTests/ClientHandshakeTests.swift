import Certificates
import Foundation
import HTTP
import Lab
import Nodes
import OAuth
import Storage
import TLS
import Testing
import TrafficLog
import Transport

/// Who does not come past the handshake, and what the log knows of it.
@Suite(.lab, .timeLimit(.minutes(3))) struct ClientHandshakeTests {
  private let lab: TestLab

  init() throws { lab = try #require(SuiteLab.current) }

  @Test(arguments: [TLSVersion.v1_2, .v1_3])
  func `the right certificate works under either version`(version: TLSVersion) async throws {
    let mark = Mark()
    let token = try await lab.machineToken()
    let response = try await lab.send(
      .time(token).marked(mark), to: "gateway.mtls", as: lab.key("client"), maximum: version)
    #expect(response.status == 200)
    let id = try await lab.exchange(marked: mark, at: "gateway.mtls").connection
    let connection = try await lab.connection { $0.id == id }
    #expect(connection.security?.version == (version == .v1_2 ? "TLSv1.2" : "TLSv1.3"))
  }

  @Test(arguments: [TLSVersion.v1_2, .v1_3])
  func `a certificate outside the truststore is refused, and no authorizer is asked`(
    version: TLSVersion
  ) async throws {
    let stranger = try TestKeys.make("CN=stranger.example.com")
    let token = try await lab.machineToken()
    try await expectRefusal(of: .time(token), lab, as: stranger, version)

    let row = try await lab.connection { $0.certificate?.thumbprint == stranger.certificate.thumbprint }
    #expect(row.listener.description == "gateway.mtls")
    #expect(row.from == .outside("CN=stranger.example.com"))
    #expect(row.certificate?.subject == "CN=stranger.example.com")
    #expect(row.certificate?.der == stranger.certificate.der)
    #expect(row.failure?.alert == "unknown_ca")
    #expect(row.failure?.words.contains("truststore") == true, "\(row.failure?.words ?? "no words")")
    var filter = LogFilter()
    filter.thumbprint = stranger.certificate.thumbprint
    // By id: when the connection ended may be written only after the first look.
    #expect(try await lab.log(filter).map(\.id) == [.connection(row.id)])
    let explanation = try #require(await lab.running.traffic.reader.explanation(of: .connection(row.id)))
    #expect(explanation.steps.isEmpty)
    #expect(ExplanationText().render(explanation).contains("no request was read, and no authorizer ran"))
  }

  @Test(arguments: [TLSVersion.v1_2, .v1_3])
  func `no certificate is refused`(version: TLSVersion) async throws {
    try await expectRefusal(of: .time("any"), lab, as: nil, version)
    let alert = version == .v1_2 ? "handshake_failure" : "certificate_required"
    let row = try await lab.connection { $0.failure?.alert == alert && $0.certificate == nil }
    #expect(row.listener.description == "gateway.mtls")
    #expect(row.from == .outside(nil))
  }

  @Test func `a certificate signed by a client of the truststore is refused`() async throws {
    let client = try lab.key("client")
    let child = try TestKeys.make(
      "CN=child.example.com", signedBy: TestKeys.make("CN=client.example.com", isAuthority: true))
    #expect(throws: CertificateError.self) { try TestKeys.make("CN=child.example.com", signedBy: client) }
    try await expectRefusal(of: .time("any"), lab, as: child, .v1_3)
  }

  @Test func `what is sent behind a certificate is kept, let in or refused`() async throws {
    let middle = try TestKeys.make("CN=middle.example.com", isAuthority: true)
    func behind(_ key: CertifiedKey) -> CertifiedKey {
      CertifiedKey(certificate: key.certificate, chain: [middle.certificate], privateKey: key.privateKey)
    }
    let child = try TestKeys.make("CN=child.example.com", signedBy: middle)
    try await expectRefusal(of: .time("any"), lab, as: behind(child), .v1_3)
    let refused = try await lab.connection { $0.certificate?.thumbprint == child.certificate.thumbprint }
    #expect(refused.chain.map(\.der) == [middle.certificate.der])
    #expect(
      ExplanationText().render(Explanation(asked: .connection(refused.id), connection: refused, steps: []))
        .contains("behind it    CN=middle.example.com, x5t#S256 \(middle.certificate.thumbprint)\n"))

    let connection = try await lab.connect(to: "gateway.mtls", as: behind(lab.key("client")))
    let port = await connection.localPort
    await connection.send(Array("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8))
    _ = await connection.readToEnd()
    await connection.close()
    let letIn = try await lab.connection { $0.peer.port == port }
    #expect(letIn.failure == nil && letIn.chain.map(\.subject) == ["CN=middle.example.com"])
  }

  @Test func `the certificate of another is worth nothing without its key`() async throws {
    let thief = try TestKeys.make("CN=client.example.com")
    let stolen = try CertifiedKey(certificate: lab.key("client").certificate, privateKey: thief.privateKey)
    #expect(throws: TLSError.self) {
      try lab.clientContext(to: lab.listener("gateway.mtls"), as: stolen)
    }
  }

  @Test(arguments: ["idp.back", "time.mtls"])
  func `inner listeners refuse what does not belong to the mesh`(listener: String) async throws {
    for key in [try lab.key("client"), try TestKeys.make("CN=token-proxy")] {
      try await expectRefusal(of: .get("/time"), lab, as: key, .v1_3, at: listener)
    }
  }

  /// A client of TLS 1.3 learns of the refusal where it expects the response, one of 1.2 in the handshake.
  private func expectRefusal(
    of request: HTTPRequest, _ lab: TestLab, as key: CertifiedKey?, _ version: TLSVersion,
    at listener: String = "gateway.mtls"
  ) async throws {
    let error = await #expect(throws: ClientError.self) {
      try await lab.send(request, to: listener, as: key, maximum: version)
    }
    guard case .handshake = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }
}

/// Certificates and the lab's time.
@Suite(.timeLimit(.minutes(3))) struct CertificateValidityTests {
  @Test func `a certificate that has expired is noted at the start and refused at the door`() async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let expired = try TestKeys.make("CN=client.example.com", validFor: -86_400 ... -3600)
    let files = CertificateFiles(folder: folder.url.appendingPathComponent("Certs").path)
    try FileManager.default.createDirectory(atPath: files.folder, withIntermediateDirectories: true)
    try files.save(expired, certificateFile: "client_certificate.pem", keyFile: "client_private_key.pem")

    let options = LabOptions(
      topology: try LabText.standard().topology(), state: folder.url.appendingPathComponent("state"),
      certificates: URL(fileURLWithPath: files.folder), ports: .free)
    try await withLab(options) { lab in
      #expect(lab.running.notes.contains { $0.contains("'client'") && $0.contains("expired") })
      for listener in ["gateway.mtls", "token-proxy.mtls"] {
        await #expect(throws: ClientError.self) {
          try await lab.send(.time("any"), to: listener, as: expired)
        }
        let row = try await lab.connection { $0.listener.description == listener && $0.failure != nil }
        #expect(row.failure?.alert == "certificate_expired")
        #expect(row.certificate?.thumbprint == expired.certificate.thumbprint)
      }
    }
  }

  @Test func `a certificate that runs out while its connection is open is refused from then on`() async throws
  {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    // Shorter than the listeners' own, which a client looks at again, too.
    let client = try TestKeys.make("CN=client.example.com", validFor: -3600...86_400)
    let files = CertificateFiles(folder: folder.url.appendingPathComponent("Certs").path)
    try FileManager.default.createDirectory(atPath: files.folder, withIntermediateDirectories: true)
    try files.save(client, certificateFile: "client_certificate.pem", keyFile: "client_private_key.pem")
    let options = LabOptions(
      topology: try LabText.standard().topology(), state: folder.url.appendingPathComponent("state"),
      certificates: URL(fileURLWithPath: files.folder), ports: .free)
    try await withLab(options) { lab in
      let token = try await lab.machineToken()
      #expect(try await lab.send(.time(token), to: "gateway.mtls", as: client).status == 200)
      let mark = Mark()
      lab.running.clock.advance(
        by: .seconds(client.certificate.notAfter - lab.running.clock.now().seconds + 1))
      #expect(try await lab.send(.time(token).marked(mark), to: "gateway.mtls", as: client).status == 403)
      let row = try await lab.exchange(marked: mark, at: "gateway.mtls")
      #expect(row.firstFailure?.rule.id == "certificate-validity")
    }
  }
}
