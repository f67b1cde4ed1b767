import Nodes

/// What one process writes, line by line, between one call and the next.
///
/// A carriage return ends a line, too: the Python runtime joins the lines of a stack trace with it.
struct FunctionLog {
  static let bytesMax = 64 * 1024
  static let linesMax = 500

  private var lines: [Invocation.LogLine] = []
  private var bytes = 0
  private var dropped = 0
  /// Lines that have not ended yet.
  private var begun: [Invocation.LogLine.Source: [UInt8]] = [:]

  mutating func add(_ source: Invocation.LogLine.Source, _ chunk: some Collection<UInt8>) {
    var rest = chunk[...]
    while let end = rest.firstIndex(where: { $0 == 10 || $0 == 13 }) {
      append(rest[..<end], to: source)
      self.end(source)
      rest = rest[rest.index(after: end)...]
    }
    append(rest, to: source)
  }

  /// A line without an end must not grow for ever.
  private mutating func append(_ part: some Collection<UInt8>, to source: Invocation.LogLine.Source) {
    var line = begun[source] ?? []
    begun[source] = nil
    line.append(contentsOf: part.prefix(Self.bytesMax - line.count))
    begun[source] = line
  }

  mutating func note(_ text: String) { append(Invocation.LogLine(.lab, text)) }

  /// All lines since the last time.
  mutating func take() -> [Invocation.LogLine] {
    for source in Invocation.LogLine.Source.allCases { end(source) }
    if dropped > 0 { lines.append(Invocation.LogLine(.lab, "\(dropped) more lines were not kept")) }
    defer { self = FunctionLog() }
    return lines
  }

  private mutating func end(_ source: Invocation.LogLine.Source) {
    guard let line = begun[source], !line.isEmpty else { return }
    begun[source] = nil
    append(Invocation.LogLine(source, String(decoding: line, as: UTF8.self)))
  }

  private mutating func append(_ line: Invocation.LogLine) {
    guard lines.count < Self.linesMax, bytes + line.text.utf8.count <= Self.bytesMax else {
      dropped += 1
      return
    }
    bytes += line.text.utf8.count
    lines.append(line)
  }
}
