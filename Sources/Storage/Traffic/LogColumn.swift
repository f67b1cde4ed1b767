import JSON
import Nodes

/// What a function wrote as a column: `[[source, text], ...]` in JSON, null where it wrote nothing.
enum LogColumn {
  static func write(_ log: [Invocation.LogLine]) -> String? {
    guard !log.isEmpty else { return nil }
    return JSONValue.array(log.map { .array([.string($0.source.rawValue), .string($0.text)]) }).text
  }

  /// What cannot be read, for the file was written by others, is left out.
  static func read(_ text: String?) -> [Invocation.LogLine] {
    guard let text, let lines = try? JSONValue(parsing: text).array else { return [] }
    return lines.compactMap { line in
      guard let source = line[0]?.string.flatMap(Invocation.LogLine.Source.init), let text = line[1]?.string
      else { return nil }
      return Invocation.LogLine(source, text)
    }
  }
}
