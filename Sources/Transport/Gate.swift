import Loops
import Synchronization

/// The accepting side of a listener: gives each new connection to the replica that has fewest.
actor Gate: LoopBound {
  nonisolated let loop: EventLoop
  private let replicas: [Replica]
  private let connectionsMax: Int
  private var acceptors: [Acceptor] = []

  init(loop: EventLoop, replicas: [Replica], connectionsMax: Int) {
    self.loop = loop
    self.replicas = replicas
    self.connectionsMax = connectionsMax
  }

  func open(_ sockets: [AcceptingSocket]) throws(UVError) {
    for socket in sockets {
      acceptors.append(try Acceptor(socket, on: loop) { self.accepted($0, $1) })
    }
  }

  func close(grace: Duration) async {
    for acceptor in acceptors { await acceptor.stop() }
    acceptors = []
    await withTaskGroup(of: Void.self) { group in
      for replica in replicas {
        group.addTask(executorPreference: replica.loop.taskExecutor) { await replica.stop(grace: grace) }
      }
    }
  }

  private func accepted(_ descriptor: Int32, _ peer: SocketAddress) {
    var total = 0
    var least = replicas[0]
    for replica in replicas {
      total += replica.load
      if replica.load < least.load { least = replica }
    }
    least.countOne()
    let isOverLimit = total >= connectionsMax
    if least.loop === loop {
      least.assumeIsolated { $0.adopt(descriptor, from: peer, isOverLimit: isOverLimit) }
    } else {
      hand(descriptor, from: peer, isOverLimit: isOverLimit, to: least)
    }
  }

  /// The replica waits for all that was counted before it stops, so the task needs no other owner.
  private nonisolated func hand(
    _ descriptor: Int32, from peer: SocketAddress, isOverLimit: Bool, to replica: Replica
  ) {
    Task(executorPreference: replica.loop.taskExecutor) {
      await replica.adopt(descriptor, from: peer, isOverLimit: isOverLimit)
    }
  }
}
