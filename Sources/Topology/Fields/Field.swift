import JSON

/// One key of an object: its description, and how its value gets into the model.
struct Field<Model: Sendable>: Sendable {
  let decode: @Sendable (JSONNode, inout Model, inout Decoding) -> Void
  private let describe: @Sendable (Model) -> FieldDescription

  /// What is known of the key, its default taken from a model that was just made.
  func description(of new: Model) -> FieldDescription { describe(new) }

  /// - Parameter defaultNote: what a missing key means, where the model's own value does not say it.
  init<Value>(
    _ name: String, _ type: ValueType<Value>, _ path: any WritableKeyPath<Model, Value> & Sendable,
    isRequired: Bool = false, defaultNote: String? = nil, leniency: Leniency<Value>? = nil, _ help: String
  ) {
    self.init(name, type, isRequired: isRequired, defaultNote: defaultNote, leniency: leniency, help) {
      $0[keyPath: path] = $1
    } get: {
      $0[keyPath: path]
    }
  }

  init<Value>(
    _ name: String, _ type: ValueType<Value>, _ path: any WritableKeyPath<Model, Value?> & Sendable,
    isRequired: Bool = false, defaultNote: String? = nil, _ help: String
  ) {
    self.init(name, type, isRequired: isRequired, defaultNote: defaultNote, help) {
      $0[keyPath: path] = $1
    } get: {
      $0[keyPath: path]
    }
  }

  init<Value>(
    _ name: String, _ type: ValueType<Value>, isRequired: Bool = false, defaultNote: String? = nil,
    leniency: Leniency<Value>? = nil, _ help: String, set: @escaping @Sendable (inout Model, Value) -> Void,
    get: @escaping @Sendable (Model) -> Value? = { _ in nil }
  ) {
    decode = { node, model, decoding in
      guard let value = type.decode(node, &decoding) else { return }
      set(&model, value)
      if let leniency, leniency.applies(value) { decoding.note(leniency.description, at: node) }
    }
    describe = { model in
      FieldDescription(
        name: name, shape: type.shape, isRequired: isRequired,
        defaultValue: isRequired || defaultNote != nil ? nil : get(model).flatMap(type.encode),
        defaultNote: defaultNote, help: help, leniency: leniency?.description)
    }
  }

  private init(
    decode: @escaping @Sendable (JSONNode, inout Model, inout Decoding) -> Void,
    describe: @escaping @Sendable (Model) -> FieldDescription
  ) {
    self.decode = decode
    self.describe = describe
  }
}

extension Field {
  /// The same key in an object of which `Model` is a part. `new` is a fresh part, for the default.
  func lifted<Whole>(into part: any WritableKeyPath<Whole, Model?> & Sendable, new: Model) -> Field<Whole> {
    Field<Whole>(
      decode: { node, whole, decoding in
        guard var model = whole[keyPath: part] else { return }
        decode(node, &model, &decoding)
        whole[keyPath: part] = model
      },
      describe: { _ in describe(new) })
  }
}

/// A value by which the author turns a check off.
struct Leniency<Value>: Sendable {
  let description: LeniencyDescription
  let applies: @Sendable (Value) -> Bool

  init(_ id: String, _ consequence: String, applies: @escaping @Sendable (Value) -> Bool) {
    description = LeniencyDescription(id: id, consequence: consequence)
    self.applies = applies
  }
}
