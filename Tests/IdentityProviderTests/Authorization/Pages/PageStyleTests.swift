import Foundation
import Testing

@testable import IdentityProvider

struct PageStyleTests {
  @Test func `the policy names the hash of the style sheet as it stands in the page`() throws {
    let html = try MessagePage().render(title: "A title", message: "A message.")
    let start = try #require(html.firstRange(of: "<style>")).upperBound
    let end = try #require(html.firstRange(of: "</style>")).lowerBound
    let hash = Data(SecretDigest(of: html[start..<end]).bytes).base64EncodedString()
    #expect(PageStyle.source == "'sha256-\(hash)'")
    #expect(html.ranges(of: "<style>").count == 1)
    #expect(!html.contains("style="))
  }
}
