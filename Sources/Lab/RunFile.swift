import Certificates
package import Foundation
import JSON
import OrderedCollections
import Topology

/// `run.json`: what other programs need in order to find a running lab.
package struct RunFile: Sendable, Equatable {
  package var labID: String
  package var pid: Int32
  package var console: String?
  package var controlToken: String
  /// URLs by node and listener, in the order of `lab.json`.
  package var nodes: [(node: String, listeners: [(name: String, url: String)])]
  package var certificates: [(name: String, certificate: String, key: String, thumbprint: String)]

  package static func == (left: RunFile, right: RunFile) -> Bool { left.json == right.json }

  package init(
    labID: String, pid: Int32, console: String?, controlToken: String,
    nodes: [(node: String, listeners: [(name: String, url: String)])],
    certificates: [(name: String, certificate: String, key: String, thumbprint: String)]
  ) {
    self.labID = labID
    self.pid = pid
    self.console = console
    self.controlToken = controlToken
    self.nodes = nodes
    self.certificates = certificates
  }

  package init(reading file: URL) throws {
    let value = try JSONValue(parsing: Array(try Data(contentsOf: file)))
    labID = value["labId"]?.string ?? ""
    pid = Int32(clamping: value["pid"]?.int64 ?? 0)
    console = value["console"]?.string
    controlToken = value["controlToken"]?.string ?? ""
    nodes = (value["nodes"]?.object?.members ?? []).map { node in
      (node.name, (node.value.object?.members ?? []).map { ($0.name, $0.value.string ?? "") })
    }
    certificates = (value["certificates"]?.object?.members ?? []).map { item in
      (
        item.name, item.value["certificate"]?.string ?? "", item.value["key"]?.string ?? "",
        item.value["thumbprint"]?.string ?? ""
      )
    }
  }

  package func url(_ node: String, _ listener: String) -> String? {
    nodes.first { $0.node == node }?.listeners.first { $0.name == listener }?.url
  }

  /// Appears whole or not at all, readable by its owner alone.
  package func write(to file: URL) throws(LabError) {
    try PrivateFile.write(Array((json + "\n").utf8), to: file)
  }
}

extension RunFile {
  /// The text of the file, in the order of `lab.json`.
  package var json: String {
    var writer = JSONWriter(.pretty)
    writer.object { writer in
      writer.member("schema", 1)
      writer.member("labId", labID)
      writer.member("pid", Int(pid))
      if let console { writer.member("console", console) }
      writer.member("controlToken", controlToken)
      writer.member("nodes") { writer in
        writer.object { writer in
          for node in nodes {
            writer.member(node.node) { writer in
              writer.object { writer in
                for listener in node.listeners { writer.member(listener.name, listener.url) }
              }
            }
          }
        }
      }
      writer.member("certificates") { writer in
        writer.object { writer in
          for item in certificates {
            writer.member(item.name) { writer in
              writer.object { writer in
                writer.member("certificate", item.certificate)
                writer.member("key", item.key)
                writer.member("thumbprint", item.thumbprint)
              }
            }
          }
        }
      }
    }
    return writer.text
  }
}

extension RunFile {
  init(
    _ topology: LabTopology, labID: String, controlToken: String, certificates: LabCertificates, folder: URL
  ) {
    self.init(
      labID: labID, pid: getpid(), console: topology.console?.description, controlToken: controlToken,
      nodes: topology.nodes.values.filter { !$0.listeners.isEmpty }.map { node in
        (node.name, node.listeners.values.map { ($0.name, $0.url.description) })
      },
      certificates: topology.certificates.values.compactMap { specification in
        guard let certificate = certificates.certificates[specification.name] else { return nil }
        return (
          specification.name, folder.appendingPathComponent(specification.certificateFile).path,
          folder.appendingPathComponent(specification.keyFile).path, certificate.thumbprint
        )
      })
  }
}
