import Foundation
import HTTP
import Nodes
import Testing

@testable import TrafficLog

/// Runs what is written under a shell in which `curl` prints its arguments and its input.
@Suite struct CurlExportTests {
  private static let stub =
    #"curl() { printf '%s\001' "$@"; printf '\002'; if [ -p /dev/stdin ]; then cat; fi; }; "#

  private struct Call {
    let arguments: [String]
    let input: [UInt8]

    /// What follows an option, wherever it stands.
    func values(_ option: String) -> [String] {
      zip(arguments, arguments.dropFirst()).filter { $0.0 == option }.map(\.1)
    }
  }

  private func run(_ request: HTTPRequest, _ context: ExportContext = ExportContext(secrets: true)) throws
    -> Call
  {
    var row = Samples.row(Samples.record(1))
    row.request = .parsed(request)
    row.requestBodyCount = request.body.count
    let script = Samples.export(
      [.exchange(ExportedExchange(row: row, connection: Samples.connection))], as: .curl, context)
    let shell = Process()
    let output = Pipe()
    shell.executableURL = URL(filePath: "/bin/sh")
    let file = FileManager.default.temporaryDirectory.appending(path: "curl-\(UUID()).sh")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data("\(Self.stub)\n\(script)".utf8).write(to: file)
    shell.arguments = [file.path]
    shell.standardInput = FileHandle.nullDevice
    shell.standardOutput = output
    try shell.run()
    let printed = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 0, "\(script)")
    let parts = printed.split(separator: 2, maxSplits: 1, omittingEmptySubsequences: false)
    return Call(
      arguments: parts[0].split(separator: 1, omittingEmptySubsequences: false).dropLast()
        .map { String(decoding: $0, as: UTF8.self) },
      input: parts.count > 1 ? Array(parts[1]) : [])
  }

  @Test(arguments: [
    "plain", "it's", "$(touch /tmp/holdfast-owned) `id` ${HOME} \\", "a;b&c|d>e<f #g !h *i ?j [k] {l} ~m",
    "\"",
    "Ünïcödé 漢字", "-X DELETE", "@/etc/passwd", "\u{1b}[31mred",
  ])
  func `each text arrives as one argument, as it was`(text: String) throws {
    let call = try run(
      HTTPRequest(
        method: "POST",
        target: RequestTarget(path: "/a", query: "b=\(text.filter { $0.isASCII && $0 > " " })"),
        headers: ["Host": "localhost:9443", "X-Test": text], body: Array(text.utf8)))
    #expect(call.values("--header").contains("X-Test: \(text)"))
    let body = call.values("--data-raw").first.map { Array($0.utf8) } ?? call.input
    #expect(body == Array(text.utf8))
    #expect(call.arguments.last == "https://localhost:9443/a?b=\(text.filter { $0.isASCII && $0 > " " })")
    #expect(call.values("--request") == ["POST"])
  }

  @Test func `a body of any bytes goes through standard input`() throws {
    let body =
      (0...255).map { UInt8($0) } + [UInt8](repeating: 0, count: 40_000) + Array("\\c\\0141 '%s'\n\n".utf8)
    let call = try run(HTTPRequest(method: "PUT", target: RequestTarget(path: "/"), body: body))
    #expect(call.values("--data-binary") == ["@-"])
    #expect(call.input == body)
  }

  @Test func `the certificate's files are known by its thumbprint`() throws {
    let files = ExportContext.CertificateFiles(
      name: "client2", certificate: "/tmp/it's here/c.pem", key: "/tmp/k.pem")
    let call = try run(
      HTTPRequest(method: "GET", target: RequestTarget(path: "/dev/time")),
      ExportContext(certificates: [Samples.thief: files]))
    #expect(call.values("--cert") == ["/tmp/it's here/c.pem"])
    #expect(call.values("--key") == ["/tmp/k.pem"])
    let unknown = Samples.export([Samples.refused], as: .curl)
    #expect(unknown.contains("# presented a certificate whose file is not known here"))
  }

  @Test func `another name is resolved to where the request went`() throws {
    let call = try run(
      HTTPRequest(
        method: "GET", target: RequestTarget(path: "/"), headers: ["Host": "api.example.com:9443"]))
    #expect(call.values("--resolve") == ["api.example.com:9443:[::1]"])
    #expect(call.arguments.last == "https://api.example.com:9443/")
  }

  @Test(arguments: ["a b", "x/../y", "$(id)", "user@host", "-K/etc/passwd", "\u{0}"])
  func `a Host field that is no authority is not taken for one`(host: String) throws {
    let call = try run(
      HTTPRequest(method: "GET", target: RequestTarget(path: "/"), headers: ["Host": host]))
    #expect(call.arguments.last == "https://[::1]:9443/")
  }
}
