import HTTP
import Nodes

/// A shell script: for each exchange the command line that repeats its request.
///
/// A body that is no plain text goes through `printf` into curl's standard input: octal escapes are what every
/// POSIX shell knows, and no argument can hold a zero byte.
struct CurlExport: RowExport {
  private let context: ExportContext

  init(_ context: ExportContext) { self.context = context }

  func begin() -> String {
    var lines = ["#!/bin/sh", "# The requests of a Holdfast lab, as curl repeats them."]
    if !context.secrets {
      lines.append(
        "# Secrets are masked (sha256:...): put your own in their place, or export with --secrets.")
    }
    if let trust = context.trustFile {
      lines.append("export CURL_CA_BUNDLE=\(ShellWord.quoted(trust))")
    } else {
      lines.append("# The lab's trust.pem is not known here: set CURL_CA_BUNDLE.")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  func end() -> String { "" }

  func add(_ row: ExportedRow) -> String {
    switch row {
    case .connection(let record):
      record.failure.map { failure in
        "\n" + comment("\(record.id) \(LogLine.flow(record)): handshake refused: \(failure.words)")
      } ?? ""
    case .exchange(let exchange): text(of: exchange)
    }
  }

  private func text(of exchange: ExportedExchange) -> String {
    let row = exchange.row
    let status = row.response.map { " (\($0.status))" } ?? ""
    let title = comment("\(row.id) \(LogLine.flow(row.from, row.to))\(status)")
    guard case .parsed(let request) = row.request else {
      return "\n" + title + comment("what came was no request that curl could send")
    }
    var mask = SecretMask(reveals: context.secrets)
    let command = CurlCommand(exchange, request, certificates: context.certificates, &mask)
    return "\n" + title + command.notes.map { comment($0) }.joined() + command.text + "\n"
  }

  private func comment(_ text: String) -> String { "# \(TerminalText.escape(text))\n" }
}

/// One command line.
private struct CurlCommand {
  private(set) var notes: [String] = []
  private var words: [String] = ["curl"]
  private var input: String?

  /// What curl sets by itself, from the address and the body.
  private static let headersOfCurl: Set<String> = [
    "host", "content-length", "connection", "transfer-encoding",
  ]

  init(
    _ exchange: ExportedExchange, _ request: HTTPRequest,
    certificates: [String: ExportContext.CertificateFiles], _ mask: inout SecretMask
  ) {
    addMethod(request)
    addCertificate(exchange, certificates)
    addHeaders(request, &mask)
    addBody(request, exchange.row, &mask)
    addAddress(exchange, request, &mask)
  }

  var text: String {
    let command = words.joined(separator: " ")
    return input.map { "\($0) | \(command)" } ?? command
  }

  private mutating func addMethod(_ request: HTTPRequest) {
    // A path is sent as it is, and an odd one is what the exchange may be about.
    words += ["--path-as-is", "--globoff"]
    if request.method == "HEAD" {
      words.append("--head")
    } else if request.method != "GET" || !request.body.isEmpty {
      words += ["--request", ShellWord.quoted(request.method)]
    }
    if request.version == .http1_0 { words.append("--http1.0") }
  }

  private mutating func addCertificate(
    _ exchange: ExportedExchange, _ certificates: [String: ExportContext.CertificateFiles]
  ) {
    guard let presented = exchange.connection?.certificate else { return }
    guard let files = certificates[presented.thumbprint] else {
      notes.append(
        "presented a certificate whose file is not known here: \(presented.subject), x5t#S256 "
          + presented.thumbprint)
      return
    }
    words += ["--cert", ShellWord.quoted(files.certificate), "--key", ShellWord.quoted(files.key)]
  }

  private mutating func addHeaders(_ request: HTTPRequest, _ mask: inout SecretMask) {
    for (name, value) in request.headers where !Self.headersOfCurl.contains(name.lowercased()) {
      let value = mask.header(name, value)
      // With a colon and no value, curl would leave the field out.
      words += ["--header", ShellWord.quoted(value.isEmpty ? "\(name);" : "\(name): \(value)")]
    }
    for name in ["User-Agent", "Accept"] where !request.headers.contains(name) {
      words += ["--header", ShellWord.quoted("\(name):")]
    }
    if !request.body.isEmpty, !request.headers.contains("Content-Type") {
      words += ["--header", ShellWord.quoted("Content-Type:")]
    }
  }

  private mutating func addBody(_ request: HTTPRequest, _ row: ExchangeRow, _ mask: inout SecretMask) {
    guard !request.body.isEmpty else { return }
    if row.requestBodyCount > request.body.count {
      notes.append("the log holds \(request.body.count) of the body's \(row.requestBodyCount) bytes")
    }
    let body = mask.body(request.body)
    if let text = ShellWord.plain(body) {
      words += ["--data-raw", text]
    } else {
      words += ["--data-binary", "@-"]
      input = ShellWord.printing(body)
    }
  }

  private mutating func addAddress(
    _ exchange: ExportedExchange, _ request: HTTPRequest, _ mask: inout SecretMask
  ) {
    let address = ExchangeAddress(exchange)
    if let resolve = address.resolve { words += ["--resolve", ShellWord.quoted(resolve)] }
    let target = mask.target(request.target.text)
    guard !target.hasPrefix("/") else {
      words.append(ShellWord.quoted(address.origin + target))
      return
    }
    // In absolute-form, or `*` (RFC 9112 §3.2): curl would make another of it.
    words += ["--request-target", ShellWord.quoted(target), ShellWord.quoted(address.origin + "/")]
  }
}
