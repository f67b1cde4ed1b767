import JSON
import Testing

@testable import Authorizer

@Suite struct AuthorizerPolicyParsingTests {
  private func policy(_ text: String, _ options: PolicyOptions = PolicyOptions()) throws -> AuthorizerPolicy {
    try AuthorizerPolicy(parsing: Array(text.utf8), options: options)
  }

  private func document(_ statement: String, _ more: String = "") -> String {
    #"{"principalId":"john","policyDocument":{"Version":"2012-10-17","Statement":\#(statement)}\#(more)}"#
  }

  private static let allow = #"{"Action":"execute-api:Invoke","Effect":"Allow","Resource":"arn:x"}"#

  @Test(arguments: [allow, "[\(allow)]", "[\(allow),\(allow)]"])
  func `one statement or several`(statement: String) throws {
    let policy = try policy(document(statement))
    #expect(policy.principalID == "john")
    #expect(policy.statements.first?.effect == .allow)
    #expect(policy.statements.first?.actions == ["execute-api:Invoke"])
    guard case .only(["arn:x"]) = policy.statements.first?.resources else {
      Issue.record("the resource is another")
      return
    }
  }

  @Test func `actions and resources may be several, and resources exempted`() throws {
    let statement = #"{"Sid":"1","Action":["a","b"],"Effect":"Deny","NotResource":["arn:x","arn:y"]}"#
    let parsed = try #require(policy(document(statement)).statements.first)
    #expect(parsed.effect == .deny)
    #expect(parsed.actions == ["a", "b"])
    guard case .allBut(["arn:x", "arn:y"]) = parsed.resources else {
      Issue.record("the resources are others")
      return
    }
  }

  @Test func `every kind of value is taken into the context, in its order`() throws {
    let context = #","context":{"s":"text","i":-5,"f":1.5,"b":true,"n":null,"a":[1,{"b":2}],"o":{}}"#
    let values = try policy(document("[]", context)).context
    #expect(values.map(\.key) == ["s", "i", "f", "b", "n", "a", "o"])
    #expect(
      values.map(\.value) == [
        .string("text"), .number(-5), .decimal(1.5), .bool(true), .null, .unusable(#"[1,{"b":2}]"#),
        .unusable("{}"),
      ])
    #expect(values.map(\.value.text) == ["text", "-5", "1.5", "true", nil, nil, nil])
  }

  @Test(arguments: [
    #"{"policyDocument":{"Statement":[]}}"#, #"{"principalId":null,"policyDocument":{"Statement":[]}}"#,
  ])
  func `a principal may be null or missing, unless it is said to be needed`(text: String) throws {
    #expect(try policy(text).principalID == nil)
    #expect(throws: PolicyError.self) { try policy(text, PolicyOptions(principalRequired: true)) }
  }

  @Test func `a usage key is kept`() throws {
    #expect(try policy(document("[]", #","usageIdentifierKey":"key""#)).usageIdentifierKey == "key")
    #expect(try policy(document("[]", #","usageIdentifierKey":null"#)).usageIdentifierKey == nil)
  }

  @Test(arguments: [
    ("", "the answer is not JSON"), ("\"text\"", "not a JSON object"), ("[]", "not a JSON object"),
    ("null", "not a JSON object"), ("{}", "no policyDocument"),
    (#"{"policyDocument":"{}"}"#, "no policyDocument"), (#"{"policyDocument":{}}"#, "no Statement"),
    (#"{"principalId":5,"policyDocument":{"Statement":[]}}"#, "principalId is not a string"),
    (#"{"policyDocument":{"Statement":[5]}}"#, "a Statement is not an object"),
    (#"{"policyDocument":{"Statement":[{}]}}"#, "neither Allow nor Deny"),
    (#"{"policyDocument":{"Statement":[{"Effect":"allow"}]}}"#, "neither Allow nor Deny"),
    (#"{"policyDocument":{"Statement":[{"Effect":"Allow"}]}}"#, "no Action"),
    (#"{"policyDocument":{"Statement":[{"Effect":"Allow","Action":5}]}}"#, "the Action of a Statement"),
    (#"{"policyDocument":{"Statement":[{"Effect":"Allow","Action":"a"}]}}"#, "no Resource"),
    (
      #"{"policyDocument":{"Statement":[{"Effect":"Allow","Action":"a","Resource":[1]}]}}"#,
      "the Resource of a Statement"
    ),
    (
      #"{"policyDocument":{"Statement":[{"Effect":"Allow","Action":"a","Resource":"a","NotResource":"b"}]}}"#,
      "both Resource and NotResource"
    ),
    (#"{"policyDocument":{"Statement":[]},"context":[]}"#, "the context is not an object"),
    (#"{"policyDocument":{"Statement":[]},"usageIdentifierKey":5}"#, "usageIdentifierKey is not"),
    (#"{"policyDocument":{"Statement":[],"Statement":[]}}"#, "the answer is not JSON"),
  ])
  func `what is no policy says why`(text: String, sentence: String) throws {
    let error = #expect(throws: PolicyError.self) { try policy(text) }
    #expect(error?.sentence.contains(sentence) == true, "\(error?.sentence ?? "none")")
  }

  @Test func `any bytes are a policy or an error`() throws {
    var generator = SplitMix(state: 8705)
    let whole = Array(document("[\(Self.allow)]", #","context":{"a":[1],"b":"c"}"#).utf8)
    for _ in 0..<2000 {
      var bytes = whole
      for _ in 0..<3 {
        bytes[Int.random(in: bytes.indices, using: &generator)] = .random(in: 0...255, using: &generator)
      }
      _ = try? AuthorizerPolicy(parsing: bytes)
      let count = Int.random(in: 0...bytes.count, using: &generator)
      _ = try? AuthorizerPolicy(parsing: Array(bytes.prefix(count)))
    }
  }

  @Test func `a policy that was written is read back`() throws {
    let policy = try policy(document("[\(Self.allow)]", #","context":{"a":[1],"b":"c","d":1.5}"#))
    let again = try AuthorizerPolicy(parsing: Array(policy.json.utf8))
    #expect(again.json == policy.json)
  }
}
