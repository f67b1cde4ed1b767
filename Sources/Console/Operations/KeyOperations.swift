import HTTP
import JSON
import Lab

/// `/api/keys`: the key that signs tokens.
enum KeyOperations {
  static let rotate = ControlOperation(
    "POST", "/api/keys/rotate", id: "rotateKeys",
    summary:
      "Has a new key sign; the old one's public half stays published until what it signed has expired.",
    changesLab: true, answer: .json(ControlDeed.schema([.init("kid", .string(), "Of the new key.")]))
  ) { call throws(ControlRefusal) in
    do throws(LabError) {
      let (new, old) = try await call.lab.rotateKeys()
      return ControlDeed.answer("the key \(new) signs now; \(old) signs no more", [("kid", .string(new))])
    } catch {
      throw ControlRefusal(500, error.lines.joined(separator: "; "))
    }
  }
}
