// What a gateway asks of the headers of every request: judged by their bytes, so that no line that is merely
// passed on costs a String.

extension HTTPHeaders {
  /// The name as it stands on the wire.
  package func nameBytes(of line: Line) -> ArraySlice<UInt8> {
    wire[Int(line.start)..<Int(line.nameEnd)]
  }

  /// A copy with those lines only whose name satisfies `condition`, in order.
  package func keeping(_ condition: (ArraySlice<UInt8>) -> Bool) -> HTTPHeaders {
    var keptWire: [UInt8] = []
    var keptLines: [Line] = []
    // Room for what a gateway adds of its own.
    keptWire.reserveCapacity(wire.count + 256)
    keptLines.reserveCapacity(lines.count + 4)
    for line in lines where condition(nameBytes(of: line)) {
      let shift = UInt32(keptWire.count) &- line.start
      keptWire.append(contentsOf: wire[Int(line.start)..<Int(line.end)])
      keptLines.append(
        Line(
          start: line.start &+ shift, nameEnd: line.nameEnd &+ shift, valueStart: line.valueStart &+ shift,
          valueEnd: line.valueEnd &+ shift, end: line.end &+ shift))
    }
    return HTTPHeaders(wire: keptWire, lines: keptLines)
  }

  /// How many lines have a name that satisfies `condition`.
  package func count(where condition: (ArraySlice<UInt8>) -> Bool) -> Int {
    lines.reduce(0) { condition(nameBytes(of: $1)) ? $0 + 1 : $0 }
  }

  /// How many lines the field `name` has.
  package func count(of name: String) -> Int {
    count { line in
      line.count == name.utf8.count
        && zip(line, name.utf8).allSatisfy { asciiLowercased($0) == asciiLowercased($1) }
    }
  }
}
