/// An actor that lives on a loop. Two of one loop call each other without a hop, and a callback of libuv
/// enters one by `assumeIsolated`.
package protocol LoopBound: Actor {
  nonisolated var loop: EventLoop { get }
}

extension LoopBound {
  package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
}
