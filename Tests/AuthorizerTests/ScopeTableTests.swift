import Authorizer
import Testing
import Topology

struct ScopeTableTests {
  private let table = ScopeTable([
    .init(method: "GET", path: "time", scopes: ["profile"]),
    .init(method: "GET", path: "pets/{id}", scopes: ["pets"]),
    .init(method: "GET", path: "pets/7", scopes: ["pets", "seven"]),
    .init(method: "ANY", path: "shops/*", scopes: ["shops"]),
    .init(method: "GET", path: "shops/{id}", scopes: ["shop"]),
    .init(method: "ANY", path: "shops/{id}", scopes: ["any"]),
    .init(method: "GET", path: "", scopes: ["root"]),
  ])

  @Test(arguments: [
    ("/time", "/time", ["profile"]), ("/pets/{id}", "/pets/8", ["pets"]),
    ("/pets/{id}", "/pets/7", ["pets", "seven"]), ("/other", "/other", nil), ("/", "/", ["root"]),
    ("/pets/{name}", "/pets/8", ["pets"]), ("/{all}/{of}", "/pets/*", ["pets"]), ("/pets", "/pets/8/9", nil),
    ("/shops/*", "/shops/a/b", ["shops"]), ("/shops/*", "/shops/a", ["shop"]),
  ])
  func `the most exact pattern counts`(resource: String, path: String, scopes: [String]?) {
    let resource = APIResource(api: Fixtures.time.api, path: resource, methods: [])
    #expect(table.scopes(for: Fixtures.event(resource: resource, path: path)) == scopes)
  }

  @Test func `a pattern that cannot be read asks for its scopes everywhere`() {
    let table = ScopeTable([
      .init(method: "ANY", path: "a{b}", scopes: ["locked"]), .init(method: "GET", path: "time", scopes: []),
    ])
    #expect(table.scopes(for: Fixtures.event()) == ["locked"])
  }
}
