/// Where the secrets of one message stand in its bytes. Found once for each body, and then used for all that
/// is to be done with them.
package struct SecretPlaces {
  struct Place {
    let kind: SecretNames.Kind
    /// The value as it is written, without quotation marks.
    let value: Range<Int>
  }

  let bytes: [UInt8]
  let isForm: Bool
  let places: [Place]

  /// A body is taken for JSON or for a form by how it begins: what a sender calls it proves nothing.
  package init(body: [UInt8]) {
    guard let first = body.first(where: { $0 > 32 }) else {
      self.init(bytes: body, isForm: true, places: [])
      return
    }
    switch first {
    case UInt8(ascii: "{"), UInt8(ascii: "["): self.init(json: body)
    // Pages are long, and hold no fields.
    case UInt8(ascii: "<"): self.init(bytes: body, isForm: true, places: [])
    default: self.init(form: body)
    }
  }

  init(form bytes: [UInt8]) {
    let places = FormFields(bytes).compactMap { field in
      SecretNames.kind(of: field.name).map { Place(kind: $0, value: field.value) }
    }
    self.init(bytes: bytes, isForm: true, places: places)
  }

  private init(json bytes: [UInt8]) {
    let places = JSONStrings(bytes).compactMap { member in
      SecretNames.kind(of: bytes[member.name]).map { Place(kind: $0, value: member.value) }
    }
    self.init(bytes: bytes, isForm: false, places: places)
  }

  private init(bytes: [UInt8], isForm: Bool, places: [Place]) {
    self.bytes = bytes
    self.isForm = isForm
    self.places = places
  }

  /// The secret itself; escapes of JSON are left as they are, for secrets hold none.
  func secret(at place: Place) -> String {
    let written = bytes[place.value]
    return isForm ? FormFields.decode(written) : String(decoding: written, as: UTF8.self)
  }
}
