import HTTP
import JSON
import Lab
import OrderedCollections
import Topology
import TrafficLog

/// `/api/filter`: what is wrong with a filter that somebody is writing, and how it could go on.
enum FilterOperation {
  static let filter = ControlOperation(
    "GET", "/api/filter", id: "filter", summary: "Checks a filter, and says how it could go on.",
    parameters: [
      ControlParameter("text", .string(charactersMax: LogFilterText.unitsMax), "The filter so far."),
      ControlParameter(
        "caret", .integer(0...Int64(LogFilterText.unitsMax)),
        "Where the next character would stand, in UTF-16 code units."),
    ],
    answer: .json(
      .object([
        .init("problem", .nullable(.object([.init("sentence", .string())] + place))),
        .init(
          "suggestions",
          .array(.object([.init("text", .string()), .init("summary", .string())] + place)),
          "What could stand from `from` to `to` instead."),
      ]))
  ) { call throws(ControlRefusal) in
    let text = call["text"] ?? ""
    let caret = call["caret"].flatMap { Int($0) } ?? text.utf16.count
    let suggestions = FilterSuggestions(FilterSuggestions.Words(call.lab)).after(caret, of: text)
    return .json([
      "problem": problem(of: text, call.lab), "suggestions": .array(suggestions.map(\.value)),
    ])
  }

  private static let place: [ControlSchema.Member] = [
    .init("from", .integer(0...Int64(LogFilterText.unitsMax)), "In UTF-16 code units."),
    .init("to", .integer(0...Int64(LogFilterText.unitsMax))),
  ]

  private static func problem(of text: String, _ lab: RunningLab) -> JSONValue {
    do throws(LogFilterTextError) {
      _ = try LogFilterText(parsing: text).filter { lab.thumbprint(of: $0) }
      return .null
    } catch {
      return [
        "sentence": .string(error.sentence), "from": .integer(Int64(error.place.lowerBound)),
        "to": .integer(Int64(error.place.upperBound)),
      ]
    }
  }
}

extension FilterSuggestions.Words {
  init(_ lab: RunningLab) {
    self.init(
      nodes: lab.topology.nodes.values.map { ($0.name, $0.role.name) },
      certificates: lab.run.certificates.map { item in
        (item.name, lab.topology.certificates[item.name]?.subject ?? "")
      })
  }
}

extension FilterSuggestions.Suggestion {
  fileprivate var value: JSONValue {
    [
      "text": .string(text), "summary": .string(summary), "from": .integer(Int64(place.lowerBound)),
      "to": .integer(Int64(place.upperBound)),
    ]
  }
}
