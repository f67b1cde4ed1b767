/// Where the secrets of one message stand in its bytes. Found once for each body, and then used for all that
/// is to be done with them.
package struct SecretPlaces {
  struct Place {
    let kind: SecretNames.Kind
    /// The value as it is written, without quotation marks.
    let value: Range<Int>
    /// Whether it is written in the escapes of a form.
    let isEncoded: Bool
  }

  let bytes: [UInt8]
  let places: [Place]

  /// A body is taken for JSON or for a form by how it begins: what a sender calls it proves nothing.
  package init(body: [UInt8]) {
    guard let first = body.first(where: { $0 > 32 }) else {
      self.init(bytes: body, places: [])
      return
    }
    switch first {
    case UInt8(ascii: "{"), UInt8(ascii: "["): self.init(json: body)
    // Pages are long, and hold no fields.
    case UInt8(ascii: "<"): self.init(bytes: body, places: [])
    default: self.init(form: body)
    }
  }

  init(form bytes: [UInt8]) {
    self.init(bytes: bytes, places: Self.places(inForm: bytes, at: 0))
  }

  /// What came instead of a request, or lines of it. Nobody knows what it was meant to be, so a secret is looked for
  /// in every run of bytes that may be a query or a form, and in what may be members of JSON.
  package init(raw bytes: [UInt8]) {
    let forms = bytes.split(whereSeparator: { $0 <= 32 }).flatMap { run -> [Place] in
      let start = run.firstIndex(of: UInt8(ascii: "?")).map { $0 + 1 } ?? run.startIndex
      return Self.places(inForm: Array(run[start...]), at: start)
    }
    let members = Self.places(inJSON: bytes)
    self.init(
      bytes: bytes,
      places: (forms + members).sorted { $0.value.lowerBound < $1.value.lowerBound }.reduce(into: []) {
        if $0.last.map({ $0.value.upperBound }) ?? 0 <= $1.value.lowerBound { $0.append($1) }
      })
  }

  private init(json bytes: [UInt8]) { self.init(bytes: bytes, places: Self.places(inJSON: bytes)) }

  private static func places(inJSON bytes: [UInt8]) -> [Place] {
    var places: [Place] = []
    for member in JSONStrings(bytes) {
      if SecretNames.isHandedOnForm(bytes[member.name]) {
        places += Self.places(inHandedOnForm: member.value, of: bytes)
      } else if let kind = SecretNames.kind(of: bytes[member.name]) {
        places.append(Place(kind: kind, value: member.value, isEncoded: false))
      }
    }
    return places
  }

  /// A form that JSON had to escape, which good ones need not be, is not taken apart: all of it is left out.
  private static func places(inHandedOnForm form: Range<Int>, of bytes: [UInt8]) -> [Place] {
    guard !bytes[form].contains(UInt8(ascii: "\\")) else {
      return [Place(kind: .personal, value: form, isEncoded: false)]
    }
    return places(inForm: Array(bytes[form]), at: form.lowerBound)
  }

  /// - Parameter start: where the form begins in the message.
  private static func places(inForm form: [UInt8], at start: Int) -> [Place] {
    FormFields(form).compactMap { field in
      SecretNames.kind(of: field.name).map { kind in
        Place(
          kind: kind, value: field.value.lowerBound + start..<field.value.upperBound + start, isEncoded: true)
      }
    }
  }

  private init(bytes: [UInt8], places: [Place]) {
    self.bytes = bytes
    self.places = places
  }

  /// The secret itself; escapes of JSON are left as they are, for secrets hold none.
  func secret(at place: Place) -> String {
    let written = bytes[place.value]
    return place.isEncoded ? FormFields.decode(written) : String(decoding: written, as: UTF8.self)
  }
}
