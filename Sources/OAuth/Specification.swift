/// A place in a specification, as learners look it up: `RFC 8705 §3`.
package struct Specification: Sendable, Hashable, CustomStringConvertible {
  package let document: String
  package let section: String?

  package init(document: String, section: String?) {
    self.document = document
    self.section = section
  }

  package static func rfc(_ number: Int, _ section: String? = nil) -> Specification {
    Specification(document: "RFC \(number)", section: section)
  }

  package var description: String {
    section.map { "\(document) §\($0)" } ?? document
  }
}
