package import OAuth

extension Rule {
  /// Whether a node has anything where the request asks.
  package static let endpointFound = Rule(
    "endpoint-found", .rfc(9110, "15.5.5"),
    passed: "There is an endpoint at {presented}.",
    failed: "The node has {expected}, and nothing at {presented}.",
    remedy: "Compare the path with the node's addresses and paths; `holdfast status` lists the addresses.")

  /// Whether the endpoint answers the method.
  package static let methodAllowed = Rule(
    "method-allowed", .rfc(9110, "15.5.6"),
    passed: "The endpoint answers {presented}.",
    failed: "The endpoint answers {expected}, and the method was {presented}.",
    remedy: "Send one of those methods: curl -X METHOD, or -d for a POST.")
}
