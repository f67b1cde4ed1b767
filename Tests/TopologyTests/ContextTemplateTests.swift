import Testing

@testable import Topology

struct ContextTemplateTests {
  @Test(
    arguments: [
      ("", []), ("plain $5.00 $", [.literal("plain $5.00 $")]),
      ("$context.requestId", [.variable(.requestID)]),
      (
        "a${context.stage}b$context.status.",
        [.literal("a"), .variable(.stage), .literal("b"), .variable(.status), .literal(".")]
      ),
      (
        "\"$context.authorizer.challenge\"",
        [.literal("\""), .authorizer("challenge"), .literal("\"")]
      ),
      ("$context.authorizer.principalId", [.variable(.authorizerPrincipalID)]),
      ("$context.error.messageString}", [.variable(.errorMessageString), .literal("}")]),
      ("$stageVariables.tier/x", [.stageVariable("tier"), .literal("/x")]),
      ("$method.request.header.X-Own y", [.requestHeader("X-Own"), .literal(" y")]),
      (
        "$context.identity.sourceIp - $context.stage-x",
        [
          .variable(.sourceIP), .literal(" - "), .variable(.stage), .literal("-x"),
        ]
      ),
      ("$input.body ${unfinished", [.literal("$input.body ${unfinished")]),
    ] as [(String, [ContextTemplate.Part])])
  func `a template is split at its variables`(text: String, parts: [ContextTemplate.Part]) throws {
    #expect(try ContextTemplate(parsing: text).parts == parts)
  }

  @Test(arguments: [
    "$context.nothing", "${context.requestid}", "$context.authorizer.claims.sub", "$context.identity",
  ])
  func `a variable of the context that is not known is an error`(text: String) {
    #expect(throws: UnknownContextVariable.self) { try ContextTemplate(parsing: text) }
  }
}
