package import HTTP

extension HTTPHeaders {
  /// The header fields in `wire`, which this lab wrote into its log: `name: value`, CR LF, and so on.
  /// What is no such line ends them.
  package init(logged wire: [UInt8]) {
    var lines: [Line] = []
    var start = 0
    while let line = Self.line(in: wire, from: start) {
      lines.append(line)
      start = Int(line.end)
    }
    self.init(wire: Array(wire[..<start]), lines: lines)
  }

  private static func line(in wire: [UInt8], from start: Int) -> Line? {
    guard let feed = wire[start...].firstIndex(of: 10), feed > start, wire[feed - 1] == 13,
      let colon = wire[start..<feed].firstIndex(of: UInt8(ascii: ":"))
    else { return nil }
    let isBlank = { (byte: UInt8) in byte == 32 || byte == 9 }
    let valueStart = wire[(colon + 1)..<(feed - 1)].firstIndex { !isBlank($0) } ?? feed - 1
    let valueEnd = wire[valueStart..<(feed - 1)].lastIndex { !isBlank($0) }.map { $0 + 1 } ?? valueStart
    return Line(
      start: UInt32(start), nameEnd: UInt32(colon), valueStart: UInt32(valueStart),
      valueEnd: UInt32(valueEnd),
      end: UInt32(feed + 1))
  }
}
