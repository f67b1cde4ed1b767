import Authorizer
import HTTP
import JSON
import Nodes
import Testing

struct IntrospectionAnswerTests {
  @Test(arguments: IntrospectionAnswer.Action.allCases)
  func `each of the five actions is known`(action: IntrospectionAnswer.Action) throws {
    let body = JSONValue.object(["action": .string(action.rawValue)]).bytes
    #expect(try IntrospectionAnswer(parsing: body).action == action)
  }

  @Test(arguments: [
    "", "null", "[]", "{}", #"{"action":null}"#, #"{"action":1}"#, #"{"action":"ok"}"#, #"{"action":"OK"} x"#,
    #"{"action":"OK","action":"OK"}"#, #"{"action":"OK""#, "\u{FEFF}{}",
  ])
  func `anything else is a failure`(text: String) {
    #expect(throws: IntrospectionFailure.self) { try IntrospectionAnswer(parsing: Array(text.utf8)) }
  }

  @Test func `members of the wrong type count as missing`() throws {
    let answer = try IntrospectionAnswer(
      parsing: Array(
        #"{"action":"OK","subject":7,"scopes":"a b","clientId":"4711","expiresAt":null,"usable":"true"}"#.utf8
      ))
    #expect(answer.subject == nil)
    #expect(answer.scopes == nil)
    #expect(answer.clientIDText == nil)
    #expect(answer.expiresAt == 0)
    #expect(answer.isUsable == nil)
  }

  @Test func `mutated answers yield a value or a failure, and so does what follows from them`() async {
    var generator = SplitMix(state: 8705)
    let original = Fixtures.answer(["certificateThumbprint": "abc"]).body
    for _ in 0..<500 {
      var body = original
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let index = Int.random(in: body.indices, using: &generator)
        body[index] = UInt8.random(in: .min ... .max, using: &generator)
      }
      let mutated = body
      let link = ScriptedLink { _ in HTTPResponse(status: 200, body: mutated) }
      let result = await Fixtures.authorizer(link).authorize(Fixtures.event(), cause: .init(1))
      #expect(["Allow", "Deny"].contains(result.summary))
      #expect((try? JSONValue(parsing: result.policy?.json ?? "")) != nil)
    }
  }
}

/// SplitMix64: small, and the same everywhere.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }
}
