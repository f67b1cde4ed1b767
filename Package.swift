// swift-tools-version: 6.2
import PackageDescription

// The target graph is the architecture: a target imports only what stands below it.
// Rooms are listed from the ground up.

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let asn1 = Target.Dependency.product(name: "SwiftASN1", package: "swift-asn1")
let collections = Target.Dependency.product(name: "OrderedCollections", package: "swift-collections")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let x509 = Target.Dependency.product(name: "X509", package: "swift-certificates")

func room(
  _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [], resources: [Resource] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, exclude: exclude, resources: resources, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

let package = Package(
  name: "holdfast",
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
    .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ],
  targets: [
    .systemLibrary(name: "CUV", pkgConfig: "libuv", providers: [.apt(["libuv1-dev"])]),
    .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

    room("Encodings"),
    room("Loops", ["Encodings", "CUV"]),
    room("TLS", ["COpenSSL"]),
    room("HTTP", ["Encodings"]),
    room("Transport", ["Loops", "TLS", "HTTP"]),
    room("JSON"),
    room("Topology", ["JSON", collections]),
    room("Certificates", ["Encodings", "TLS", x509, asn1, crypto]),
    room("JOSE", ["Encodings", "JSON", crypto]),
    room("OAuth", ["JSON"]),
    room("Nodes", ["HTTP", "OAuth", "Certificates"]),
    room("TrafficLog", ["JSON", "Encodings", "HTTP", "OAuth", "Nodes", crypto]),
    room("Layers", ["Encodings", "HTTP", "OAuth", "Nodes", "Topology"]),
    room(
      "TrustedSubsystem", ["Encodings", "HTTP", "OAuth", "Certificates", "Nodes", "Layers", "Topology"]),
    room(
      "IdentityProvider",
      [
        "Encodings", "HTTP", "JSON", "JOSE", "OAuth", "Certificates", "TLS", "Nodes", "TrustedSubsystem",
        "Topology", crypto,
        .product(name: "CryptoExtras", package: "swift-crypto"), mustache,
      ]),
    room(
      "Authorizer",
      ["Encodings", "HTTP", "JSON", "OAuth", "Certificates", "Nodes", "TrustedSubsystem", "Topology"],
      exclude: ["README.md"]),
    room(
      "ResourceService",
      ["HTTP", "JSON", "OAuth", "Nodes", "Layers", "TrustedSubsystem", "Topology", "Certificates"]),
    room(
      "Gateway",
      [
        "Encodings", "HTTP", "JSON", "OAuth", "Certificates", "Nodes", "Layers", "TrustedSubsystem",
        "Authorizer", "Topology", crypto, collections,
      ]),
    room("Lambda", ["Loops", "TLS", "HTTP", "Transport", "JSON", "Nodes", "CZlib"]),
    room(
      "Storage",
      [
        "Encodings", "JSON", "HTTP", "OAuth", "Nodes", "IdentityProvider", "TrafficLog", grdb,
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    room(
      "Lab",
      [
        "Loops", "TLS", "HTTP", "Transport", "JSON", "Topology", "Certificates", "JOSE", "OAuth", "Nodes",
        "TrafficLog",
        "Layers", "TrustedSubsystem", "IdentityProvider", "Authorizer", "ResourceService", "Gateway",
        "Lambda", "Storage", crypto,
        collections,
      ]),
    room(
      "Attacks",
      [
        "Loops", "TLS", "HTTP", "Transport", "JSON", "Topology", "Certificates", "OAuth", "Nodes",
        "TrafficLog",
        "Storage", "Lab", collections,
      ]),
    room("Tutorials", ["JSON", "Topology", collections]),
    room(
      "Console",
      [
        "Encodings", "Loops", "HTTP", "Transport", "JSON", "Topology", "Certificates", "OAuth", "Nodes",
        "TrafficLog", "IdentityProvider", "Storage", "Lab", crypto, collections,
      ],
      resources: [.embedInCode("Pages")]),
    .executableTarget(
      name: "holdfast",
      dependencies: [
        "Encodings", "Loops", "HTTP", "JSON", "Topology", "Certificates", "Nodes", "TrafficLog", "Storage",
        "Lab", "Attacks", "Tutorials",
        "Console",
        argumentParser, collections,
      ],
      swiftSettings: strict),

    tests("EncodingsTests", ["Encodings"]),
    tests("LoopsTests", ["Loops", "CUV"]),
    tests("TLSTests", ["TLS", "COpenSSL", "Certificates", x509, crypto]),
    tests("HTTPTests", ["HTTP"]),
    tests("TransportTests", ["Transport", "Loops", "TLS", "HTTP", "Certificates"]),
    tests("JSONTests", ["JSON"]),
    tests("TopologyTests", ["Topology", "JSON", collections], resources: [.copy("Cases")]),
    tests("CertificatesTests", ["Certificates", "TLS", "Encodings", x509, crypto, asn1]),
    tests("JOSETests", ["JOSE", "JSON", "Encodings", crypto]),
    tests("OAuthTests", ["OAuth"]),
    tests("NodesTests", ["Nodes"]),
    tests("TrafficLogTests", ["TrafficLog", "JSON", "HTTP", "OAuth", "Nodes"]),
    tests(
      "TrustedSubsystemTests",
      ["TrustedSubsystem", "Layers", "HTTP", "OAuth", "Nodes", "Certificates", "Topology", "Encodings"]),
    tests(
      "IdentityProviderTests",
      [
        "IdentityProvider", "HTTP", "JSON", "JOSE", "OAuth", "Nodes", "Certificates", "Topology", "Encodings",
        "TrustedSubsystem", collections,
      ]),
    tests(
      "AuthorizerTests",
      [
        "Authorizer", "TrustedSubsystem", "HTTP", "JSON", "OAuth", "Nodes", "Certificates", "Topology",
        "Encodings",
      ]),
    tests(
      "ResourceServiceTests",
      ["ResourceService", "TrustedSubsystem", "HTTP", "JSON", "OAuth", "Nodes", "Topology", "Certificates"]),
    tests(
      "GatewayTests",
      [
        "Gateway", "Authorizer", "Layers", "HTTP", "JSON", "OAuth", "Nodes", "Certificates", "Topology",
        "TrustedSubsystem", collections,
      ]),
    tests("LambdaTests", ["Lambda", "Loops", "HTTP", "JSON", "Nodes"]),
    tests(
      "StorageTests",
      [
        "Storage", "IdentityProvider", "TrafficLog", "JSON", "HTTP", "OAuth", "Nodes", "Topology",
        "Encodings", grdb,
      ]),
    tests("ConsoleTests", ["Console", "JSON", "HTTP", "Nodes", "TrafficLog", "Storage"]),
    tests("AttacksTests", ["Attacks", "OAuth", "Topology"]),
    tests("TutorialsTests", ["Tutorials"]),
    tests(
      "LabTests",
      [
        "Lab", "Console", "Topology", "JSON", "HTTP", "TLS", "Transport", "Loops", "Certificates", "Nodes",
        "OAuth", "IdentityProvider", "Authorizer", "JOSE", "Lambda",
        "TrafficLog", "Storage", "Encodings", crypto, collections, grdb,
      ], resources: [.copy("Functions")]),
    tests(
      "CommandTests",
      [
        "holdfast", "JSON", "Tutorials", "Authorizer", "Certificates", "HTTP", "Nodes", "OAuth", "Topology",
        "TrustedSubsystem",
      ], resources: [.copy("Peers")]),
    tests("TidyTests", []),
  ]
)
