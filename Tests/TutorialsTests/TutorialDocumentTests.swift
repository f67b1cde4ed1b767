import Testing

@testable import Tutorials

@Suite struct TutorialDocumentTests {
  @Test func `commands, their output and their exit codes are read`() throws {
    let document = try TutorialDocument(
      parsing: """
        # A title
        Prose.
        ```console
        $ echo one \\
        > two
        one two
        $ false
        [exit 1]
        ```
        ```console skip="needs a browser"
        $ open it
        ```
        ```json file="lab.json"
        {}
        ```
        """)
    #expect(document.title == "A title")
    #expect(
      document.steps == [
        .init(line: 4, action: .run(command: "echo one \\\ntwo", expected: ["one two"], exitCode: 0)),
        .init(line: 7, action: .run(command: "false", expected: [], exitCode: 1)),
        .init(line: 13, action: .write(file: "lab.json", text: "{}\n")),
      ])
  }

  @Test(arguments: [
    ("```console\noutput\n```", 2), ("```console\n$ x", 1), ("```console ci=\"x\"\n```", 1),
    ("```json file=\"../x\"\n```", 1),
  ])
  func `a tutorial that cannot be run says where`(text: String, line: Int) {
    #expect {
      try TutorialDocument(parsing: text)
    } throws: { error in
      guard case .malformed(line, _) = error as? TutorialError else { return false }
      return true
    }
  }
}
