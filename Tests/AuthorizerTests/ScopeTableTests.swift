import Authorizer
import Testing
import Topology

struct ScopeTableTests {
  private let table = ScopeTable([
    .init(method: "GET", path: "time", scopes: ["profile"]),
    .init(method: "GET", path: "pets/{id}", scopes: ["pets"]),
    .init(method: "GET", path: "pets/7", scopes: ["pets", "seven"]),
  ])

  @Test(arguments: [
    ("/time", "/time", ["profile"]), ("/pets/{id}", "/pets/8", ["pets"]),
    ("/pets/{id}", "/pets/7", ["pets", "seven"]), ("/other", "/other", nil), ("/", "/", nil),
  ])
  func `the path itself goes before its resource`(resource: String, path: String, scopes: [String]?) {
    let resource = APIResource(api: Fixtures.time.api, path: resource, methods: [])
    #expect(table.scopes(for: Fixtures.event(resource: resource, path: path)) == scopes)
  }
}
