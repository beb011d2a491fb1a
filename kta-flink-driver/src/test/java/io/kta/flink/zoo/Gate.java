package io.kta.flink.zoo;

import java.io.Serial;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/** What snapshots of one task wait before, in this JVM; open at first. Thread-safe. */
final class Gate {
  private static final Map<String, Gate> BY_NAME = new ConcurrentHashMap<>();

  private boolean isClosed;

  static Gate of(String name) {
    return BY_NAME.computeIfAbsent(name, same -> new Gate());
  }

  synchronized void close() {
    isClosed = true;
  }

  synchronized void open() {
    isClosed = false;
    notifyAll();
  }

  private synchronized void pass() throws InterruptedException {
    while (isClosed) {
      wait();
    }
  }

  /** Returns a function whose snapshots pass the gate; meanwhile it takes in nothing. */
  static <T> MapFunction<T, T> before(String name) {
    return new Snapshots<>(name);
  }

  private record Snapshots<T>(String name) implements MapFunction<T, T>, CheckpointedFunction {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public T map(T value) {
      return value;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws InterruptedException {
      Gate.of(name).pass();
    }

    @Override
    public void initializeState(FunctionInitializationContext context) {}
  }
}
